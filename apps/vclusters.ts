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
import { homelab, site } from './site';
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
      facts: { 'base-domain': site.zone },
    },
    facts: {
      domain: { annotation: 'platform.integratn.tech/cluster-domain' },
      'base-domain': { annotation: 'platform.integratn.tech/base-domain' },
    },
    role: 'vcluster',
    layers: [production, vcluster],
  });

  const gatewayApi = new GatewayApiCrds(set, 'gateway-api-crds');
  const prometheusCrds = new PrometheusCrds(set, 'prometheus-crds');
  const priorities = new PriorityClasses(set, 'platform-scheduling');
  const externalSecrets = new ExternalSecrets(set, 'external-secrets', { after: [priorities] });
  const onePassword = new OnePasswordStore(externalSecrets, 'onepassword-store', {
    ...site.onePassword,
    token: existingSecret('eso-onepassword-token', 'token'),
  });
  const cloudflareToken = onePassword.secret('cloudflare-api-token', 'token');

  const certManager = new CertManager(set, 'cert-manager', {
    after: [priorities],
    acme: { email: site.email, cloudflareToken, zones: [set.fact('base-domain')] },
  });
  const { gateway } = new NginxGatewayFabric(set, 'nginx-gateway-fabric', { after: [gatewayApi], issuer: certManager.issuer });
  new ExternalDns(set, 'external-dns', {
    after: [priorities],
    cloudflareToken,
    domains: [set.fact('base-domain')],
    gateway,
  });
  new Kyverno(set, 'kyverno', { after: [priorities] });
  new KubePrometheusAgent(set, 'kube-prometheus-stack-agent', {
    after: [prometheusCrds],
    remoteWrite: `https://prom-remote.${hub.domain}/api/v1/write`,
    values: { prometheus: { prometheusSpec: { externalLabels: { vcluster: set.name } } } },
  });

  const argoCd = new ArgoCd(set, 'argo-cd', { gateway });
  const workloads = new ManifestAddon(set, 'workloads', { namespace: 'argocd', after: [argoCd] });
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
