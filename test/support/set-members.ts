import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { Cluster, ClusterSet, existingSecret, Homelab, ManifestAddon, type ClusterTarget, type GitOpsEngine } from '../../lib';
import { CertManager } from '../../lib/addons/cert-manager';
import { ExternalDns } from '../../lib/addons/external-dns';
import { GatewayApiCrds } from '../../lib/addons/gateway-api-crds';
import { NginxGatewayFabric } from '../../lib/addons/nginx-gateway-fabric';
import { ExternalSecrets, OnePasswordStore } from '../../lib/secrets';
import { applyKustomize, type ArgoKustomize, type Folder } from './kustomize';
import type { ClusterSecret } from './expand';

/** A cluster as it registers, and as it would be if the program knew it. */
export interface Member {
  readonly name: string;
  readonly domain: string;
  readonly environment: string;
  readonly facts: Readonly<Record<string, string>>;
}

/** Facts that a template engine, JSON, YAML or a shell could trip over. */
export const members: readonly Member[] = [
  { name: 'alpha', domain: 'alpha.example.net', environment: 'production', facts: { motto: 'plain', 'tenant/id': 'a-1' } },
  {
    name: 'beta',
    domain: 'beta.example.org',
    environment: 'staging',
    facts: { motto: `"quoted" \\back {{ .name }} <<x>> \${y} 'single' <&> # é\nline: 2`, 'tenant/id': '007' },
  },
];

/** Where registrations hold the facts: one key that Go can name, one that it cannot. */
const factSources = { motto: { annotation: 'motto' }, 'tenant/id': { annotation: 'platform.example/tenant-id' } } as const;

/** The same add-ons for a set and for known clusters: facts in values, lists, names, text and nested manifests. */
export function addMemberAddons(target: ClusterTarget): void {
  const externalSecrets = new ExternalSecrets(target, 'external-secrets');
  const store = new OnePasswordStore(externalSecrets, 'onepassword-store', {
    connectHost: `https://connect.${target.domain}`,
    vaults: { homelab: 1 },
    token: existingSecret('eso-onepassword-token', 'token'),
  });
  const cloudflareToken = store.secret('cloudflare', 'token');
  const certManager = new CertManager(target, 'cert-manager', {
    acme: { email: 'me@example.net', cloudflareToken },
    rawValues: {
      global: { commonLabels: { stage: `p-${target.environment}` } },
      extraArgs: ['--v=2', `--cluster=${target.name}`, '--x={{ not ours }}'],
      motto: target.fact('motto'),
    },
  });
  const crds = new GatewayApiCrds(target, 'gateway-api-crds');
  const { gateway } = new NginxGatewayFabric(target, 'nginx-gateway-fabric', { after: [crds], issuer: certManager.issuer });
  new ExternalDns(target, 'external-dns', { cloudflareToken, gateway });
  const notes = new ManifestAddon(target, 'notes', { namespace: 'notes' });
  new ApiObject(notes.manifests, 'map', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `notes-${target.name}`, labels: { tenant: target.fact('tenant/id') } },
    data: {
      motto: target.fact('motto'),
      'a.b_c': `${target.name}@${target.domain} {{ printf "%s" .x }} \${HOME} <<EOF`,
    },
  });
}

/** A homelab with a hub and the set, and one with the members as known clusters; both with the same engine. */
export function setAndKnown(engine: () => GitOpsEngine): { readonly set: Homelab; readonly known: Homelab } {
  const repository = { url: 'https://git.example/homelab.git' };
  const set = new Homelab({ repository });
  const hub = new Cluster(set, 'hub', { domain: 'hub.example.net', engine: engine() });
  const { name, domain, environment, facts } = {
    name: 'example',
    domain: 'x.example.com',
    environment: 'dev',
    facts: { motto: 'm', 'tenant/id': 't' },
  };
  addMemberAddons(
    new ClusterSet(set, 'members', {
      hub,
      selector: { matchLabels: { cluster_role: 'vcluster' } },
      example: { name, domain, environment, facts },
      facts: factSources,
    }),
  );
  const known = new Homelab({ repository });
  for (const member of members) addMemberAddons(new Cluster(known, member.name, { ...member, engine: engine() }));
  return { set, known };
}

/** The members' registrations with Argo CD. */
export const clusterSecrets: readonly ClusterSecret[] = members.map(({ name, domain, environment, facts }) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: `cluster-${name}`,
    namespace: 'argocd',
    labels: { 'argocd.argoproj.io/secret-type': 'cluster', cluster_role: 'vcluster', environment },
    annotations: { cluster_domain: domain, motto: facts['motto'] ?? '', 'platform.example/tenant-id': facts['tenant/id'] ?? '' },
  },
  stringData: { name, server: `https://${name}.example` },
}));

/** What an application amounts to, however it is delivered. */
export interface Effective {
  readonly destination: unknown;
  /** Every object of its own, as JSON, by identity. */
  readonly objects: Readonly<Record<string, string>>;
  /** The values its chart gets, as JSON. */
  readonly values: string | undefined;
}

interface ArgoSource {
  readonly path?: string;
  readonly chart?: string;
  readonly kustomize?: ArgoKustomize;
  readonly directory?: object;
  readonly helm?: { readonly valueFiles?: readonly string[]; readonly valuesObject?: object };
}

interface ArgoApplication {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly sources?: readonly ArgoSource[];
    readonly source?: ArgoSource;
    readonly destination: { readonly namespace?: string };
  };
}

/** What Argo CD would deploy for an Application: its sources rendered from the repository's files. */
export function effectiveOf(application: object, files: Folder): Effective {
  const { spec } = application as ArgoApplication;
  const sources = spec.sources ?? (spec.source ? [spec.source] : []);
  const objects = sources.flatMap(source => ownObjects(source, files));
  const helm = sources.find(({ chart }) => chart !== undefined)?.helm;
  const valueFiles = helm?.valueFiles?.map(file => parse(text(files, file.replace('$values/dist/', ''))) as object) ?? [];
  const values = helm && [...valueFiles, helm.valuesObject ?? {}].reduce(mergeMaps, {});
  return {
    destination: spec.destination.namespace,
    objects: Object.fromEntries(objects.map(object => [identity(object), JSON.stringify(sorted(object))]).sort()),
    values: values && JSON.stringify(sorted(values)),
  };
}

/** The child Applications of a root Application. */
export function childrenOf(root: object, files: Folder): readonly object[] {
  const source = (root as ArgoApplication).spec.source;
  return source === undefined ? [] : ownObjects(source, files);
}

function ownObjects(source: ArgoSource, files: Folder): readonly object[] {
  if (source.path === undefined || !source.path.startsWith('dist/')) return [];
  const prefix = `${source.path.replace('dist/', '')}/`;
  const folder = new Map(
    [...files].filter(([path]) => path.startsWith(prefix)).map(([path, content]) => [path.slice(prefix.length), content]),
  );
  if (source.directory !== undefined) return [...folder.values()].map(content => parse(content) as object);
  return applyKustomize(folder, source.kustomize ?? {});
}

function text(files: Folder, path: string): string {
  const found = files.get(path);
  if (found === undefined) throw new Error(`no file ${path}`);
  return found;
}

function identity(object: object): string {
  const { apiVersion, kind, metadata } = object as {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string };
  };
  return `${apiVersion}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

function mergeMaps(a: unknown, b: unknown): object {
  const result = new Map<string, unknown>(Object.entries(a as object));
  for (const [key, value] of Object.entries(b as object))
    result.set(key, isMap(value) && isMap(result.get(key)) ? mergeMaps(result.get(key), value) : value);
  return Object.fromEntries(result);
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
