import { homelab, site } from '../../apps/site';
import { theCluster } from '../../apps/the-cluster';
import { hub, rendering, specOf } from './rendered';

const cluster = theCluster(homelab());

test('three machines boot by a device of their own each; none has a placeholder for its address', () => {
  expect(cluster.machines.map(({ hostname, macs, address, role }) => [hostname, ...macs, address, role])).toEqual([
    ['controlplane1', '00:23:24:e7:29:40', '10.0.4.101', 'control-plane'],
    ['controlplane2', '00:23:24:e7:25:10', '10.0.4.102', 'control-plane'],
    ['controlplane3', '00:23:24:b5:54:f9', '10.0.4.103', 'control-plane'],
  ]);
});

test('the pool that services get is the one that machines are kept out of', () => {
  expect(specOf(hub.object('IPAddressPool', 'default'))['addresses']).toEqual(site.network.pools.default);
});

test('webhooks are called from the machines and from pods, wherever these have their addresses', () => {
  const from = ['10.0.4.101/32', '10.0.4.102/32', '10.0.4.103/32', '10.244.0.0/16'].map(cidr => ({ ipBlock: { cidr } }));
  for (const [name, namespace] of [
    ['allow-metallb-controller', 'metallb-system'],
    ['allow-kyverno-admission', 'kyverno'],
  ] as const) {
    expect(hub.objects).toContainEqual(
      expect.objectContaining({
        kind: 'NetworkPolicy',
        metadata: expect.objectContaining({ name, namespace }) as object,
        spec: expect.objectContaining({
          ingress: expect.arrayContaining([{ from, ports: [{ protocol: 'TCP', port: 9443 }] }]) as object,
        }) as object,
      }),
    );
  }
});

test('a namespace whose pods may send only what is said may ask for names and talk to the API server', () => {
  const inNamespace = (namespace: string) => hub.objects.filter(({ metadata }) => metadata.namespace === namespace);
  for (const namespace of ['metallb-system', 'kyverno'])
    expect(inNamespace(namespace).map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['allow-dns', 'allow-kube-api']),
    );
});

test('what is unusual about the addresses is told', () => {
  expect(rendering.warnings).toEqual([
    {
      path: 'the-cluster/network',
      message:
        'services 10.96.0.0/12 are in the local network 10.0.0.0/9: its hosts with such addresses cannot be reached from the cluster',
    },
  ]);
});
