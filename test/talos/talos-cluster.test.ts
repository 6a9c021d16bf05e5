import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Cluster } from '../../lib/core/cluster';
import { Machine } from '../../lib/core/machine';
import { NetworkPlan } from '../../lib/core/network-plan';
import { fromYamlAll } from '../../lib/core/yaml';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { mergeFields, TalosContract, type PatchDocument } from '../../lib/talos/documents';
import { movesBetween } from '../../lib/talos/moves';
import { Schematic } from '../../lib/talos/schematic';
import { TalosCluster } from '../../lib/talos/talos-cluster';
import { parseTalosVersion } from '../../lib/talos/version';
import { homelab, renderTarget } from '../../lib/testing';
import { bareMetal, everything, releases, virtualMachines } from './platforms';

const platforms = [
  ['bare-metal', bareMetal],
  ['virtual-machines', virtualMachines],
  ['everything', everything],
] as const;
const combinations = platforms.flatMap(([name, make]) =>
  releases.map(([version, kubernetes]) => [name, version, kubernetes, make] as const),
);

function golden(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'));
  return Object.fromEntries(files.map(file => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]));
}

function written(talos: TalosCluster): Readonly<Record<string, string>> {
  const { files } = renderTarget(talos.cluster);
  return Object.fromEntries(
    [...files].filter(([path]) => path.startsWith('talos/')).map(([path, text]) => [path.slice(6), text]),
  );
}

function documentsOf(talos: TalosCluster, file: string): readonly PatchDocument[] {
  return fromYamlAll(written(talos)[file] ?? '', file) as readonly PatchDocument[];
}

function machineOf(talos: TalosCluster, file: string): PatchDocument {
  const [fields] = documentsOf(talos, file);
  return (fields?.['machine'] ?? {}) as PatchDocument;
}

test.each(combinations)('%s on Talos %s renders its golden files', (name, version, kubernetes, make) => {
  const folder = join(__dirname, 'golden', name, parseTalosVersion(version).minor);
  const files = written(make(version, kubernetes));
  if (process.env['UPDATE_GOLDEN'] === '1') {
    rmSync(folder, { recursive: true, force: true });
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  }
  expect(files).toEqual(golden(folder));
});

test.each(combinations)('%s on Talos %s: every document is valid there', (_, version, kubernetes, make) => {
  const contract = TalosContract.of(parseTalosVersion(version).minor);
  const patches = make(version, kubernetes).patches();
  expect(patches.problems).toEqual([]);
  const all = [patches.cluster, patches.controlPlane, patches.worker, ...patches.nodes.values()].flatMap(
    ({ documents }) => documents,
  );
  expect(all.length).toBeGreaterThan(4);
  expect(all.flatMap(document => contract.problemsOf(document))).toEqual([]);
});

test.each(platforms)('%s: what Talos 1.13 gets fails on 1.11, document by document, and the other way round', (_, make) => {
  const [older, newer] = ['1.11', '1.13'].map(minor => TalosContract.of(minor as '1.11')) as [TalosContract, TalosContract];
  const nodes = (version: string, kubernetes: string) => [...make(version, kubernetes).patches().nodes.values()];
  const documents = nodes('1.13.9', '1.36.4').flatMap(file => file.documents);
  const lacking = documents.filter(({ kind }) => typeof kind === 'string' && !older.has(kind));
  expect(lacking.length).toBeGreaterThan(3);
  for (const document of lacking)
    expect(older.problemsOf(document)[0]).toMatch(/is no document of Talos 1\.11: Talos 1\.12 and 1\.13 have it$/);
  for (const file of nodes('1.11.5', '1.34.1'))
    expect(file.problems(newer)).toContain(
      `${file.path}: configuration /machine/network: Talos 1.13 has no such field, Talos 1.11 and 1.12 have it`,
    );
});

test.each(platforms)('%s: since Talos 1.12 nothing is where it was before', (_, make) => {
  for (const [version, kubernetes] of releases.slice(1)) {
    const text = Object.values(written(make(version, kubernetes))).join('');
    expect(text).not.toMatch(/interfaces:|nameservers:\n +- \d|extraHostEntries|disableSearchDomain|mirrors:|deviceSelector/);
    const fields = Object.keys(written(make(version, kubernetes))).flatMap(file =>
      Object.keys(machineOf(make(version, kubernetes), file)),
    );
    expect(fields).not.toEqual(expect.arrayContaining(['network']));
    expect(fields).not.toEqual(expect.arrayContaining(['time']));
    expect(fields).not.toEqual(expect.arrayContaining(['registries']));
  }
});

test('fields that are merged may have names that every object has', () => {
  const [first, second] = ['{"constructor":{"b":2}}', '{"__proto__":{"c":3},"toString":[4]}'];
  expect(JSON.stringify(mergeFields(JSON.parse(first) as PatchDocument, JSON.parse(second) as PatchDocument))).toBe(
    '{"constructor":{"b":2},"__proto__":{"c":3},"toString":[4]}',
  );
});

describe('kernel arguments', () => {
  test('are the schematic’s, and Talos 1.11 has them for the installation as well', () => {
    expect(machineOf(virtualMachines('1.11.5', '1.34.1'), 'cluster.yaml')['install']).toMatchObject({
      extraKernelArgs: expect.arrayContaining(['net.ifnames=0']) as unknown,
    });
    for (const [version, kubernetes] of releases.slice(1))
      expect(
        Object.values(written(virtualMachines(version, kubernetes))).filter(text => /^machine:[^]*extraKernelArgs/.test(text)),
      ).toEqual([]);
  });

  test('of machines that differ are each machine’s own, so that none is joined to another’s', () => {
    const talos = everything('1.11.5', '1.34.1');
    expect(machineOf(talos, 'cluster.yaml')['install']).not.toHaveProperty('extraKernelArgs');
    expect(machineOf(talos, 'nodes/b.yaml')['install']).toMatchObject({ extraKernelArgs: ['iommu=pt'] });
  });
});

describe('the image that is installed', () => {
  test('is that of the schematic, signed where the firmware checks it', () => {
    const talos = everything('1.13.9', '1.36.4');
    expect(machineOf(talos, 'cluster.yaml')['install']).toEqual({
      image: `factory.talos.dev/metal-installer-secureboot/${talos.schematic.id}:v1.13.9`,
    });
    const [, b] = talos.machines;
    expect(b && talos.installerOf(b)).toMatch(
      /^factory\.talos\.dev\/metal-installer-secureboot\/(?!fa8e05f1)[0-9a-f]{64}:v1\.13\.9$/,
    );
  });

  test('has what its name says: AMD firmware is in the image only if the schematic has it', () => {
    const iscsi = new Schematic({ systemExtensions: ['siderolabs/iscsi-tools'] });
    const amd = new Schematic({ systemExtensions: ['siderolabs/amdgpu-firmware', 'siderolabs/amd-ucode'] });
    expect(iscsi.id).toBe('c9078f9419961640c712a8bf2bb9174933dfcf1da383fd8ea2b7dc21493f8bac');
    expect(amd.id).not.toBe(iscsi.id);
    const talos = bareMetal('1.11.5', '1.34.1', { schematic: amd });
    expect(written(talos)['schematic.yaml']).toContain('siderolabs/amd-ucode');
    expect(machineOf(talos, 'cluster.yaml')['install']).toMatchObject({ image: expect.stringContaining(amd.id) as unknown });
  });
});

test('the endpoint is the VIP with the port of the API server', () => {
  expect(bareMetal('1.11.5', '1.34.1').endpoint).toBe('https://10.0.4.100:6443');
});

test('the endpoint of one control plane without VIP is its address', () => {
  const cluster = new Cluster(homelab(), 'home', { domain: 'home.example.net', engine: argoCd() });
  new Machine(cluster, 'a', {
    role: 'control-plane',
    macs: ['02:00:00:00:00:01'],
    installDisk: '/dev/sda',
    interfaces: [{ addresses: ['fd00::5/64'] }],
  });
  expect(new TalosCluster(cluster, 'talos', { version: 'v1.13.9', kubernetesVersion: 'v1.36.4' }).endpoint).toBe(
    'https://[fd00::5]:6443',
  );
});

test('load balancers reach control planes where there are no workers, and pass them by where there are', () => {
  const label = 'node.kubernetes.io/exclude-from-external-load-balancers';
  expect(machineOf(virtualMachines('1.13.9', '1.36.4'), 'control-plane.yaml')['nodeLabels']).toEqual({
    [label]: { $patch: 'delete' },
  });
  expect(machineOf(everything('1.13.9', '1.36.4'), 'control-plane.yaml')).not.toHaveProperty('nodeLabels');
});

test('only merge patches are written, and pods may ask Talos on control planes only', () => {
  for (const [version, kubernetes] of releases) {
    const files = written(bareMetal(version, kubernetes));
    expect(Object.values(files).filter(text => /^- op:/m.test(text))).toEqual([]);
    expect(Object.keys(files).filter(file => files[file]?.includes('kubernetesTalosAPIAccess'))).toEqual(['control-plane.yaml']);
  }
});

test('a selector that fits several devices is warned of', () => {
  const talos = bareMetal('1.13.9', '1.36.4');
  new Machine(talos.cluster, 'two', {
    role: 'worker',
    macs: ['02:00:00:00:00:01', '02:00:00:00:00:02'],
    installDisk: '/dev/sda',
    interfaces: [{ dhcp: true }],
  });
  expect(talos.patches().warnings).toEqual([
    'two interfaces[0] selects every device that is real: give the mac of one of them, such as 02:00:00:00:00:01',
  ]);
});

test('the order in which machines are made changes nothing', () => {
  const build = (names: readonly string[]): object => {
    const cluster = new Cluster(homelab(), 'home', { domain: 'home.example.net', engine: argoCd() });
    const talos = new TalosCluster(cluster, 'talos', { version: '1.13.9', kubernetesVersion: '1.36.4' });
    for (const name of names)
      new Machine(cluster, name, {
        role: name === 'a' ? 'control-plane' : 'worker',
        macs: [`02:00:00:00:00:0${name}`],
        installDisk: '/dev/sda',
        interfaces: [{ addresses: [`10.0.4.${name.charCodeAt(0)}`] }],
      });
    new NetworkPlan(cluster, 'network', { nodes: '10.0.4.0/24', vip: '10.0.4.100' });
    return written(talos);
  };
  const names = ['a', 'b', 'c'];
  expect(build([...names].reverse())).toEqual(build(names));
});

test('1,000 machines are rendered and checked within a second', () => {
  const cluster = new Cluster(homelab(), 'home', { domain: 'home.example.net', engine: argoCd() });
  new NetworkPlan(cluster, 'network', { nodes: '10.0.0.0/16', vip: '10.0.255.1', defaultGateway: '10.0.255.254' });
  for (let number = 0; number < 1000; number++) {
    const bytes = [number >> 8, number & 255].map(byte => byte.toString(16).padStart(2, '0'));
    new Machine(cluster, `node${number}`, {
      role: number < 3 ? 'control-plane' : 'worker',
      macs: [`02:00:00:00:${bytes.join(':')}`],
      installDisk: '/dev/sda',
      interfaces: [{ addresses: [`10.0.${number >> 8}.${number & 255}`] }],
    });
  }
  const talos = new TalosCluster(cluster, 'talos', { version: '1.13.9', kubernetesVersion: '1.36.4' });
  const began = process.cpuUsage();
  expect(talos.patches().files.size).toBe(1003);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1e6).toBeLessThan(1);
});

describe('what moves to another release', () => {
  test('is said by file and setting', () => {
    const moves = movesBetween(virtualMachines('1.11.5', '1.34.1'), '1.13.9');
    expect(moves.filter(({ file }) => !file.includes('/nodes/'))).toEqual([
      {
        file: 'talos/cluster.yaml',
        setting: 'name servers and search domains',
        from: ['machine.network.nameservers', 'machine.network.disableSearchDomain'],
        to: ['ResolverConfig'],
      },
      {
        file: 'talos/cluster.yaml',
        setting: 'host names',
        from: ['machine.network.extraHostEntries'],
        to: [1, 2, 3, 4].map(number => `StaticHostConfig 192.168.1.15${number - 1}`),
      },
      { file: 'talos/cluster.yaml', setting: 'time servers', from: ['machine.time.servers'], to: ['TimeSyncConfig'] },
      {
        file: 'talos/cluster.yaml',
        setting: 'kernel arguments',
        from: ['machine.install.extraKernelArgs'],
        to: ['the schematic'],
      },
    ]);
    expect(moves.filter(({ file }) => file.includes('talos-1')).map(({ setting, to }) => [setting, to])).toEqual([
      ['hostname', ['HostnameConfig']],
      ['network devices', ['DHCPv4Config eth0', 'Layer2VIPConfig 192.168.1.150']],
    ]);
  });

  test('is nothing between releases of one form', () => {
    expect(movesBetween(bareMetal('1.12.11', '1.35.4'), '1.13.9')).toEqual([]);
  });

  test('goes back the same way', () => {
    expect(movesBetween(bareMetal('1.13.9', '1.34.1'), '1.11.5')).toContainEqual({
      file: 'talos/nodes/worker1.yaml',
      setting: 'hostname',
      from: ['HostnameConfig'],
      to: ['machine.network.hostname'],
    });
  });

  test('tells what goes with no place to go', () => {
    const talos = bareMetal('1.12.11', '1.35.4', { patch: { machine: { network: { kubespan: { enabled: true } } } } });
    expect(talos.patches().problems).toEqual([]);
    expect(talos.patches('1.13.9').problems).toEqual([
      'talos/cluster.yaml: configuration /machine/network: Talos 1.13 has no such field, Talos 1.11 and 1.12 have it',
    ]);
  });
});
