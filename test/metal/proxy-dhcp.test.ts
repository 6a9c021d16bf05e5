import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../../lib/core/cluster';
import { ProxyDhcp, type Matchbox, type ProxyDhcpProps } from '../../lib/metal';
import { expectGolden } from './golden';
import { machine, metal, metalFiles, plan } from './scene';

const dnsmasq = spawnSync('dnsmasq', ['--version'], { env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` } });

/** The whole configuration, for a cluster with what is made in it. */
function configuration(props: ProxyDhcpProps, make: (cluster: Cluster, matchbox: Matchbox) => void): string {
  const { cluster, matchbox } = metal();
  make(cluster, matchbox);
  new ProxyDhcp(matchbox, 'dhcp', props);
  return metalFiles(cluster)['dnsmasq.conf'] ?? '';
}

const network = {
  dhcpRange: '10.0.4.20-10.0.4.90',
  defaultGateway: '10.0.4.1',
  dns: ['10.0.4.1', '1.1.1.1'],
  ntp: ['10.0.4.1', 'time.example.net'],
  searchDomains: ['home.example.net', 'example.net'],
};
const inventory = (cluster: Cluster): void => {
  plan(cluster, network);
  machine(cluster, 'one', '00:23:24:e7:29:40', {
    macs: ['00:23:24:e7:29:40', '00:23:24:e7:29:41'],
    hostname: 'one.home.example.net',
    interfaces: [{ dhcp: { address: '10.0.4.101' } }],
  });
  machine(cluster, 'two', '00:23:24:e7:29:42', {
    architecture: 'arm64',
    interfaces: [
      { device: { mac: '00-23-24-E7-29-42' }, dhcp: { address: '10.0.4.102' } },
      {
        device: { mac: '00:23:24:e7:29:43' },
        dhcp: { address: '10.0.4.103' },
        vlans: [{ id: 7, dhcp: { address: '10.9.0.1' } }],
      },
    ],
  });
  machine(cluster, 'three', '00:23:24:e7:29:44', { interfaces: [{ addresses: ['10.0.4.104'] }] });
};
const binaries = { 'efi-arm64': 'arm64/ipxe.efi' };

/** Every kind of configuration, by name. */
const cases: Readonly<Record<string, () => string>> = {
  proxy: () => configuration({ binaries }, inventory),
  'proxy-restricted': () =>
    configuration(
      {
        binaries: { ...binaries, 'efi-ia32': 'ia32/ipxe.efi' },
        interfaces: ['eth0', 'br0.4'],
        tftpRoot: '/srv/tftp',
        script: 'http://10.0.4.2:8080/boot.ipxe',
        onlyInventory: true,
        log: false,
      },
      inventory,
    ),
  full: () => configuration({ mode: 'full', binaries, lease: '30m', onlyInventory: true }, inventory),
  'proxy-http': () =>
    configuration({ httpBoot: { 'efi-amd64': 'https://boot.example.net/ipxe.efi' } }, cluster => {
      plan(cluster);
    }),
  'full-http': () => {
    const { cluster, matchbox } = metal();
    plan(cluster, network);
    const httpBoot = {
      'efi-amd64': matchbox.externalAsset('ipxe/ipxe.efi'),
      'efi-arm64': matchbox.externalAsset('ipxe/arm64.efi'),
    };
    new ProxyDhcp(matchbox, 'dhcp', { mode: 'full', httpBoot });
    return metalFiles(cluster)['dnsmasq.conf'] ?? '';
  },
  'full-alone': () => configuration({ mode: 'full' }, cluster => plan(cluster, { dhcpRange: '10.0.4.0/24' })),
};

test.each(Object.keys(cases))('%s is its golden file', name => {
  expectGolden(`dnsmasq-${name}`, { 'dnsmasq.conf': cases[name]?.() ?? '' });
});

(dnsmasq.error === undefined ? test.each : test.skip.each)(Object.keys(cases))('%s is accepted by dnsmasq itself', name => {
  const folder = mkdtempSync(join(tmpdir(), 'homelab-dnsmasq-'));
  try {
    const path = join(folder, 'dnsmasq.conf');
    writeFileSync(path, cases[name]?.() ?? '');
    const { status, stderr } = spawnSync('dnsmasq', ['--test', `--conf-file=${path}`], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
    });
    expect({ status, stderr: stderr.trim() }).toEqual({ status: 0, stderr: 'dnsmasq: syntax check OK.' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('only firmware that machines of the inventory have is answered', () => {
  const amd64 = configuration({ binaries }, cluster => {
    plan(cluster);
    machine(cluster, 'one', '00:23:24:e7:29:40');
  });
  expect(amd64).toContain('undionly.kpxe');
  expect(amd64).not.toContain('arm64');
  const arm64 = configuration({ binaries }, cluster => {
    plan(cluster);
    machine(cluster, 'one', '00:23:24:e7:29:40', { architecture: 'arm64' });
  });
  expect(arm64).toContain('arm64/ipxe.efi');
  expect(arm64).not.toContain('undionly.kpxe');
});

test('without any machine yet, all firmware that there is a binary for is answered', () => {
  const text = configuration({ binaries }, cluster => plan(cluster));
  expect(text.match(/pxe-service=\S+/g)).toHaveLength(4);
});

test('an IPv4 network beside an IPv6 one is the one that is served', () => {
  const text = configuration({}, cluster => plan(cluster, { nodes: ['fd00:4::/64', '10.0.4.128/25'], pods: '10.244.0.0/16' }));
  expect(text).toContain('dhcp-range=10.0.4.128,proxy,255.255.255.128');
});

test('the whole network on the cable is served, if nodes are only a part of it', () => {
  expect(
    configuration({}, cluster => plan(cluster, { localNetwork: '10.0.0.0/9', pods: '10.244.0.0/16', services: '10.128.0.0/12' })),
  ).toContain('dhcp-range=10.0.0.0,proxy,255.128.0.0');
});
