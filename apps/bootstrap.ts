import { Provider as Cloudflare } from '@pulumi/cloudflare/provider';
import * as pulumi from '@pulumi/pulumi';
import type { Cluster } from '../lib';
import { Cilium } from '../lib/addons/cilium';
import {
  CloudflareToken,
  CloudflareZone,
  clusterAccess,
  configSecrets,
  ConnectItem,
  connectSecrets,
  environmentSecrets,
  GitOpsBootstrap,
  type CloudflareRecord,
  type SecretReader,
} from '../lib/bootstrap';
import { homelab, site } from './site';
import { theCluster } from './the-cluster';
import { vclusterMedia } from './vcluster-media';
import { vclusters } from './vclusters';

/**
 * The Pulumi program: what the cluster of a stack cannot do for itself. Everything is checked and every secret read before the first
 * resource, so that what is missing leaves nothing half done.
 */
export async function bootstrap(): Promise<pulumi.Inputs> {
  const config = new pulumi.Config();
  const { hub, member } = clusters();
  const { cluster: name = pulumi.getStack() } = setting('cluster', config, 'cluster');
  const secrets = secretsOf(config);
  if (name === hub.name) return hubStack(hub, config, secrets);
  if (name === member.name) return { ...(await cloudflare(name, config, secrets, memberRecords)) };
  throw new pulumi.RunError(
    `no cluster is called '${name}' (there are ${hub.name}, ${member.name}): set cluster, or choose another stack`,
  );
}

/** A setting of the stack as a property; none if it is not set, or empty. */
function setting<N extends string>(name: N, config: pulumi.Config, key: string): { readonly [K in N]?: string } {
  const value = config.get(key);
  return value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [K in N]: string });
}

function connectHost(config: pulumi.Config): string {
  return (
    [config.get('connect.host'), process.env['OP_CONNECT_HOST']].find(host => host !== undefined && host !== '') ??
    site.onePassword.connectHost
  );
}

/** All of the homelab: what one cluster renders to may depend on the others. */
function clusters(): { readonly hub: Cluster; readonly member: Cluster } {
  const root = homelab();
  const hub = theCluster(root);
  vclusters(root, hub);
  return { hub, member: vclusterMedia(root, hub) };
}

async function hubStack(hub: Cluster, config: pulumi.Config, secrets: SecretReader): Promise<pulumi.Inputs> {
  const access = await clusterAccess(hub, {
    ...setting('kubeconfig', config, 'kubeconfig'),
    ...setting('context', config, 'kubeContext'),
    ...setting('clusterName', config, 'kubeCluster'),
    ...setting('server', config, 'apiServer'),
  });
  const token = await secrets.read({ item: 'onepassword-access-token', field: 'credential' });
  const names = await cloudflare(hub.name, config, secrets, hubRecords);
  const made = new GitOpsBootstrap(
    hub.name,
    {
      cluster: hub,
      before: [hub.addon(Cilium)],
      overrides: firstMinute,
      secrets: [{ namespace: 'external-secrets', name: 'eso-onepassword-token', data: { token } }],
      takeOver: config.getBoolean('engine.takeOver') ?? false,
      ...(access.api && { api: access.api }),
      ...setting('charts', config, 'charts'),
    },
    { providers: { kubernetes: access.provider } },
  );
  return {
    ...names,
    kubeconfig: access.kubeconfig,
    releases: made.releases,
    root: made.root,
    urls: { argocd: `https://argocd.${hub.domain}`, grafana: `https://grafana.${hub.domain}` },
  };
}

/** Names at Cloudflare, and a token for the cluster to make more of them. */
async function cloudflare(
  name: string,
  config: pulumi.Config,
  secrets: SecretReader,
  records: readonly CloudflareRecord[],
): Promise<pulumi.Inputs> {
  if (config.getBoolean('cloudflare') === false) return {};
  const ownToken = config.getBoolean('cloudflare.ownToken') ?? false;
  // What may make tokens may do anything: it has an item of its own, which the cluster does not read.
  const apiToken = await secrets.read({ item: ownToken ? 'cloudflare-bootstrap' : 'cloudflare-api-token', field: 'token' });
  const providers = { cloudflare: new Cloudflare(name, { apiToken }) };
  const zone = new CloudflareZone(`${name}-zone`, { name: site.zone, records }, { providers });
  if (ownToken) {
    const token = new CloudflareToken(`${name}-dns`, { name: `${name} DNS-01 and external-dns`, zones: [zone] }, { providers });
    const [vault = ''] = Object.keys(site.onePassword.vaults);
    const host = connectHost(config);
    new ConnectItem(`${name}-cloudflare-token`, { host, vault, title: 'cloudflare-api-token', fields: { token: token.value } });
  }
  return { records: zone.recordNames };
}

/** Everything below the hub's domain is served by its gateway; external-dns adds names of its own where there is a route. */
const hubRecords: readonly CloudflareRecord[] = [
  { type: 'A', name: `*.${site.hubDomain}`, content: site.network.gateways['nginx-gateway'], ttl: 300 },
];

/** The API server of the virtual cluster; the set and the promise do the rest. */
const memberRecords: readonly CloudflareRecord[] = [
  { type: 'A', name: site.vclusterMedia.apiHostname, content: site.vclusterMedia.apiAddress, ttl: 300 },
];

/** Where secrets come from. */
function secretsOf(config: pulumi.Config): SecretReader {
  const source = setting('secrets', config, 'secrets').secrets ?? 'connect';
  if (source === 'environment') return environmentSecrets();
  if (source === 'config') return configSecrets(config);
  if (source !== 'connect') throw new pulumi.RunError(`secrets must be connect, environment or config, got '${source}'`);
  const [vault = ''] = Object.keys(site.onePassword.vaults);
  const token = config.getSecret('connect.token');
  const host = connectHost(config);
  return connectSecrets({ host, vault, ...(token && { token }) });
}

const silent = { serviceMonitor: { enabled: false } };
const silentMetrics = { metrics: silent };

/** Without definitions of monitors and without priority classes of ours: the engine puts both back. */
const firstMinute = {
  cilium: { operator: { prometheus: silent }, prometheus: silent, hubble: { relay: { prometheus: silent }, metrics: silent } },
  'argo-cd': {
    global: { priorityClassName: '' },
    controller: silentMetrics,
    server: silentMetrics,
    repoServer: silentMetrics,
    applicationSet: silentMetrics,
    notifications: silentMetrics,
    redis: silentMetrics,
  },
};
