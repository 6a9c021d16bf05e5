import { ApiObject } from 'cdk8s';
import { Addon, type AddonProps } from '../../../lib/core/addon';
import { Cluster } from '../../../lib/core/cluster';
import { ClusterSet } from '../../../lib/core/cluster-set';
import { HelmAddon } from '../../../lib/core/helm-addon';
import { Homelab } from '../../../lib/core/homelab';
import { ManifestAddon } from '../../../lib/core/manifest-addon';
import type { GitRelease } from '../../../lib/core/model';
import type { ClusterTarget } from '../../../lib/core/target';
import { flux } from '../../../lib/gitops/flux/engine';
import { FluxRegistration } from '../../../lib/gitops/flux/registration';
import type { InputProvider, Manifest } from '../../support/expand';
import { objectIn } from './tiny-flux';

const repository = { url: 'https://git.example.net/homelab.git' };
/** Text that means something to many templating tools, and nothing here. */
export const hostile = 'cat <<EOF | tee {{ .Values.x }} ${HOME} $${a} >> "q" `b` \\n\n<<< {{{ <% %> << inputs.domain >>\nEOF\n';

class Chartful extends HelmAddon<object> {
  constructor(scope: ClusterTarget, id: string, repositoryUrl: string, values: object, props: AddonProps = {}) {
    const chart = { repository: repositoryUrl, name: id, version: '1.2.3' };
    super(scope, id, chart, { namespace: id, values }, props);
  }
}

class FromGit extends Addon {
  constructor(scope: ClusterTarget, id: string, props: AddonProps = {}) {
    super(scope, id, { namespace: id }, props);
  }

  override get release(): GitRelease {
    return { type: 'git', url: 'https://git.example.net/crds.git', revision: 'v1.0.0', path: 'config/crd' };
  }
}

/** One of everything: an index and a registry, manifests before and after a release, a Git release, facts in all of them. */
function addAll(target: ClusterTarget): void {
  const crds = new FromGit(target, 'gateway-api-crds');
  const certManager = new Chartful(
    target,
    'cert-manager',
    'https://charts.example.net',
    {
      replicas: 2,
      solvers: [{ zones: [target.domain, 'x'], weight: 3, on: true, nothing: null }, `*.${target.domain}`],
      global: { host: `https://${target.name}.${target.domain}:${target.environment}`, text: hostile },
      'a/b~c.d': { '<<e': `f-${target.domain} ${hostile}` },
    },
    { after: [crds], sync: { prune: false } },
  );
  new ApiObject(certManager.prerequisites, 'token', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'zones', labels: { cluster: target.name } },
    data: {
      zone: target.domain,
      script: hostile,
      both: `${target.domain}${target.environment}\n${hostile}`,
      'k.v~1/2': target.fact('base-domain'),
    },
  });
  new ApiObject(certManager.clusterManifests, 'issuer', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'issuer.example' },
    spec: { acme: { email: `me@${target.domain}`, server: 'https://acme.example.net', privateKeySecretRef: { name: 'key' } } },
  });
  const wildcard = new ManifestAddon(target, 'wildcard', { namespace: 'wildcard', after: [certManager, crds] });
  new ApiObject(wildcard.manifests, 'certificate', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: `wildcard-${target.name}`, annotations: { 'example.net/of': target.name } },
    spec: {
      secretName: 'wildcard',
      dnsNames: [`*.${target.domain}`, target.domain, 'fixed'],
      issuerRef: { name: 'issuer.example', kind: 'ClusterIssuer' },
    },
  });
  new ApiObject(wildcard.manifests, 'plain', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'plain' },
    data: { script: hostile },
  });
  new Chartful(target, 'loki', 'oci://registry.example.net/charts', {}, { after: [wildcard] });
}

/** The facts of each registration. */
export const facts = {
  media: { domain: 'media.example.net', environment: 'production', 'base-domain': 'example.net' },
  'games-2': { domain: 'games.example.org', environment: 'staging', 'base-domain': 'a: b # <&> "\'"\u2028 - {x}' },
};
/** Name of a registration. */
export type Name = keyof typeof facts;
/** Names of the registrations. */
export const names = Object.keys(facts) as Name[];

/** A rendered set: all files, the ResourceSet among them, and the registrations. */
export interface Set {
  readonly files: ReadonlyMap<string, string>;
  readonly resourceSet: Manifest & { readonly spec: object };
  readonly providers: readonly InputProvider[];
}

/** A set of everything, and its registrations. */
export function setOfEverything(): Set {
  const lab = new Homelab({ repository });
  const externalCrds = ['cert-manager.io'];
  const hub = new Cluster(lab, 'hub', { domain: 'hub.example.net', engine: flux(), externalCrds });
  const set = new ClusterSet(lab, 'vclusters', {
    hub,
    externalCrds,
    selector: { matchLabels: { cluster_type: 'vcluster' }, matchExpressions: [{ key: 'environment', operator: 'Exists' }] },
    facts: { 'base-domain': { annotation: 'base_domain' } },
    example: { name: 'example', domain: 'vc.example.net', environment: 'production', facts: { 'base-domain': 'example.net' } },
  });
  addAll(set);
  const registrations = new ManifestAddon(hub, 'registrations', { namespace: 'flux-system' });
  for (const name of names) {
    const kubeConfig = { name: `vc-${name}`, key: 'config' };
    new FluxRegistration(registrations, name, { set, facts: facts[name], kubeConfig });
  }
  const files = lab.render().files;
  const providers = names.map(name =>
    objectIn(
      files,
      `hub/manifests/registrations/config/resourcesetinputprovider.fluxcd.controlplane.io.flux-system.${name}.yaml`,
    ),
  );
  const resourceSet = objectIn(files, 'hub/gitops/resourceset.fluxcd.controlplane.io.flux-system.vclusters.yaml');
  return {
    files,
    resourceSet: resourceSet as unknown as Set['resourceSet'],
    providers: providers as unknown as Set['providers'],
  };
}

/** A known cluster of the same, looked after by the same Flux. */
export function known(name: Name): ReadonlyMap<string, string> {
  const lab = new Homelab({ repository });
  const { domain, environment, 'base-domain': base } = facts[name];
  const engine = flux({ kubeConfig: { name: `vc-${name}`, key: 'config' } });
  addAll(
    new Cluster(lab, name, { domain, environment, engine, facts: { 'base-domain': base }, externalCrds: ['cert-manager.io'] }),
  );
  return lab.render().files;
}
