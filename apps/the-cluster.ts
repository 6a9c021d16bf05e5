import { Cluster, existingSecret, ManifestAddon, type GitOpsEngine, type Homelab } from '../lib';
import { CertManager } from '../lib/addons/cert-manager';
import { Cilium } from '../lib/addons/cilium';
import { ExternalDns } from '../lib/addons/external-dns';
import { GatewayApiCrds } from '../lib/addons/gateway-api-crds';
import { Kratix } from '../lib/addons/kratix';
import { MetalLb } from '../lib/addons/metallb';
import { MetricsServer } from '../lib/addons/metrics-server';
import { NfsSubdirExternalProvisioner } from '../lib/addons/nfs-subdir-external-provisioner';
import { NginxGatewayFabric } from '../lib/addons/nginx-gateway-fabric';
import { AppProject } from '../lib/gitops/argocd/app-project';
import { ArgoCd } from '../lib/gitops/argocd/argo-cd';
import { argoCd } from '../lib/gitops/argocd/engine';
import { Route } from '../lib/networking';
import { KubePrometheusStack } from '../lib/observability/kube-prometheus-stack';
import { Loki } from '../lib/observability/loki';
import { PrometheusCrds } from '../lib/observability/prometheus-crds';
import { Kyverno } from '../lib/policies/kyverno';
import { PriorityClasses } from '../lib/policies/priority-classes';
import { ExternalSecrets, OnePasswordStore } from '../lib/secrets';
import { alertmanager } from './alertmanager';
import { controlPlane, production } from './layers';
import { lokiBeforeTsdb } from './loki';
import { homelab, site } from './site';

/** The three machines in the cupboard: the hub that also delivers to the virtual clusters. */
export function theCluster(homelab: Homelab, engine: GitOpsEngine = argoCd()): Cluster {
  const cluster = new Cluster(homelab, 'the-cluster', {
    domain: `cluster.${site.zone}`,
    engine,
    environment: 'production',
    role: 'control-plane',
    layers: [production, controlPlane],
  });

  const projects = new ManifestAddon(cluster, 'argocd-projects', { namespace: 'argocd' });
  const platform = new AppProject(projects, 'platform', { description: 'what the platform itself is made of' }).ref;
  const services = new AppProject(projects, 'platform-services', { description: 'what the platform offers' }).ref;
  new AppProject(projects, 'appteam-global', { description: 'shared by the projects of all teams' });

  const prometheusCrds = new PrometheusCrds(cluster, 'prometheus-crds', { project: services });
  const priorities = new PriorityClasses(cluster, 'platform-scheduling', { project: services });
  const gatewayApi = new GatewayApiCrds(cluster, 'gateway-api-crds', { project: services });
  const after = [prometheusCrds, priorities];

  const externalSecrets = new ExternalSecrets(cluster, 'external-secrets', { project: services, after: [priorities] });
  const onePassword = new OnePasswordStore(externalSecrets, 'onepassword-store', {
    ...site.onePassword,
    token: existingSecret('eso-onepassword-token', 'token'),
    labels: { 'integratn.tech/cluster-secret-store': 'onepassword-store' },
  });
  const cloudflareToken = onePassword.secret('cloudflare-api-token', 'token');

  const cilium = new Cilium(cluster, 'cilium', { project: services, after: [prometheusCrds], devices: [site.networkDevice] });
  new MetricsServer(cluster, 'metrics-server', { project: services, insecureKubelets: true });
  const metallb = new MetalLb(cluster, 'metallb', {
    project: services,
    addresses: [site.pool],
    interfaces: [site.networkDevice],
    priorityClass: priorities.critical,
  });
  const nfs = new NfsSubdirExternalProvisioner(cluster, 'nfs-subdir-external-provisioner', {
    project: services,
    server: site.nfsServer,
    configPath: '/mnt/user/appdata',
    dataPath: '/mnt/user/data',
  });

  const certManager = new CertManager(cluster, 'cert-manager', {
    project: services,
    after,
    acme: {
      email: site.email,
      cloudflareToken,
      zones: [site.zone],
      labels: { 'integratn.tech/cluster-issuer': 'letsencrypt-prod' },
    },
  });
  const { gateway } = new NginxGatewayFabric(cluster, 'nginx-gateway-fabric', {
    project: services,
    // Its Gateway is healthy only once it has an address.
    after: [gatewayApi, metallb],
    issuer: certManager.issuer,
    certificate: { name: 'wildcard-cluster-integratn-tech', secretName: 'wildcard-integratn-tech-tls' },
    address: site.gatewayAddress,
    priorityClass: priorities.critical,
    values: { nginx: { replicas: 2 }, nginxGateway: { replicas: 2, snippetsFilters: { enable: true } } },
  });
  new ExternalDns(cluster, 'external-dns', {
    project: services,
    cloudflareToken,
    domains: [site.zone],
    gateway,
    priorityClass: priorities.critical,
  });

  new ArgoCd(cluster, 'argo-cd', { project: platform, after, gateway });
  new Kyverno(cluster, 'kyverno', { project: services, after: [priorities] });
  new Kratix(cluster, 'kratix', {
    project: platform,
    after: [certManager],
    values: { resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } } },
    state: {
      url: site.platformState,
      githubApp: {
        appId: onePassword.secret('kratix-gitops-statestore', 'AppID'),
        installationId: onePassword.secret('kratix-gitops-statestore', 'InstallID'),
        privateKey: onePassword.secret('kratix-gitops-statestore', 'PrivateKey'),
      },
    },
    destinations: {
      'the-cluster': {
        path: 'the-cluster',
        labels: { environment: 'production', 'cluster-role': 'control-plane', 'capability.vcluster': 'true' },
      },
    },
  });

  const loki = new Loki(cluster, 'loki', { project: services, storageClass: nfs.config, values: lokiBeforeTsdb });
  const host = (name: string): string => `${name}.${cluster.domain}`;
  // A bridge to the chat, deployed beside this platform.
  const matrix = cluster.external('Service', 'monitoring', 'matrix-alertmanager-receiver', { ports: [{ port: 12345 }] });
  const prometheus = new KubePrometheusStack(cluster, 'kube-prometheus-stack', {
    project: services,
    after: [prometheusCrds],
    grafanaAdmin: {
      user: onePassword.secret('grafana-admin', 'username'),
      password: onePassword.secret('grafana-admin', 'password'),
    },
    storageClass: nfs.config,
    controlPlanes: site.nodes,
    loki: loki.gateway,
    remoteWriteReceiver: true,
    values: { alertmanager: { config: alertmanager(matrix) } },
    externalUrls: {
      prometheus: `https://${host('prometheus')}`,
      alertmanager: `https://${host('alertmanager')}`,
      grafana: `https://${host('grafana')}`,
    },
  });
  new Route(prometheus, 'grafana', { gateway, hostname: host('grafana'), backend: prometheus.grafana });
  new Route(prometheus, 'prometheus', { gateway, hostname: host('prometheus'), backend: prometheus.prometheus, port: 9090 });
  new Route(prometheus, 'alertmanager', {
    gateway,
    hostname: host('alertmanager'),
    backend: prometheus.alertmanager,
    port: 9093,
  });
  // Where the agents of the virtual clusters write to; never over plain HTTP, so there is nothing to redirect.
  new Route(prometheus, 'prom-remote', {
    gateway,
    hostname: host('prom-remote'),
    backend: prometheus.prometheus,
    port: 9090,
    path: '/api/v1/write',
    redirect: false,
  });
  new Route(loki, 'loki', { gateway, hostname: host('loki'), backend: loki.gateway });
  const hubble = new ManifestAddon(cluster, 'hubble-route', { namespace: 'kube-system', project: services });
  new Route(hubble, 'hubble-ui', { gateway, hostname: host('hubble'), backend: cilium.hubbleUi });
  return cluster;
}

if (require.main === module) {
  const root = homelab();
  theCluster(root);
  root.synth();
}
