import { ClusterSet, existingSecret, ManifestAddon, type Cluster, type Homelab } from '../lib';
import { CertManager } from '../lib/addons/cert-manager';
import { ExternalDns } from '../lib/addons/external-dns';
import { GatewayApiCrds } from '../lib/addons/gateway-api-crds';
import { NginxGatewayFabric } from '../lib/addons/nginx-gateway-fabric';
import { Application } from '../lib/gitops/argocd/application';
import { ArgoCd } from '../lib/gitops/argocd/argo-cd';
import { KubePrometheusAgent } from '../lib/observability/kube-prometheus-agent';
import { PrometheusCrds } from '../lib/observability/prometheus-crds';
import { Kyverno } from '../lib/policies/kyverno';
import { PriorityClasses } from '../lib/policies/priority-classes';
import { ExternalSecrets, OnePasswordStore } from '../lib/secrets';
import { production, vcluster } from './layers';
import { Projects } from './projects';
import { homelab, registration, site } from './site';
import { theCluster } from './the-cluster';

/** Virtual clusters that people ask the platform for: known only when they register, all with the same add-ons. */
export function vclusters(homelab: Homelab, hub: Cluster): ClusterSet {
  const set = new ClusterSet(homelab, 'vclusters', {
    hub,
    selector: { matchLabels: { cluster_role: 'vcluster' } },
    example: {
      name: 'vcluster-media',
      domain: `vcluster-media.${site.zone}`,
      environment: 'production',
      facts: { 'base-domain': site.zone, 'base-domain-sanitized': site.zone.replaceAll('.', '-') },
    },
    facts: {
      // Registrations are named `<cluster>.<base-domain-sanitized>`; folders, records and metrics have the cluster's own name.
      name: registration.label('cluster_name'),
      'base-domain': registration.annotation('platform.integratn.tech/base-domain'),
      'base-domain-sanitized': registration.annotation('platform.integratn.tech/base-domain-sanitized'),
    },
    role: 'vcluster',
    layers: [production, vcluster],
  });
  // No registration carries it whole.
  const domain = `${set.name}.${set.fact('base-domain')}`;
  const { platform, services: project } = hub.addon(Projects);

  const gatewayApi = new GatewayApiCrds(set, 'gateway-api-crds', { project });
  const prometheusCrds = new PrometheusCrds(set, 'prometheus-crds', { project });
  const priorities = new PriorityClasses(set, 'platform-scheduling', { project });
  const priorityClass = priorities.critical;
  const externalSecrets = new ExternalSecrets(set, 'external-secrets', { project, priorityClass });
  const onePassword = new OnePasswordStore(externalSecrets, 'onepassword-store', {
    ...site.onePassword,
    token: existingSecret('eso-onepassword-token', 'token'),
    labels: { 'integratn.tech/cluster-secret-store': 'onepassword-store' },
  });
  const cloudflareToken = onePassword.secret('cloudflare-api-token', 'token');

  const certManager = new CertManager(set, 'cert-manager', {
    project,
    priorityClass,
    acme: {
      email: site.email,
      cloudflareToken,
      zones: [set.fact('base-domain')],
      labels: { 'integratn.tech/cluster-issuer': 'letsencrypt-prod' },
    },
  });
  const certificate = `wildcard-${set.name}-${set.fact('base-domain-sanitized')}`;
  const { gateway } = new NginxGatewayFabric(set, 'nginx-gateway-fabric', {
    project,
    after: [gatewayApi],
    issuer: certManager.issuer,
    domain,
    certificate: { name: certificate, secretName: `${certificate}-tls` },
  });
  new ExternalDns(set, 'external-dns', {
    project,
    priorityClass,
    cloudflareToken,
    domains: [set.fact('base-domain')],
    gateway,
  });
  new Kyverno(set, 'kyverno', { project, after: [prometheusCrds, priorities] });
  new KubePrometheusAgent(set, 'kube-prometheus-stack-agent', {
    project,
    after: [prometheusCrds],
    remoteWrite: `https://prom-remote.${hub.domain}/api/v1/write`,
    values: { prometheus: { prometheusSpec: { externalLabels: { vcluster: set.name } } } },
  });

  const argoCd = new ArgoCd(set, 'argo-cd', {
    project: platform,
    after: [prometheusCrds],
    gateway,
    hostname: `argocd.${domain}`,
  });
  const workloads = new ManifestAddon(set, 'workloads', { namespace: 'argocd', project, after: [argoCd] });
  new Application(workloads, 'workloads', {
    source: {
      repoURL: site.repository.url,
      targetRevision: site.repository.revision,
      path: `${site.repository.path}/${set.name}/gitops`,
      directory: { recurse: true },
    },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
  });
  return set;
}

if (require.main === module) {
  const root = homelab();
  vclusters(root, theCluster(root));
  root.synth();
}
