import { Cluster } from '../../lib/core/cluster';
import { Machine, type MachineProps } from '../../lib/core/machine';
import type { Homelab } from '../../lib/core/homelab';
import { NetworkPlan, type NetworkPlanProps } from '../../lib/core/network-plan';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Matchbox, MatchboxProfile, type BootAsset, type MatchboxProfileProps } from '../../lib/metal';
import { homelab, renderTarget } from '../../lib/testing';

export const endpoint = 'http://10.0.4.2:8080';

/** A cluster with a matchbox, in a homelab of its own unless one is given. */
export function metal(name = 'home', root: Homelab = homelab(), at = endpoint): { cluster: Cluster; matchbox: Matchbox } {
  const cluster = new Cluster(root, name, { domain: `${name}.example.net`, engine: argoCd() });
  return { cluster, matchbox: new Matchbox(cluster, 'matchbox', { endpoint: at }) };
}

/** A kernel and an initial file system that are downloaded. */
export function images(matchbox: Matchbox): { kernel: BootAsset; initrd: BootAsset } {
  return {
    kernel: matchbox.asset({ path: 'linux/amd64/vmlinuz', url: 'https://images.example.net/kernel-amd64' }),
    initrd: matchbox.asset({ path: 'linux/amd64/initramfs.xz', url: 'https://images.example.net/initramfs-amd64.xz' }),
  };
}

/** A profile of these. */
export function profile(matchbox: Matchbox, id: string, props: Partial<MatchboxProfileProps> = {}): MatchboxProfile {
  const { kernel, initrd } = images(matchbox);
  return new MatchboxProfile(matchbox, id, { kernel, initrd: [initrd], args: ['initrd=initramfs.xz', 'quiet'], ...props });
}

/** A machine with one device. */
export function machine(cluster: Cluster, id: string, mac: string, props: Partial<MachineProps> = {}): Machine {
  return new Machine(cluster, id, {
    role: 'control-plane',
    macs: [mac],
    installDisk: '/dev/sda',
    interfaces: [{ dhcp: true }],
    ...props,
  });
}

/** A network plan of 10.0.4.0/24. */
export function plan(cluster: Cluster, props: Partial<NetworkPlanProps> = {}): NetworkPlan {
  return new NetworkPlan(cluster, 'network', { nodes: '10.0.4.0/24', ...props });
}

/** The files of a cluster that are not its engine's. */
export function metalFiles(cluster: Cluster): Readonly<Record<string, string>> {
  const { files } = renderTarget(cluster);
  return Object.fromEntries([...files].filter(([path]) => !/^(gitops|bootstrap)\//.test(path)));
}
