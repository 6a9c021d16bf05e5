import { ApiObject } from 'cdk8s';
import type { CiliumNetworkPolicy } from '../imports/cilium.io';
import type { NetworkPolicy } from '../imports/networking.k8s.io';
import { ManifestAddon, type Addon, type NetworkPlan, type ProjectRef } from '../lib';
import type { MetalLb } from '../lib/addons/metallb';
import type { Kyverno } from '../lib/policies/kyverno';
import { site } from './site';

type Spec = NonNullable<NetworkPolicy['spec']>;
type Rule = NonNullable<Spec['ingress']>[number];
type Peer = NonNullable<Rule['from']>[number];

/** What the policies are about. */
export interface Protected {
  readonly project: ProjectRef;
  readonly metallb: MetalLb;
  readonly kyverno: Kyverno;
}

/** What guards the pods that the API server calls: they are called from the machines' addresses, and from those of pods. */
export function networkPolicies(network: NetworkPlan, { project, metallb, kyverno }: Protected): void {
  const policies = new ManifestAddon(network.cluster, 'network-policies', { namespace: 'kube-system', project });
  const machines = network.cluster.machines.flatMap(({ address }) => (address === undefined ? [] : block(`${address}/32`)));
  const nodes = network.nodes.map(block);
  const callers: readonly Peer[] = [...machines, ...network.pods.map(block)];
  const component = (name: string): Spec['podSelector'] => ({ matchLabels: { 'app.kubernetes.io/component': name } });
  const webhook: Rule = { from: callers, ports: [tcp(9443)] };
  const membership = [tcp(7946), { protocol: 'UDP', port: 7946 } as const];

  shared(policies, metallb);
  allow(policies, metallb, 'allow-metallb-controller', {
    podSelector: component('controller'),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [webhook, scraped(9120)],
    egress: [{ to: [{ podSelector: component('speaker') }], ports: membership }],
  });
  allow(policies, metallb, 'allow-metallb-speaker', {
    podSelector: component('speaker'),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: membership }, scraped(9120)],
    egress: [{ ports: membership }, { to: nodes }],
  });

  shared(policies, kyverno);
  allow(policies, kyverno, 'default-deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  allow(policies, kyverno, 'allow-kyverno-admission', {
    podSelector: component('admission-controller'),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [webhook, scraped(8000)],
    // Registries, where it looks images up.
    egress: [{ to: [{ ipBlock: site.internet }], ports: [tcp(443)] }],
  });
  for (const name of ['background', 'reports', 'cleanup']) {
    allow(policies, kyverno, `allow-kyverno-${name}`, {
      podSelector: component(`${name}-controller`),
      policyTypes: ['Ingress'],
      ingress: [scraped(8000)],
    });
  }
}

/** What every pod of a namespace may do: ask for names and talk to the API server, which may call it back. */
function shared(policies: ManifestAddon, { namespace }: Addon): void {
  allow(policies, { namespace }, 'allow-dns', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [{ namespaceSelector: inNamespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
        ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
      },
    ],
  });
  new ApiObject(policies.manifests, `${namespace}-allow-kube-api`, {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'allow-kube-api', namespace },
    spec: {
      endpointSelector: {},
      ingress: [{ fromEntities: ['kube-apiserver', 'remote-node'], toPorts: [{ ports: [{ port: '9443', protocol: 'TCP' }] }] }],
      egress: [{ toEntities: ['kube-apiserver'] }],
    },
  } satisfies CiliumNetworkPolicy);
}

function allow(policies: ManifestAddon, { namespace }: Pick<Addon, 'namespace'>, name: string, spec: Spec): void {
  new ApiObject(policies.manifests, `${namespace}-${name}`, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  } satisfies NetworkPolicy);
}

function scraped(port: number): Rule {
  return { from: [{ namespaceSelector: inNamespace('monitoring') }], ports: [tcp(port)] };
}

function block(cidr: string): Peer {
  return { ipBlock: { cidr } };
}

function inNamespace(name: string): Peer['namespaceSelector'] {
  return { matchLabels: { 'kubernetes.io/metadata.name': name } };
}

function tcp(port: number): { readonly protocol: 'TCP'; readonly port: number } {
  return { protocol: 'TCP', port };
}
