import { fromYamlAll } from '../../../lib/core/yaml';
import { parsePrefixed } from '../../../lib/core/addresses';
import type { Machine } from '../../../lib/core/machine';
import { interfacesOf } from '../../talos/inventory';
import { bareMetal, everything, virtualMachines } from '../../talos/platforms';
import type { TalosCluster } from '../../../lib/talos/talos-cluster';
import { ask, moduleProgram, type Answer } from '../go';

/** Our release and Kubernetes', and the module with Talos' own code: the contract is the minor release's. */
const contracts = [
  ['1.11.5', '1.34.1', 'v1.11.mod'],
  ['1.12.11', '1.35.4', 'v1.12.mod'],
  ['1.13.9', '1.36.4', 'go.mod'],
] as const;
const platforms = [
  ['bare metal', bareMetal],
  ['virtual machines', virtualMachines],
  ['everything', everything],
] as const;

type Document = Readonly<Record<string, unknown>>;

interface Case {
  readonly cluster: string;
  readonly endpoint: string;
  readonly talos: string;
  readonly kubernetes: string;
  readonly role: string;
  readonly patches: readonly string[];
  readonly nodePatches: readonly string[];
}

function caseOf(talos: TalosCluster, machine: Machine): Case {
  const { cluster, controlPlane, worker, nodes } = talos.patches();
  const role = machine.role === 'control-plane' ? controlPlane : worker;
  return {
    cluster: talos.cluster.name,
    endpoint: talos.endpoint,
    talos: `v${talos.version}`,
    kubernetes: talos.kubernetesVersion,
    role: machine.role,
    patches: [cluster, role].filter(file => !file.isEmpty).map(({ text }) => text),
    nodePatches: [nodes.get(machine.hostname)?.text ?? ''],
  };
}

function documents(answer: Answer<string> | undefined): readonly Document[] {
  if (answer === undefined || 'error' in answer) throw new Error(answer?.error ?? 'no answer');
  return fromYamlAll(answer.result, 'configuration') as readonly Document[];
}

/** A field of `machine` or `cluster`. */
function field(all: readonly Document[], path: string): unknown {
  const config = all.find(document => document['kind'] === undefined);
  return path.split('.').reduce<unknown>((value, key) => (value as Document | undefined)?.[key], config);
}

/** What a machine's network comes to, whichever form it is in. */
function network(all: readonly Document[]): object {
  const kinds = (kind: string): readonly Document[] => all.filter(document => document['kind'] === kind);
  const legacy = (field(all, 'machine.network.interfaces') ?? []) as readonly Document[];
  const devices = legacy.flatMap(device => [device, ...((device['vlans'] ?? []) as readonly Document[])]);
  const links = ['LinkConfig', 'BondConfig', 'VLANConfig'].flatMap(kinds);
  const list = (each: Document, name: string): readonly Document[] => (each[name] ?? []) as readonly Document[];
  return {
    hostname: field(all, 'machine.network.hostname') ?? kinds('HostnameConfig')[0]?.['hostname'],
    addresses: [
      ...devices.flatMap(device => (device['addresses'] ?? []) as readonly string[]),
      ...links.flatMap(link => list(link, 'addresses').map(({ address }) => address)),
    ].sort(),
    gateways: [...devices, ...links].flatMap(each => list(each, 'routes').map(({ gateway }) => gateway)).sort(),
    vip: [
      ...devices.flatMap(device => (device['vip'] as Document | undefined)?.['ip'] ?? []),
      ...kinds('Layer2VIPConfig').map(({ name }) => name),
    ],
    dhcp: devices.filter(({ dhcp }) => dhcp === true).length + kinds('DHCPv4Config').length,
  };
}

/** The same, straight from the inventory. */
function expectedNetwork(talos: TalosCluster, machine: Machine): object {
  const plan = talos.cluster.network;
  const all = interfacesOf(machine);
  const networks = plan?.nodes ?? [];
  const prefixOf = (address: string): string =>
    networks.find(each => each.includes(':') === address.includes(':'))?.split('/')[1] ?? '';
  const addresses = all
    .flatMap(each => each.addresses ?? [])
    .map(address => (address.includes('/') ? address : `${address}/${prefixOf(address)}`));
  const gateway = plan?.defaultGateway;
  const fixed = addresses.some(address => gateway !== undefined && inside(address, gateway));
  return {
    hostname: machine.hostname,
    addresses: [...addresses].sort(),
    gateways: [...all.flatMap(({ routes = [] }) => routes.map(({ via }) => via)), ...(fixed ? [gateway] : [])].sort(),
    vip: machine.role === 'control-plane' && plan?.vip !== undefined ? [plan.vip] : [],
    dhcp: all.filter(({ dhcp }) => dhcp !== undefined && dhcp !== false).length,
  };
}

function inside(address: string, other: string): boolean {
  const { network } = parsePrefixed('address', address);
  return parsePrefixed('address', `${other}/${address.split('/')[1] ?? ''}`).network.first === network.first;
}

describe.each(contracts)("Talos %s's own generator, patcher and validator", (version, kubernetes, modfile) => {
  const program = moduleProgram('talos', modfile);
  const path = 'path' in program ? program.path : '';
  const reason = 'skipped' in program ? ` (skipped, ${program.skipped})` : '';
  const testWithGo = 'path' in program ? test : test.skip;
  const run = (cases: readonly Case[]): readonly Answer<string>[] => ask<string>(path, cases);
  const one = (
    talos: TalosCluster,
    change: (each: Case) => Case,
    hostname = talos.machines[0]?.hostname,
  ): Answer<string> | undefined => {
    const machine = talos.machines.find(each => each.hostname === hostname);
    return machine && run([change(caseOf(talos, machine))])[0];
  };

  testWithGo.each(platforms)(
    `take the patches of %s, and names, addresses, routes and VIP are the inventory's${reason}`,
    (_, make) => {
      const talos = make(version, kubernetes);
      const answers = run(talos.machines.map(machine => caseOf(talos, machine)));
      talos.machines.forEach((machine, at) => {
        expect(network(documents(answers[at]))).toEqual(expectedNetwork(talos, machine));
      });
    },
  );

  testWithGo(`install the schematic's image on every machine, and no list is there twice${reason}`, () => {
    for (const [, make] of platforms) {
      const talos = make(version, kubernetes);
      const answers = run(talos.machines.map(machine => caseOf(talos, machine)));
      talos.machines.forEach((machine, at) => {
        const all = documents(answers[at]);
        expect(field(all, 'machine.install.image')).toBe(talos.installerOf(machine));
        for (const list of [
          'machine.certSANs',
          'cluster.apiServer.certSANs',
          'machine.install.extraKernelArgs',
          'machine.kubelet.extraMounts',
        ]) {
          const items = ((field(all, list) ?? []) as readonly unknown[]).map(item => JSON.stringify(item));
          expect([list, new Set(items).size]).toEqual([list, items.length]);
        }
      });
    }
  });

  testWithGo(`drop the label and the admission defaults that are to go${reason}`, () => {
    const talos = virtualMachines(version, kubernetes);
    const all = documents(one(talos, each => each));
    expect(field(all, 'machine.nodeLabels')).toEqual({
      'topology.kubernetes.io/region': 'Proxcorp',
      'topology.kubernetes.io/zone': 'genmachine',
    });
    expect(field(all, 'cluster.apiServer.admissionControl')).toBeUndefined();
    expect(field(all, 'cluster.proxy.disabled')).toBe(true);
    const kept = documents(one(bareMetal(version, kubernetes, { excludeFromExternalLoadBalancers: true }), each => each));
    expect(field(kept, 'machine.nodeLabels')).toEqual({ 'node.kubernetes.io/exclude-from-external-load-balancers': '' });
    expect(field(kept, 'cluster.apiServer.admissionControl')).toHaveLength(1);
  });

  testWithGo(`give the same configuration each time, while a patch that is applied twice doubles its lists${reason}`, () => {
    const talos = bareMetal(version, kubernetes);
    const [first, second] = [one(talos, each => each), one(bareMetal(version, kubernetes), each => each)];
    const settled = (answer: Answer<string> | undefined): unknown => network(documents(answer));
    expect(settled(first)).toEqual(settled(second));
    const twice = one(talos, each => ({ ...each, nodePatches: [...each.nodePatches, ...each.nodePatches] }));
    const addresses = (answer: Answer<string> | undefined): number =>
      (settled(answer) as { addresses: unknown[] }).addresses.length;
    expect(addresses(twice)).toBe(2 * addresses(first));
  });

  const machineDocument = 'machine:\n  features:\n    kubernetesTalosAPIAccess:\n      enabled: true\n';
  testWithGo(`refuse pods' access to Talos on a worker${reason}`, () => {
    const answer = one(
      bareMetal(version, kubernetes),
      each => ({ ...each, nodePatches: [...each.nodePatches, machineDocument] }),
      'worker1',
    );
    expect(answer).toEqual({ error: expect.stringContaining('can only be enabled on control plane') as string });
  });

  testWithGo(`refuse patches of the JSON kind, which we never write${reason}`, () => {
    const patch = '- op: remove\n  path: /cluster/apiServer/admissionControl\n';
    const answer = one(bareMetal(version, kubernetes), each => ({ ...each, nodePatches: [...each.nodePatches, patch] }));
    expect(answer).toEqual({ error: 'JSON6902 patches are not supported for multi-document machine configuration' });
  });

  testWithGo(`refuse fields and documents of another release${reason}`, () => {
    const hostname = 'machine:\n  network:\n    hostname: another\n';
    const args = 'machine:\n  install:\n    extraKernelArgs: [reboot=k]\n';
    const document = 'apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: another\n';
    const answers = [hostname, args, document].map(patch =>
      one(bareMetal(version, kubernetes), each => ({ ...each, nodePatches: [...each.nodePatches, patch] })),
    );
    const errors = answers.map(answer => (answer !== undefined && 'error' in answer ? answer.error : ''));
    if (version.startsWith('1.11.')) expect(errors).toEqual(['', '', expect.stringContaining('not registered')]);
    else {
      expect(errors[0]).toContain('static hostname is already set in v1alpha1 config');
      expect(errors[1]).toContain("install.extraKernelArgs and install.grubUseUKICmdline can't be used together");
      expect(errors[2]).toBe('');
    }
  });
});
