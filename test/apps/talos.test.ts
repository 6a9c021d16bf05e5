import { fromYaml } from '../../lib';
import { fromYamlAll } from '../../lib/core/yaml';
import { movesBetween, TalosCluster } from '../../lib/talos';
import { homelab } from '../../apps/site';
import { theCluster } from '../../apps/the-cluster';
import { rendering } from './rendered';

const folder = 'the-cluster/';
const names = ['controlplane1', 'controlplane2', 'controlplane3'];

function text(path: string): string {
  const found = rendering.files.get(folder + path);
  if (found === undefined) throw new Error(`there is no ${path}`);
  return found;
}

function json<T>(path: string): T {
  return JSON.parse(text(path)) as T;
}

function filesIn(path: string): readonly string[] {
  return [...rendering.files.keys()].filter(file => file.startsWith(folder + path)).map(file => file.slice(folder.length));
}

describe('what boots', () => {
  test('every group names a profile that there is', () => {
    const profiles = filesIn('matchbox/profiles/').map(path => json<{ readonly id: string }>(path).id);
    const groups = filesIn('matchbox/groups/').map(path => json<{ readonly profile: string }>(path).profile);
    expect(profiles).toEqual([...names, 'maintenance']);
    expect(groups).toEqual([...names, 'maintenance']);
  });

  test('a machine that nobody knows boots what there is, and nothing of a known one', () => {
    expect(json('matchbox/groups/default.json')).toEqual({ id: 'default', name: 'unknown machines', profile: 'maintenance' });
    expect(text('matchbox/profiles/maintenance.json')).not.toContain('talos.config');
  });

  test('a file is named as what is in it', () => {
    for (const kind of ['profiles', 'groups']) {
      for (const path of filesIn(`matchbox/${kind}/`))
        expect(path).toBe(`matchbox/${kind}/${json<{ readonly id: string }>(path).id}.json`);
    }
  });

  test('a machine is told the port under which its configuration is served, and its own configuration', () => {
    for (const name of names) {
      const { boot } = json<{ readonly boot: { readonly args: readonly string[] } }>(`matchbox/profiles/${name}.json`);
      expect(boot.args.at(-1)).toBe(
        `talos.config=http://10.0.112.2:8080/assets/talos/1.11.5/machine-configs/the-cluster/${name}.yaml`,
      );
    }
  });

  test('the image has the firmware that the machines need, not only iSCSI', () => {
    const schematic = fromYaml(text('talos/schematic.yaml'), 'schematic.yaml') as {
      readonly customization: { readonly systemExtensions: { readonly officialExtensions: readonly string[] } };
    };
    expect(schematic.customization.systemExtensions.officialExtensions).toEqual([
      'siderolabs/amd-ucode',
      'siderolabs/amdgpu',
      'siderolabs/iscsi-tools',
    ]);
  });
});

describe('what is installed', () => {
  const cluster = fromYamlAll(text('talos/cluster.yaml'), 'cluster.yaml');

  test('is the image that booted: an installation keeps its extensions', () => {
    const { schematics } = json<{ readonly schematics: readonly { readonly id: string }[] }>('assets.json');
    expect(cluster[0]).toMatchObject({
      machine: { install: { image: `factory.talos.dev/metal-installer/${schematics[0]?.id}:v1.11.5` } },
    });
  });

  test('answers under the address of the cluster, with its port', () => {
    expect(theCluster(homelab()).node.findAll().filter(TalosCluster.isTalosCluster)[0]?.endpoint).toBe('https://10.0.4.100:6443');
  });

  test('leaves the pods’ network to Cilium, which reaches the API server by KubePrism', () => {
    expect(cluster[0]).toMatchObject({
      machine: { features: { kubePrism: { enabled: true, port: 7445 } } },
      cluster: { network: { cni: { name: 'none' }, podSubnets: ['10.244.0.0/16'] } },
    });
  });

  test('takes the label away that keeps load balancers off, instead of a flag that means something else', () => {
    const role = text('talos/control-plane.yaml');
    expect(role).not.toContain('node-labels:');
    expect(fromYaml(role, 'control-plane.yaml')).toMatchObject({
      machine: { nodeLabels: { 'node.kubernetes.io/exclude-from-external-load-balancers': { $patch: 'delete' } } },
    });
  });

  test('restarts a machine that hangs', () => {
    expect(cluster[1]).toEqual({
      apiVersion: 'v1alpha1',
      kind: 'WatchdogTimerConfig',
      device: '/dev/watchdog0',
      timeout: '2m0s',
    });
  });

  test.each(names)('%s has its own name and addresses, and carries the VIP', name => {
    const machine = theCluster(homelab()).machines.find(({ hostname }) => hostname === name);
    expect(fromYaml(text(`talos/nodes/${name}.yaml`), name)).toEqual({
      machine: {
        install: { disk: '/dev/disk/by-label/TALOS_INSTALL' },
        network: {
          hostname: name,
          interfaces: [
            {
              interface: 'eno1',
              addresses: [`${machine?.address}/9`],
              routes: [{ network: '0.0.0.0/0', gateway: '10.0.0.1' }],
              vip: { ip: '10.0.4.100' },
            },
          ],
        },
      },
    });
  });
});

test('an upgrade to Talos 1.13 moves names, addresses and the VIP into documents of their own', () => {
  const [talos] = theCluster(homelab()).node.findAll().filter(TalosCluster.isTalosCluster);
  const moves = movesBetween(talos!, '1.13.9').filter(({ file }) => file === 'talos/nodes/controlplane1.yaml');
  expect(moves.map(({ setting }) => setting)).toEqual(['hostname', 'network devices']);
  expect(moves.flatMap(({ from }) => from)).toEqual(['machine.network.hostname', 'machine.network.interfaces']);
});

test('no key and no token is in what is written', () => {
  for (const path of filesIn('talos/')) expect(text(path)).not.toMatch(/-----BEGIN|secretboxEncryptionSecret|token:|aescbc/);
});
