import type { Cluster } from '../../lib/core/cluster';
import { Machine } from '../../lib/core/machine';
import { NetworkPlan } from '../../lib/core/network-plan';
import { Matchbox, MatchboxGroup, MatchboxProfile, ProxyDhcp } from '../../lib/metal';
import { Schematic, TalosCluster, TalosNetboot } from '../../lib/talos';
import type { PropsCase } from './props-cases';

function propsCase<P extends object>(name: string, props: (home: Cluster) => P, make: (home: Cluster, props: P) => unknown) {
  return { name, props, make, separate: false } as unknown as PropsCase;
}

function plan(home: Cluster): void {
  if (home.network === undefined)
    new NetworkPlan(home, 'plan', { nodes: '10.0.4.0/24', defaultGateway: '10.0.4.1', dhcpRange: '10.0.4.20-10.0.4.30' });
}

function node(home: Cluster): Machine {
  plan(home);
  const known = home.machines[0];
  return (
    known ??
    new Machine(home, 'node', {
      role: 'control-plane',
      macs: ['00:23:24:e7:29:41'],
      installDisk: '/dev/sda',
      interfaces: [{ device: 'eno1', addresses: ['10.0.4.102'] }],
    })
  );
}

function matchbox(home: Cluster): Matchbox {
  const known = home.node.tryFindChild('server');
  return Matchbox.isMatchbox(known) ? known : new Matchbox(home, 'server', { endpoint: 'http://10.0.4.2:8080' });
}

function profile(home: Cluster): MatchboxProfile {
  const server = matchbox(home);
  const [known] = server.profiles;
  return known ?? new MatchboxProfile(server, 'known', { kernel: server.externalAsset('vmlinuz') });
}

function talos(home: Cluster): TalosCluster {
  node(home);
  const known = home.node.tryFindChild('os');
  return TalosCluster.isTalosCluster(known)
    ? known
    : new TalosCluster(home, 'os', { version: '1.13.9', kubernetesVersion: '1.36.0' });
}

const settings = {
  wipe: true,
  kubelet: {
    extraArgs: { 'max-pods': 150 },
    extraConfig: { maxPods: 150 },
    extraMounts: [{ source: '/var/mnt', destination: '/var/mnt', options: ['bind'], type: 'bind' }],
    validSubnets: ['10.0.4.0/24'],
    clusterDNS: ['10.96.0.10'],
  },
  sysctls: { 'net.core.rmem_max': 7_500_000 },
  kernelModules: [{ name: 'nbd', parameters: ['nbds_max=8'] }],
  files: [{ path: '/etc/cri/conf.d/20-customization.part', content: 'text', permissions: 0o644, op: 'create' as const }],
  udevRules: ['SUBSYSTEM=="drm", MODE="0660"'],
  environment: { http_proxy: 'http://10.0.4.2:3128' },
  registryMirrors: { 'docker.io': { endpoints: ['https://mirror.example.net'], overridePath: true, skipFallback: true } },
  watchdog: { device: '/dev/watchdog0', timeout: '2m0s' },
  nodeLabels: { rack: 'a' },
};

/** Constructs of machines and of what they boot, each with everything that it can be given. */
export const propsOfMachines: readonly PropsCase[] = [
  propsCase(
    'Machine',
    home => {
      plan(home);
      return {
        role: 'control-plane' as const,
        macs: ['00:23:24:e7:29:40'],
        architecture: 'amd64' as const,
        hostname: 'node1',
        installDisk: { type: 'ssd' as const, size: '>= 100GB', model: 'Samsung*' },
        interfaces: [
          {
            device: 'bond0',
            bond: { members: ['eno1', 'eno2'], mode: '802.3ad' as const, miimon: 100 },
            addresses: ['10.0.4.101'],
            mtu: 9000,
            routes: [{ to: '10.9.0.0/16', via: '10.0.4.1', metric: 100 }],
            vlans: [{ id: 40, addresses: ['10.0.40.1/24'] }],
          },
          { device: { mac: '00:23:24:e7:29:42', driver: 'e1000e' }, dhcp: { address: '10.0.4.21' } },
        ],
        labels: { rack: 'a' },
        annotations: { note: 'text' },
        taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' as const }],
        hardware: { gpu: 'RTX' },
      };
    },
    (home, props) => new Machine(home, 'node1', props),
  ),
  propsCase(
    'NetworkPlan',
    () => ({
      nodes: ['10.0.4.0/24'],
      localNetwork: '10.0.0.0/16',
      pods: ['10.244.0.0/16'],
      services: '10.96.0.0/12',
      vip: '10.0.4.100',
      pools: { default: ['10.0.4.200-10.0.4.250'] },
      gateways: { edge: '10.0.4.205' },
      defaultGateway: '10.0.0.1',
      dns: ['10.0.0.1'],
      searchDomains: ['example.net'],
      ntp: ['pool.ntp.org'],
      dhcpRange: '10.0.4.20-10.0.4.30',
      site: 'home',
      routed: [],
      cni: 'none' as const,
    }),
    (home, props) => new NetworkPlan(home, 'network', props),
  ),
  propsCase(
    'Matchbox',
    () => ({ endpoint: 'http://10.0.4.2:8080' }),
    (home, props) => new Matchbox(home, 'matchbox', props),
  ),
  propsCase(
    'MatchboxProfile',
    home => ({
      name: 'Linux',
      kernel: matchbox(home).externalAsset('linux/vmlinuz'),
      initrd: [matchbox(home).externalAsset('linux/initrd')],
      args: ['initrd=initrd', 'console=ttyS0'],
      menu: true,
    }),
    (home, props) => new MatchboxProfile(matchbox(home), 'linux', props),
  ),
  propsCase(
    'MatchboxGroup',
    home => ({
      name: 'node1',
      profile: profile(home),
      mac: '00:23:24:e7:29:40',
      uuid: '4c4c4544-0043-3510-8052-b4c04f4d4c32',
      selector: { serial: 'A1' },
    }),
    (home, props) => new MatchboxGroup(matchbox(home), 'node1', props),
  ),
  propsCase(
    'ProxyDhcp',
    home => {
      plan(home);
      return {
        mode: 'full' as const,
        interfaces: ['eth0'],
        tftpRoot: '/srv/tftp',
        binaries: { bios: 'undionly.kpxe' },
        onlyInventory: false,
        lease: '12h',
        log: true,
      };
    },
    (home, props) => new ProxyDhcp(matchbox(home), 'dhcp', props),
  ),
  propsCase(
    'Schematic',
    () => ({
      overlay: { image: 'siderolabs/sbc-raspberrypi', name: 'rpi_generic', options: { text: 'value' } },
      extraKernelArgs: ['net.ifnames=0'],
      meta: [{ key: 10, value: 'text' }],
      systemExtensions: ['siderolabs/iscsi-tools'],
      bootloader: 'grub' as const,
      secureboot: { includeWellKnownCertificates: true },
      factory: 'factory.example.net',
    }),
    (_home, props) => new Schematic(props),
  ),
  propsCase(
    'TalosCluster',
    home => {
      node(home);
      return {
        ...settings,
        version: '1.13.9',
        kubernetesVersion: '1.36.0',
        endpoint: 'https://10.0.4.100:6443',
        certSANs: ['api.example.net'],
        clusterDomain: 'cluster.local',
        secureBoot: false,
        allowSchedulingOnControlPlanes: true,
        excludeFromExternalLoadBalancers: false,
        kubeProxy: false,
        coreDNS: false,
        metrics: true,
        apiServer: { extraArgs: { v: '2' }, tolerationSeconds: 60, podSecurityDefaults: false },
        controllerManager: { extraArgs: { v: '2' } },
        scheduler: { extraArgs: { v: '2' } },
        etcd: { extraArgs: { 'election-timeout': '5000' }, advertisedSubnets: ['10.0.4.0/24'] },
        talosApiAccess: { roles: ['os:etcd:backup' as const], namespaces: ['talos-backup'] },
        discovery: { enabled: true, kubernetes: false, service: true },
        hostDns: { enabled: true, resolveMemberNames: true, forwardKubeDNSToHost: true },
        disableSearchDomain: true,
        hosts: { '10.0.4.100': ['api.example.net'] },
        controlPlane: { sysfs: { 'block.sda.queue.scheduler': 'none' } },
        machines: { node: { schematic: new Schematic() } },
      };
    },
    (home, props) => new TalosCluster(home, 'talos', props),
  ),
  propsCase(
    'TalosNetboot',
    home => ({
      talos: talos(home),
      matchbox: matchbox(home),
      architectures: ['amd64' as const],
      consoles: ['tty0'],
      fallback: profile(home),
    }),
    (home, props) => new TalosNetboot(home, 'netboot', props),
  ),
];
