import type { Cluster } from '../lib';
import { Matchbox, ProxyDhcp } from '../lib/metal';
import { Schematic, TalosCluster, TalosNetboot } from '../lib/talos';
import { site } from './site';

/** What the hub's machines run, and how they come to it: booted over the network, installed, then from their own disk. */
export function talos(cluster: Cluster): TalosCluster {
  const talos = new TalosCluster(cluster, 'talos', {
    // renovate: datasource=github-releases depName=siderolabs/talos
    version: '1.11.5',
    // renovate: datasource=docker depName=ghcr.io/siderolabs/kubelet
    kubernetesVersion: '1.34.1',
    schematic: new Schematic({
      // Restarted by the keyboard controller, not by the firmware.
      extraKernelArgs: ['reboot=k'],
      systemExtensions: ['siderolabs/amd-ucode', 'siderolabs/amdgpu', 'siderolabs/iscsi-tools'],
    }),
    wipe: true,
    metrics: true,
    // Read with a client's certificate only, like all that etcd says.
    etcd: { extraArgs: { 'listen-metrics-urls': 'https://0.0.0.0:2381' } },
    apiServer: { tolerationSeconds: 60 },
    // Backups of etcd run as pods.
    talosApiAccess: { roles: ['os:etcd:backup'], namespaces: ['talos-backup'] },
    watchdog: { timeout: '2m0s' },
  });
  const matchbox = new Matchbox(cluster, 'matchbox', { endpoint: site.matchbox });
  new ProxyDhcp(matchbox, 'dhcp');
  new TalosNetboot(cluster, 'netboot', { talos, matchbox, fallback: 'maintenance' });
  return talos;
}
