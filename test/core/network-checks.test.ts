import fc from 'fast-check';
import { Cluster, Machine, NetworkPlan } from '../../lib';
import { overlapping, parseRange, type AddressRange } from '../../lib/core/addresses';
import type { HomelabError } from '../../lib/core/problems';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { homelab } from '../../lib/testing';
import { home, machine, plan } from '../support/invalid';

const mac = (index: number): string => `00:23:24:00:${hex(index >> 8)}:${hex(index & 255)}`;
const hex = (part: number): string => part.toString(16).padStart(2, '0');

function lab(root = homelab()): Cluster {
  return new Cluster(root, 'lab', { domain: 'lab.example.net', engine: argoCd() });
}

function problemsOf(cluster: Cluster): readonly string[] {
  try {
    (cluster.node.root as ReturnType<typeof homelab>).render();
    return [];
  } catch (error) {
    return (error as HomelabError).problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

function warningsOf(cluster: Cluster): readonly string[] {
  const { warnings } = (cluster.node.root as ReturnType<typeof homelab>).render();
  return warnings.map(({ path, message }) => `${path}: ${message}`);
}

describe('two clusters', () => {
  test('on one network share its router and its DHCP server', () => {
    const root = homelab();
    plan(home(root), { dhcpRange: '10.0.4.20-10.0.4.90' });
    plan(lab(root), { dhcpRange: '10.0.4.20-10.0.4.90' });
    expect(() => root.render()).not.toThrow();
  });

  test('have equal pods and services unless they are routed to each other', () => {
    const root = homelab();
    plan(home(root));
    const other = lab(root);
    plan(other, { nodes: '10.0.5.0/24', defaultGateway: '10.0.5.1' });
    expect(() => root.render()).not.toThrow();
  });

  test('at different sites have equal addresses', () => {
    const root = homelab();
    machine(home(root), 'node1');
    const other = lab(root);
    plan(other, { site: 'office' });
    machine(other, 'node2');
    expect(() => root.render()).not.toThrow();
  });
});

test('a virtual cluster has the machines and the network of its host', () => {
  const root = homelab();
  const host = home(root);
  const network = plan(host);
  const node = machine(host, 'node1');
  const guest = new Cluster(root, 'media', { domain: 'media.example.net', engine: argoCd(), host });
  expect([guest.network, guest.machines]).toEqual([network, [node]]);
  expect(() => root.render()).not.toThrow();
});

test('a reserved address lies in the range that its DHCP server gives away', () => {
  const cluster = home(homelab());
  plan(cluster, { dhcpRange: '10.0.4.20-10.0.4.90' });
  machine(cluster, 'node1', { interfaces: [{ dhcp: { address: '10.0.4.21' } }] });
  expect(problemsOf(cluster)).toEqual([]);
});

test('two machines cannot have one reserved address', () => {
  const cluster = home(homelab());
  machine(cluster, 'node1', { interfaces: [{ dhcp: { address: '10.0.4.21' } }] });
  machine(cluster, 'node2', { interfaces: [{ dhcp: { address: '10.0.4.21' } }] });
  expect(problemsOf(cluster)).toEqual(['home/node2: address 10.0.4.21 is used by both machine node1 and machine node2']);
});

test('networks of one or two addresses have no address of their own', () => {
  const cluster = home(homelab());
  machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.4.0/31'] }, { device: 'lo1', addresses: ['10.0.9.9/32'] }] });
  expect(problemsOf(cluster)).toEqual([]);
});

test('IPv6 is checked like IPv4, in both families at once', () => {
  const cluster = home(homelab());
  plan(cluster, {
    nodes: ['10.0.4.0/24', 'fd00:4::/64'],
    pods: ['10.244.0.0/16', 'fd00:244::/56'],
    services: ['10.96.0.0/12', 'fd00:96::/112'],
    pools: { default: ['fd00:4::100-fd00:4::1ff'] },
  });
  machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.4.101', 'fd00:4::101/64'] }] });
  expect(problemsOf(cluster)).toEqual([
    'home/node1: address fd00:4::101 of machine node1 is inside pool default fd00:4::100-fd00:4::1ff',
  ]);
});

test('a machine without a prefix takes that of the whole local network', () => {
  const cluster = home(homelab());
  plan(cluster, { localNetwork: '10.0.0.0/9', services: '172.16.0.0/12', defaultGateway: '10.0.0.1' });
  machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.4.0'] }] });
  expect(problemsOf(cluster)).toEqual([]);
  expect(warningsOf(cluster)).toEqual([]);
});

describe('a warning', () => {
  test('tells of an even number of control-plane machines', () => {
    const cluster = home(homelab());
    plan(cluster);
    machine(cluster, 'node1');
    machine(cluster, 'node2', { interfaces: [{ addresses: ['10.0.4.102'] }] });
    expect(warningsOf(cluster)).toEqual([
      'home: has 2 control-plane machines: an even number survives no more failures than one less',
    ]);
  });

  test('tells of services that hide hosts of the local network', () => {
    const cluster = home(homelab());
    plan(cluster, { localNetwork: '10.0.0.0/9', defaultGateway: '10.0.0.1' });
    expect(warningsOf(cluster)).toEqual([
      'home/network: services 10.96.0.0/12 are in the local network 10.0.0.0/9: its hosts with such addresses cannot be reached from the cluster',
    ]);
  });

  test('tells of a machine that cannot leave its network', () => {
    const cluster = home(homelab());
    machine(cluster, 'node1');
    expect(warningsOf(cluster)).toEqual([
      'home/node1: has fixed addresses only and no route to elsewhere: set defaultGateway in the network plan, or routes',
    ]);
  });
});

test('every problem of every machine is told at once', () => {
  const cluster = home(homelab());
  plan(cluster, { vip: '10.0.4.100', pools: { default: ['10.0.4.200/29'] } });
  machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.4.100'] }] });
  machine(cluster, 'node2', { hostname: 'node1', interfaces: [{ addresses: ['10.0.4.201'] }] });
  machine(cluster, 'node3', { role: 'worker', interfaces: [{ addresses: ['10.0.5.1/16'] }] });
  expect(problemsOf(cluster)).toEqual([
    'home/node1: address 10.0.4.100 is used by both the VIP and machine node1',
    'home/node2: address 10.0.4.201 of machine node2 is inside pool default 10.0.4.200/29',
    "home/node2: hostname 'node1' is used by both machine home/node1 and machine home/node2",
    'home/node3: address 10.0.5.1 is outside of nodes 10.0.4.0/24',
  ]);
});

test('the order in which machines are made changes nothing', () => {
  const made = (ids: readonly string[]): readonly string[] => {
    const cluster = home(homelab());
    for (const id of ids) machine(cluster, id);
    return problemsOf(cluster);
  };
  expect(made(['c', 'a', 'b'])).toEqual(made(['a', 'b', 'c']));
});

test('the VIP of a cluster whose machines ask DHCP is theirs to carry', () => {
  const cluster = home(homelab());
  plan(cluster, { vip: '10.0.4.100' });
  machine(cluster, 'node1', { interfaces: [{ device: 'eth0', dhcp: true }] });
  expect(problemsOf(cluster)).toEqual([]);
  expect(cluster.machines.map(({ address }) => address)).toEqual([undefined]);
});

test('what a plan says is what its add-ons are given', () => {
  const network = new NetworkPlan(home(homelab()), 'network', {
    nodes: '10.0.4.0/24',
    pools: { default: ['10.0.4.200-10.0.4.253'] },
    gateways: { 'nginx-gateway': '10.0.4.205' },
  });
  expect([network.pool('default'), network.gateway('nginx-gateway')]).toEqual([['10.0.4.200-10.0.4.253'], '10.0.4.205']);
});

test('overlapping ranges are the pairs that a comparison of each with each finds', () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }), fc.constantFrom('10.0.0.', 'fd00::'))
    .map(([first, length, network]) => ({ range: parseRange('range', `${network}${first}-${network}${first + length}`) }));
  const meet = (a: AddressRange, b: AddressRange): boolean => a.family === b.family && a.first <= b.last && b.first <= a.last;
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), ranges => {
      const expected = ranges.flatMap((a, index) => ranges.slice(index + 1).filter(b => meet(a.range, b.range))).length;
      const found = overlapping(ranges);
      expect(found.length).toBe(expected);
      for (const [a, b] of found) expect(meet(a.range, b.range)).toBe(true);
    }),
  );
});

test('two thousand machines of one network each have an address', () => {
  const cluster = home(homelab());
  for (let index = 0; index < 2000; index++) {
    new Machine(cluster, `node${index}`, {
      role: index === 0 ? 'control-plane' : 'worker',
      macs: [mac(index)],
      installDisk: '/dev/sda',
      interfaces: [{ addresses: [`10.1.${index >> 8}.${index & 255}/9`], routes: [{ via: '10.0.0.1' }] }],
    });
  }
  expect(problemsOf(cluster)).toEqual([]);
});

test('what a plan and machines say is a page for people', () => {
  const cluster = home(homelab());
  plan(cluster, { vip: '10.0.4.100', pools: { default: ['10.0.4.200-10.0.4.253'] }, dns: ['10.0.4.1'] });
  machine(cluster, 'node1', { installDisk: { type: 'ssd', size: '>= 100GB' }, hardware: { gpu: 'A|B' } });
  const { files } = (cluster.node.root as ReturnType<typeof homelab>).render();
  expect(files.get('home/inventory.md')).toBe(`# Machines and addresses of home

| Addresses | Are |
| --- | --- |
| 10.0.4.0/24 | nodes |
| 10.0.4.0/24 | local network |
| 10.244.0.0/16 | pods |
| 10.96.0.0/12 | services |
| 10.0.4.100 | VIP of the API server |
| 10.0.4.1 | default gateway |
| 10.0.4.200-10.0.4.253 | pool default |
| 10.0.4.1 | name servers |

| Machine | Role | Architecture | Addresses | Hardware addresses | Installed on | Hardware |
| --- | --- | --- | --- | --- | --- | --- |
| node1 | control-plane | amd64 | 10.0.4.101 | 00:23:24:e7:29:6f | type ssd, size >= 100GB | gpu A\\|B |
`);
});
