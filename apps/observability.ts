import { ApiObject } from 'cdk8s';
import type { ClientSettingsPolicy } from '../imports/gateway.nginx.org';
import {
  ManifestAddon,
  type Addon,
  type Cluster,
  type GatewayRef,
  type Layer,
  type ProjectRef,
  type StorageClassRef,
} from '../lib';
import type { Cilium } from '../lib/addons/cilium';
import { Route } from '../lib/networking';
import { KubePrometheusStack } from '../lib/observability/kube-prometheus-stack';
import { Loki } from '../lib/observability/loki';
import type { OnePasswordStore } from '../lib/secrets';
import { alertmanager } from './alertmanager';
import { signIn } from './grafana';
import { controlPlanes } from './machines';
import { etcdMetrics } from './prometheus';

/** What the hub's metrics, logs and alerts need of the rest of it. */
export interface Surroundings {
  /** Layer of the cluster itself. */
  readonly own: Layer;
  readonly project: ProjectRef;
  readonly after: readonly Addon[];
  readonly onePassword: OnePasswordStore;
  readonly gateway: GatewayRef;
  readonly storageClass: StorageClassRef;
  readonly cilium: Cilium;
}

/** Metrics, logs and alerts of the hub and of the virtual clusters, and where people look at them. */
export function observability(cluster: Cluster, surroundings: Surroundings): KubePrometheusStack {
  const { project, gateway, storageClass, cilium } = surroundings;
  const host = (name: string): string => `${name}.${cluster.domain}`;
  const loki = new Loki(cluster, 'loki', { project, storageClass });
  const prometheus = metrics(cluster, surroundings, loki);

  new Route(prometheus, 'grafana', { gateway, hostname: host('grafana'), backend: prometheus.grafana });
  new Route(prometheus, 'prometheus', { gateway, hostname: host('prometheus'), backend: prometheus.prometheus, port: 9090 });
  new Route(prometheus, 'alertmanager', {
    gateway,
    hostname: host('alertmanager'),
    backend: prometheus.alertmanager,
    port: 9093,
  });
  remoteWrite(prometheus, gateway);
  new Route(loki, 'loki', { gateway, hostname: host('loki'), backend: loki.gateway });
  // Not Cilium's own: the network would wait for the Gateway, which waits for the network.
  const hubble = new ManifestAddon(cluster, 'hubble-route', { namespace: 'kube-system', project });
  new Route(hubble, 'hubble-ui', { gateway, hostname: host('hubble'), backend: cilium.hubbleUi });
  return prometheus;
}

function metrics(
  cluster: Cluster,
  { own, project, after, onePassword, storageClass }: Surroundings,
  loki: Loki,
): KubePrometheusStack {
  const url = (name: string): string => `https://${name}.${cluster.domain}`;
  const stack = new KubePrometheusStack(cluster, 'kube-prometheus-stack', {
    project,
    after,
    grafanaAdmin: {
      user: onePassword.secret('grafana-admin', 'username'),
      password: onePassword.secret('grafana-admin', 'password'),
    },
    storageClass,
    controlPlanes: controlPlanes(cluster),
    loki: loki.gateway,
    remoteWriteReceiver: true,
    externalUrls: { prometheus: url('prometheus'), alertmanager: url('alertmanager'), grafana: url('grafana') },
  });

  // A bridge to the chat, deployed beside this platform.
  const matrix = cluster.external('Service', stack.namespace, 'matrix-alertmanager-receiver', { ports: [{ port: 12345 }] });
  const authentik = cluster.external('Service', 'authentik', 'authentik-server', { ports: [{ name: 'http', port: 80 }] });
  const client = (field: string) =>
    onePassword.secret('authentik-grafana-oidc', field).bind(stack, { secret: 'grafana-oidc-config' });
  // Fetched from the machines' disks, beside this platform: etcd's own certificate.
  const etcd = (key: string) => stack.uses(cluster.external('Secret', stack.namespace, 'etcd-client-cert', { key }));

  own
    .set(KubePrometheusStack, { values: { alertmanager: { config: alertmanager(stack.uses(matrix)) } } })
    .set(KubePrometheusStack, {
      values: {
        grafana: signIn({
          clientId: client('client-id'),
          clientSecret: client('client-secret'),
          authentik: stack.uses(authentik),
        }),
      },
    })
    .set(KubePrometheusStack, {
      values: etcdMetrics({ authority: etcd('ca.crt'), certificate: etcd('server.crt'), key: etcd('server.key') }),
    });
  return stack;
}

/** Where the agents of the virtual clusters write to; never over plain HTTP, so there is nothing to redirect. */
function remoteWrite(stack: KubePrometheusStack, gateway: GatewayRef): void {
  const name = 'prom-remote';
  new Route(stack, name, {
    gateway,
    hostname: `${name}.${stack.target.domain}`,
    backend: stack.prometheus,
    port: 9090,
    path: '/api/v1/write',
    redirect: false,
  });
  new ApiObject(stack.manifests, 'prom-remote-limits', {
    apiVersion: 'gateway.nginx.org/v1alpha1',
    kind: 'ClientSettingsPolicy',
    metadata: { name: `${name}-client-settings` },
    spec: {
      targetRef: { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name },
      // Thousands of samples come at once.
      body: { maxSize: '20m', timeout: '60s' },
    },
  } satisfies ClientSettingsPolicy);
}
