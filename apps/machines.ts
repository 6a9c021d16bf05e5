import { Machine, NetworkPlan, type Cluster } from '../lib';
import { site } from './site';

/** The machines of the hub and their addresses: every layer reads them here. */
export function machines(cluster: Cluster): NetworkPlan {
  for (const [id, { mac, address }] of Object.entries(site.machines)) {
    new Machine(cluster, id, {
      role: 'control-plane',
      macs: [mac],
      installDisk: site.installDisk,
      interfaces: [{ device: site.networkDevice, addresses: [address] }],
    });
  }
  // Cilium makes the pods' network.
  return new NetworkPlan(cluster, 'network', { ...site.network, cni: 'none' });
}

/** Addresses of the control-plane machines, where their parts are scraped. */
export function controlPlanes(cluster: Cluster): readonly string[] {
  return cluster.machines.flatMap(({ role, address }) => (role === 'control-plane' ? (address ?? []) : []));
}
