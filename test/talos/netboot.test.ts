import { Matchbox } from '../../lib/metal/matchbox';
import { MatchboxProfile } from '../../lib/metal/matchbox-profile';
import { Schematic } from '../../lib/talos/schematic';
import { TalosNetboot } from '../../lib/talos/netboot';
import type { TalosCluster } from '../../lib/talos/talos-cluster';
import { renderTarget } from '../../lib/testing';
import { bareMetal, everything } from './platforms';

function netboot(talos: TalosCluster): Matchbox {
  const matchbox = new Matchbox(talos.cluster, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
  new TalosNetboot(talos.cluster, 'netboot', { talos, matchbox });
  return matchbox;
}

/** The JSON files of a cluster below a folder, parsed, by name. */
function json(talos: TalosCluster, folder: string): Readonly<Record<string, unknown>> {
  const { files } = renderTarget(talos.cluster);
  const found = [...files].filter(([path]) => path.startsWith(folder));
  return Object.fromEntries(found.map(([path, text]) => [path.slice(folder.length), JSON.parse(text) as unknown]));
}

test('each machine has a profile with its own configuration, the arguments in order and the configuration last', () => {
  const talos = bareMetal('1.11.5', '1.34.1');
  netboot(talos);
  const profiles = json(talos, 'matchbox/profiles/');
  expect(Object.keys(profiles)).toEqual(['controlplane1.json', 'controlplane2.json', 'controlplane3.json', 'worker1.json']);
  expect(profiles['controlplane1.json']).toEqual({
    id: 'controlplane1',
    name: 'controlplane1, Talos 1.11.5',
    boot: {
      kernel: '/assets/talos/1.11.5/amd64/vmlinuz',
      initrd: ['/assets/talos/1.11.5/amd64/initramfs.xz'],
      args: [
        'initrd=initramfs.xz',
        'init_on_alloc=1',
        'init_on_free=1',
        'slab_nomerge',
        'pti=on',
        'console=tty0',
        'console=ttyS0',
        'printk.devkmsg=on',
        'talos.platform=metal',
        'reboot=k',
        'talos.config=http://10.0.112.2:8080/assets/talos/1.11.5/machine-configs/the-cluster/controlplane1.yaml',
      ],
    },
  });
});

test('the address of the configuration has the port of matchbox in it', () => {
  const talos = bareMetal('1.13.9', '1.36.4');
  netboot(talos);
  const { boot } = json(talos, 'matchbox/profiles/')['worker1.json'] as { boot: { args: string[]; kernel: string } };
  expect(boot.args.at(-1)).toMatch(/^talos\.config=http:\/\/10\.0\.112\.2:8080\//);
  expect(boot.kernel).toBe('/assets/talos/1.13.9/arm64/vmlinuz');
});

test('a machine with two hardware addresses is in two groups', () => {
  const talos = everything('1.13.9', '1.36.4', { secureBoot: false });
  netboot(talos);
  expect(json(talos, 'matchbox/groups/')).toEqual({
    'a-1.json': { id: 'a-1', name: 'a', profile: 'a', selector: { mac: '02:00:00:00:00:0a' } },
    'a-2.json': { id: 'a-2', name: 'a', profile: 'a', selector: { mac: '02:00:00:00:00:1a' } },
    'b.json': { id: 'b', name: 'b', profile: 'b', selector: { mac: '02:00:00:00:00:0b' } },
  });
});

test('what is to be fetched are the images of each schematic, in a folder of its own where it is not the cluster’s', () => {
  const talos = everything('1.13.9', '1.36.4', { secureBoot: false });
  netboot(talos);
  const own = new Schematic({
    systemExtensions: ['siderolabs/nvidia-container-toolkit-lts'],
    extraKernelArgs: ['iommu=pt'],
  });
  const image = (id: string, file: string): string => `https://factory.talos.dev/image/${id}/v1.13.9/${file}`;
  const folder = `talos/1.13.9/amd64-${own.id.slice(0, 8)}`;
  const { assets, schematics } = json(talos, 'assets.json')[''] as { assets: unknown[]; schematics: { id: string }[] };
  expect(assets).toEqual([
    { path: `${folder}/initramfs.xz`, url: image(own.id, 'initramfs-amd64.xz') },
    { path: `${folder}/vmlinuz`, url: image(own.id, 'kernel-amd64') },
    { path: 'talos/1.13.9/amd64/initramfs.xz', url: image(talos.schematic.id, 'initramfs-amd64.xz') },
    { path: 'talos/1.13.9/amd64/vmlinuz', url: image(talos.schematic.id, 'kernel-amd64') },
  ]);
  expect(schematics.map(({ id }) => id).sort()).toEqual([own.id, talos.schematic.id].sort());
});

test('unknown machines get the fallback, and nothing without one', () => {
  const talos = bareMetal('1.11.5', '1.34.1');
  const matchbox = new Matchbox(talos.cluster, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
  const rescue = new MatchboxProfile(matchbox, 'rescue', { kernel: 'https://boot.example.net/vmlinuz' });
  new TalosNetboot(talos.cluster, 'netboot', { talos, matchbox, fallback: rescue });
  expect(json(talos, 'matchbox/groups/')['default.json']).toEqual({ id: 'default', name: 'unknown machines', profile: 'rescue' });
});

test('a machine that nobody knows may wait for a configuration, which the menu offers, too', () => {
  const talos = bareMetal('1.13.9', '1.36.4');
  const matchbox = new Matchbox(talos.cluster, 'matchbox', { endpoint: 'http://10.0.112.2:8080' });
  new TalosNetboot(talos.cluster, 'netboot', { talos, matchbox, fallback: 'maintenance' });
  expect(json(talos, 'matchbox/groups/')['default.json']).toEqual({
    id: 'default',
    name: 'unknown machines',
    profile: 'maintenance',
  });
  const { boot } = json(talos, 'matchbox/profiles/')['maintenance.json'] as { boot: { args: string[]; kernel: string } };
  expect(boot.kernel).toBe('/assets/talos/1.13.9/amd64/vmlinuz');
  expect(boot.args.filter(arg => arg.startsWith('talos.'))).toEqual(['talos.platform=metal']);
  expect(matchbox.profiles.filter(({ menu }) => menu).map(({ node }) => node.id)).toEqual(['maintenance']);
});
