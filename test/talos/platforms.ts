import { Cluster } from '../../lib/core/cluster';
import type { Homelab } from '../../lib/core/homelab';
import { Machine } from '../../lib/core/machine';
import { NetworkPlan } from '../../lib/core/network-plan';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Schematic } from '../../lib/talos/schematic';
import { TalosCluster } from '../../lib/talos/talos-cluster';
import type { TalosClusterProps } from '../../lib/talos/talos-cluster-props';
import { homelab } from '../../lib/testing';

/** Kubernetes that each release of Talos in the tests goes with. */
export const releases = [
  ['1.11.5', '1.34.1'],
  ['1.12.11', '1.35.4'],
  ['1.13.9', '1.36.4'],
] as const;

/** Three control planes with fixed addresses that share a VIP, and workers that ask a DHCP server: bare metal. */
export function bareMetal(
  version: string,
  kubernetesVersion: string,
  more: Partial<TalosClusterProps> = {},
  root: Homelab = homelab(),
): TalosCluster {
  const cluster = new Cluster(root, 'the-cluster', { domain: 'cluster.example.net', engine: argoCd() });
  new NetworkPlan(cluster, 'network', {
    nodes: '10.0.4.0/24',
    localNetwork: '10.0.0.0/9',
    vip: '10.0.4.100',
    defaultGateway: '10.0.0.1',
    cni: 'none',
  });
  const macs = ['00:23:24:e7:29:40', '00:23:24:e7:25:10', '00:23:24:b5:54:f9'];
  macs.forEach((mac, index) => {
    new Machine(cluster, `controlplane${index + 1}`, {
      role: 'control-plane',
      macs: [mac],
      installDisk: '/dev/disk/by-label/TALOS_INSTALL',
      interfaces: [{ device: { physical: true }, addresses: [`10.0.4.${101 + index}/9`] }],
    });
  });
  new Machine(cluster, 'worker1', {
    role: 'worker',
    macs: ['dc:a6:32:c3:f6:af'],
    architecture: 'arm64',
    installDisk: '/dev/disk/by-label/TALOS_INSTALL',
    interfaces: [{ device: { physical: true }, dhcp: true }],
  });
  return new TalosCluster(cluster, 'talos', {
    version,
    kubernetesVersion,
    schematic: new Schematic({ systemExtensions: ['siderolabs/iscsi-tools'], extraKernelArgs: ['reboot=k'] }),
    wipe: true,
    watchdog: { timeout: '2m0s' },
    allowSchedulingOnControlPlanes: true,
    excludeFromExternalLoadBalancers: false,
    metrics: true,
    etcd: { extraArgs: { 'listen-metrics-urls': 'https://0.0.0.0:2381' } },
    apiServer: { tolerationSeconds: 60 },
    talosApiAccess: { roles: ['os:etcd:backup'], namespaces: ['talos-backup'] },
    ...more,
  });
}

const names = ['192.168.1.150', 'talos-cluster.genmachine.example.net', '127.0.0.1'];

/** Three control planes on virtual machines with static DHCP leases, one device each. */
export function virtualMachines(
  version: string,
  kubernetesVersion: string,
  more: Partial<TalosClusterProps> = {},
  root: Homelab = homelab(),
): TalosCluster {
  const cluster = new Cluster(root, 'genmachine', { domain: 'talos-genmachine.example.net', engine: argoCd() });
  new NetworkPlan(cluster, 'network', {
    nodes: '192.168.1.0/24',
    vip: '192.168.1.150',
    dns: ['192.168.1.195', '1.1.1.1'],
    ntp: [0, 1, 2, 3].map(number => `${number}.fr.pool.ntp.org`),
    cni: 'none',
  });
  [1, 2, 3].forEach(number => {
    new Machine(cluster, `talos-${number}`, {
      role: 'control-plane',
      hostname: `talos-${number}.genmachine.example.net`,
      macs: [`de:ca:ff:10:12:1${number - 1}`],
      installDisk: '/dev/sda',
      interfaces: [{ device: 'eth0', dhcp: { address: `192.168.1.15${number}` } }],
      labels: { 'topology.kubernetes.io/region': 'Proxcorp', 'topology.kubernetes.io/zone': 'genmachine' },
    });
  });
  return new TalosCluster(cluster, 'talos', {
    version,
    kubernetesVersion,
    endpoint: 'https://192.168.1.150:6443',
    certSANs: names.slice(1),
    clusterDomain: 'cluster.local',
    schematic: controlPlaneSchematic(),
    worker: { schematic: new Schematic({ systemExtensions: ['siderolabs/amd-ucode', 'siderolabs/amdgpu'] }) },
    disableSearchDomain: true,
    discovery: { kubernetes: false, service: true },
    hostDns: { resolveMemberNames: true, forwardKubeDNSToHost: true },
    kubePrism: 7445,
    kubelet: {
      extraArgs: {
        'rotate-server-certificates': true,
        'image-gc-high-threshold': 65,
        'image-gc-low-threshold': 55,
        'allowed-unsafe-sysctls': 'net.ipv4.ip_forward,net.ipv4.conf.all.src_valid_mark',
      },
      extraConfig: { maxPods: 150 },
      validSubnets: ['192.168.1.0/24'],
      clusterDNS: ['10.96.0.10'],
      extraMounts: [{ source: '/var/lib/longhorn', options: ['bind', 'rshared', 'rw'] }],
    },
    coreDNS: false,
    controllerManager: { extraArgs: { 'bind-address': '0.0.0.0' } },
    scheduler: { extraArgs: { 'bind-address': '0.0.0.0' } },
    apiServer: { podSecurityDefaults: false },
    talosApiAccess: { roles: ['os:admin'], namespaces: ['system-upgrade', 'arc-system'] },
    sysctls: {
      'fs.inotify.max_queued_events': 65536,
      'fs.inotify.max_user_instances': 8192,
      'fs.inotify.max_user_watches': 1048576,
      'net.core.rmem_max': 7500000,
      'net.core.wmem_max': 7500000,
    },
    hosts: {
      '192.168.1.150': ['talos-cluster.genmachine.example.net'],
      '192.168.1.151': ['talos-1.genmachine.example.net'],
      '192.168.1.152': ['talos-2.genmachine.example.net'],
      '192.168.1.153': ['talos-3.genmachine.example.net'],
    },
    controlPlane: {
      files: [
        {
          path: '/etc/cri/conf.d/20-customization.part',
          content: '[plugins."io.containerd.cri.v1.images"]\n  discard_unpacked_layers = false\n',
        },
        {
          path: '/etc/nfsmount.conf',
          op: 'overwrite',
          content: '[ NFSMount_Global_Options ]\nnfsvers=4.1\nnolock=true\nnoatime=True\n',
        },
      ],
    },
    ...more,
  });
}

/** What the control planes of {@link virtualMachines} are installed with. */
export function controlPlaneSchematic(): Schematic {
  return new Schematic({
    extraKernelArgs: [
      'apparmor=0',
      'init_on_alloc=0',
      'init_on_free=0',
      'mitigations=auto',
      'net.ifnames=0',
      'security=none',
      'talos.auditd.disabled=1',
    ],
    systemExtensions: ['siderolabs/amd-ucode', 'siderolabs/amdgpu', 'siderolabs/iscsi-tools', 'siderolabs/util-linux-tools'],
  });
}

/** A cluster with everything a network can have: bonds, VLANs, routes, selectors, IPv6, taints, mirrors, modules. */
export function everything(
  version: string,
  kubernetesVersion: string,
  more: Partial<TalosClusterProps> = {},
  root: Homelab = homelab(),
): TalosCluster {
  const cluster = new Cluster(root, 'lab', { domain: 'lab.example.net', engine: argoCd() });
  new NetworkPlan(cluster, 'network', {
    nodes: ['10.9.0.0/24', 'fd00:9::/64'],
    pods: ['10.244.0.0/16', 'fd00:244::/56'],
    services: ['10.96.0.0/16', 'fd00:96::/112'],
    vip: '10.9.0.10',
    defaultGateway: '10.9.0.1',
    dns: ['10.9.0.1', 'fd00:9::1'],
    searchDomains: ['lab.example.net'],
    ntp: ['time.example.net'],
  });
  new Machine(cluster, 'a', {
    role: 'control-plane',
    macs: ['02:00:00:00:00:0a', '02:00:00:00:00:1a'],
    installDisk: { type: 'nvme', size: '>= 100GB' },
    interfaces: [
      {
        device: 'bond0',
        bond: { members: ['eno1', 'eno2'], transmitHashPolicy: 'layer3+4', lacpRate: 'fast' },
        mtu: 9000,
        addresses: ['10.9.0.11', 'fd00:9::11'],
        vlans: [
          { id: 20, addresses: ['10.20.0.11/24'], mtu: 1500, routes: [{ to: '10.21.0.0/16', via: '10.20.0.1', metric: 100 }] },
          { id: 30, dhcp: true },
        ],
      },
    ],
  });
  new Machine(cluster, 'b', {
    role: 'worker',
    macs: ['02:00:00:00:00:0b'],
    installDisk: { model: 'Samsung*' },
    interfaces: [
      { device: { mac: '02-00-00-00-00-0B' }, addresses: ['10.9.0.21'] },
      { device: { driver: 'mlx*', busPath: '0000:01:00.0' }, dhcp: true },
    ],
    labels: { gpu: 'true' },
    annotations: { 'example.net/rack': '3' },
    taints: [
      { key: 'gpu', value: 'true', effect: 'NoSchedule' },
      { key: 'slow', effect: 'PreferNoSchedule' },
    ],
  });
  return new TalosCluster(cluster, 'talos', {
    version,
    kubernetesVersion,
    secureBoot: true,
    schematic: new Schematic({ secureboot: { includeWellKnownCertificates: true } }),
    certSANs: ['api.lab.example.net'],
    kernelModules: [{ name: 'nvme_tcp' }, { name: 'zfs', parameters: ['zfs_arc_max=1'] }],
    udevRules: ['SUBSYSTEM=="drm", GROUP="44"'],
    environment: { http_proxy: 'http://proxy.example.net:3128' },
    registryMirrors: {
      'docker.io': { endpoints: ['https://mirror.example.net/v2/docker.io'], overridePath: true },
      'ghcr.io': { endpoints: ['https://mirror.example.net'], skipFallback: true },
    },
    metrics: true,
    kubeProxy: false,
    etcd: { advertisedSubnets: ['10.9.0.0/24'] },
    machines: {
      b: {
        sysctls: { 'vm.nr_hugepages': 1024 },
        schematic: new Schematic({
          systemExtensions: ['siderolabs/nvidia-container-toolkit-lts'],
          extraKernelArgs: ['iommu=pt'],
        }),
        documents: [{ apiVersion: 'v1alpha1', kind: 'KmsgLogConfig', name: 'logs', url: 'tcp://10.9.0.5:514' }],
        patch: { machine: { kubelet: { defaultRuntimeSeccompProfileEnabled: true } } },
      },
    },
    ...more,
  });
}
