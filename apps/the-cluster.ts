import { Cluster, existingSecret, Layer, type GitOpsEngine, type Homelab } from '../lib';
import { CertManager } from '../lib/addons/cert-manager';
import { Cilium } from '../lib/addons/cilium';
import { ExternalDns } from '../lib/addons/external-dns';
import { GatewayApiCrds } from '../lib/addons/gateway-api-crds';
import { Kratix } from '../lib/addons/kratix';
import { MetalLb } from '../lib/addons/metallb';
import { MetricsServer } from '../lib/addons/metrics-server';
import { NfsSubdirExternalProvisioner } from '../lib/addons/nfs-subdir-external-provisioner';
import { NginxGatewayFabric } from '../lib/addons/nginx-gateway-fabric';
import { ArgoCd } from '../lib/gitops/argocd/argo-cd';
import { argoCd } from '../lib/gitops/argocd/engine';
import { PrometheusCrds } from '../lib/observability/prometheus-crds';
import { Kyverno } from '../lib/policies/kyverno';
import { PriorityClasses } from '../lib/policies/priority-classes';
import { ExternalSecrets, OnePasswordStore } from '../lib/secrets';
import { assistant, notifications, permissions, scanResults, signIn } from './argo-cd';
import { keepOneOfEach, twoOfEach } from './gateway';
import { controlPlane, production } from './layers';
import { machines } from './machines';
import { networkPolicies } from './network-policies';
import { observability } from './observability';
import { Projects } from './projects';
import { homelab, site } from './site';
import { talos } from './talos';

/** The three machines in the cupboard: the hub that also delivers to the virtual clusters. */
export function theCluster(homelab: Homelab, engine: GitOpsEngine = argoCd()): Cluster {
  // What is this cluster's alone, and says where its own add-ons are.
  const own = new Layer('the-cluster');
  const cluster = new Cluster(homelab, 'the-cluster', {
    domain: site.hubDomain,
    engine,
    environment: 'production',
    role: 'control-plane',
    layers: [production, controlPlane, own],
  });

  const network = machines(cluster);
  talos(cluster);

  const projects = new Projects(cluster, 'argocd-projects');
  const { platform, services: project } = projects;

  const prometheusCrds = new PrometheusCrds(cluster, 'prometheus-crds', { project });
  const priorities = new PriorityClasses(cluster, 'platform-scheduling', { project });
  const priorityClass = priorities.critical;
  const gatewayApi = new GatewayApiCrds(cluster, 'gateway-api-crds', { project });
  const after = [prometheusCrds, priorities];

  const externalSecrets = new ExternalSecrets(cluster, 'external-secrets', { project, priorityClass });
  const onePassword = new OnePasswordStore(externalSecrets, 'onepassword-store', {
    ...site.onePassword,
    token: existingSecret('eso-onepassword-token', 'token'),
    labels: { 'integratn.tech/cluster-secret-store': 'onepassword-store' },
  });
  const cloudflareToken = onePassword.secret('cloudflare-api-token', 'token');

  const cilium = new Cilium(cluster, 'cilium', { project, after: [prometheusCrds], devices: [site.networkDevice] });
  new MetricsServer(cluster, 'metrics-server', { project, insecureKubelets: true });
  const metallb = new MetalLb(cluster, 'metallb', {
    project,
    addresses: network.pool('default'),
    interfaces: [site.networkDevice],
    priorityClass,
  });
  const nfs = new NfsSubdirExternalProvisioner(cluster, 'nfs-subdir-external-provisioner', {
    project,
    server: site.nfs.server,
    configPath: site.nfs.config,
    dataPath: site.nfs.data,
    resources: { requests: { cpu: '25m', memory: '263M' }, limits: { cpu: '937m', memory: '980M' } },
  });

  const certManager = new CertManager(cluster, 'cert-manager', {
    project,
    after: [prometheusCrds],
    priorityClass,
    acme: {
      email: site.email,
      cloudflareToken,
      zones: [site.zone],
      labels: { 'integratn.tech/cluster-issuer': 'letsencrypt-prod' },
    },
  });
  const fabric = new NginxGatewayFabric(cluster, 'nginx-gateway-fabric', {
    project,
    // Its Gateway is healthy only once it has an address.
    after: [gatewayApi, metallb],
    issuer: certManager.issuer,
    certificate: { name: 'wildcard-cluster-integratn-tech', secretName: 'wildcard-integratn-tech-tls' },
    address: network.gateway('nginx-gateway'),
    priorityClass,
  });
  own.set(NginxGatewayFabric, { values: twoOfEach(fabric) });
  keepOneOfEach(fabric);
  const { gateway } = fabric;
  new ExternalDns(cluster, 'external-dns', { project, cloudflareToken, domains: [site.zone], gateway, priorityClass });

  const prometheus = observability(cluster, {
    own,
    project,
    after: [prometheusCrds],
    onePassword,
    gateway,
    storageClass: nfs.config,
    cilium,
  });

  const argo = new ArgoCd(cluster, 'argo-cd', { project: platform, after, gateway });
  // Argo CD reads only Secrets that are marked as a part of it.
  const client = (field: string) =>
    onePassword.secret('authentik-argocd-oidc', field).bind(argo, {
      secret: 'argocd-oidc-config',
      labels: { 'app.kubernetes.io/part-of': 'argocd' },
    });
  own
    .set(ArgoCd, {
      values: {
        configs: {
          cm: {
            'oidc.config': signIn(client('client-id'), client('client-secret')),
            [`accounts.${assistant}`]: 'apiKey',
            globalProjects: projects.shared,
          },
          rbac: { 'policy.csv': permissions() },
        },
        // It does not wait for Alertmanager: who deploys it must not.
        notifications: notifications(prometheus.alertmanager),
      },
    })
    .set(ArgoCd, { values: scanResults });

  const kyverno = new Kyverno(cluster, 'kyverno', { project, after });
  networkPolicies(network, { project, metallb, kyverno });
  new Kratix(cluster, 'kratix', {
    project: platform,
    after: [certManager],
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
  return cluster;
}

if (require.main === module) {
  const root = homelab();
  theCluster(root);
  root.synth();
}
