import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Cluster } from '../../../lib/core/cluster';
import { Machine } from '../../../lib/core/machine';
import { NetworkPlan } from '../../../lib/core/network-plan';
import { argoCd } from '../../../lib/gitops/argocd/engine';
import { Matchbox, MatchboxGroup, MatchboxProfile, ProxyDhcp, type ProxyDhcpProps } from '../../../lib/metal';
import { homelab } from '../../../lib/testing';
import { initrd } from './initrd';

/** What is fetched by the machines of the scene. */
export const assets = { kernel: 'debian/12/amd64/vmlinuz', initrd: 'debian/12/amd64/initramfs.img' };

/** What the machines have in common: the reference's arguments, in its order. */
export const argumentsOf = (hostname: string, endpoint: string): readonly string[] => [
  'initrd=initramfs.img',
  'init_on_alloc=1',
  'slab_nomerge',
  'pti=on',
  'console=tty0',
  'console=ttyS0',
  'printk.devkmsg=on',
  'platform=metal',
  // All that may stand in an argument and means something elsewhere.
  String.raw`odd=a&b|c;d$e{f}g"h"'i'\j~k*l?m#n<o>p(q)[r]!s%t^u,v:w@x+y` + '`z',
  `config=${endpoint}/assets/configs/${hostname}.yaml?a=1&b=2`,
];

/** Machines of the scene. */
export const macs = {
  one: '52:54:00:e7:29:40',
  two: '52:54:00:e7:25:10',
  three: '52:54:00:b5:54:f9',
  unknown: '52:54:00:00:00:99',
};

/** Properties of {@link scene}. */
export interface SceneProps {
  readonly endpoint: string;
  readonly dhcp?: ProxyDhcpProps;
  /** Whether a group takes every other machine. */
  readonly catchAll?: boolean;
}

/** A cluster with three machines of one device each, every one with a profile and a group of its own; its files by path. */
export function scene({ endpoint, dhcp, catchAll = false }: SceneProps): ReadonlyMap<string, string> {
  const root = homelab();
  const cluster = new Cluster(root, 'home', { domain: 'home.example.net', engine: argoCd() });
  new NetworkPlan(cluster, 'network', { nodes: '10.0.4.0/24', dhcpRange: '10.0.4.20-10.0.4.90' });
  const matchbox = new Matchbox(cluster, 'matchbox', { endpoint });
  const kernel = matchbox.asset({ path: assets.kernel, url: 'https://deb.example.net/vmlinuz' });
  const image = matchbox.asset({ path: assets.initrd, url: 'https://deb.example.net/initramfs.img' });
  Object.entries(macs).forEach(([id, mac], index) => {
    if (id === 'unknown') return;
    new Machine(cluster, id, {
      role: 'control-plane',
      macs: [mac],
      installDisk: '/dev/vda',
      interfaces: [{ dhcp: { address: `10.0.4.${101 + index}` } }],
    });
    const profile = new MatchboxProfile(matchbox, id, { kernel, initrd: [image], args: argumentsOf(id, endpoint) });
    new MatchboxGroup(matchbox, id, { profile, mac });
  });
  if (catchAll) {
    const profile = new MatchboxProfile(matchbox, 'rescue', { kernel, initrd: [image], args: argumentsOf('rescue', endpoint) });
    new MatchboxGroup(matchbox, 'default', { profile });
  }
  if (dhcp !== undefined) new ProxyDhcp(matchbox, 'dhcp', dhcp);
  return root.render().files;
}

/** Files on the disk, as they are synced to a server, with the assets that were fetched. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'cdk8s-homelab-e2e-'));

  constructor(files: ReadonlyMap<string, string>, fetched?: { readonly kernel: string; readonly busybox: string }) {
    for (const [path, text] of files) this.write(path, text);
    this.write('home/matchbox/assets/README', 'what is not a machine’s\n');
    if (fetched === undefined) return;
    this.write(`home/matchbox/assets/${assets.initrd}`, initrd(fetched.busybox));
    copyFileSync(fetched.kernel, join(this.path, `home/matchbox/assets/${assets.kernel}`));
  }

  /** Command-line arguments by which matchbox serves the folder. */
  matchboxArgs(address: string): readonly string[] {
    const data = join(this.path, 'home/matchbox');
    return [`-address=${address}`, `-data-path=${data}`, `-assets-path=${join(data, 'assets')}`, '-log-level=debug'];
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), content);
  }
}

/** A port of the loopback device that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
