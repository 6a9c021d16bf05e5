import type { AppProject, Application, ApplicationSet } from '../../../imports/argoproj.io';
import type { Certificate, ClusterIssuer } from '../../../imports/cert-manager.io';
import type { CiliumNetworkPolicy } from '../../../imports/cilium.io';
import type { ClusterSecretStore, ExternalSecret, PushSecret } from '../../../imports/external-secrets.io';
import type { FluxInstance, ResourceSet, ResourceSetInputProvider } from '../../../imports/fluxcd.controlplane.io';
import type { Gateway, GatewayClass, GRPCRoute, HTTPRoute, ReferenceGrant } from '../../../imports/gateway.networking.k8s.io';
import type { NginxProxy } from '../../../imports/gateway.nginx.org';
import type { HelmRelease } from '../../../imports/helm.toolkit.fluxcd.io';
import type { Kustomization } from '../../../imports/kustomize.toolkit.fluxcd.io';
import type { ClusterPolicy } from '../../../imports/kyverno.io';
import type { IPAddressPool, L2Advertisement } from '../../../imports/metallb.io';
import type { Alertmanager, Prometheus, PrometheusRule, ServiceMonitor } from '../../../imports/monitoring.coreos.com';
import type { Promise as KratixPromise } from '../../../imports/platform.kratix.io';
import type { GitRepository, HelmRepository, OCIRepository } from '../../../imports/source.toolkit.fluxcd.io';

/** Valid objects of the kinds that a GitOps platform installs. */
export const PLATFORM_OBJECTS = [
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'vclusters', namespace: 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          matrix: {
            generators: [
              { clusters: { selector: { matchLabels: { role: 'vcluster' } }, values: { revision: 'main' } } },
              { list: { elements: [{ name: 'a' }, { name: 'b', nested: { deep: true } }] } },
            ],
          },
        },
        {
          git: {
            repoURL: 'https://example.com/repo.git',
            revision: 'main',
            directories: [{ path: 'apps/*' }, { path: 'apps/x', exclude: true }],
          },
        },
      ],
      syncPolicy: { preserveResourcesOnDeletion: true, applicationsSync: 'create-update' },
      template: {
        metadata: { name: '{{.name}}', labels: { a: 'b' }, finalizers: ['resources-finalizer.argocd.argoproj.io'] },
        spec: {
          project: 'default',
          destination: { name: '{{.name}}', namespace: 'x' },
          source: {
            repoURL: 'https://example.com/repo.git',
            path: 'dist',
            targetRevision: 'main',
            kustomize: { nameSuffix: '-x', patches: [{ patch: '[]', target: { kind: 'Application' } }] },
          },
          syncPolicy: {
            automated: { prune: true, selfHeal: true },
            retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
          },
        },
      },
    },
  } satisfies ApplicationSet,
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'cert-manager-the-cluster', namespace: 'argocd' },
    spec: {
      project: 'platform',
      destination: { server: 'https://kubernetes.default.svc', namespace: 'cert-manager' },
      sources: [
        {
          repoURL: 'https://charts.jetstack.io',
          chart: 'cert-manager',
          targetRevision: 'v1.21.1',
          helm: { releaseName: 'cert-manager', valueFiles: ['$values/a.yaml'], valuesObject: { crds: { enabled: true } } },
        },
        { repoURL: 'https://example.com/repo.git', targetRevision: 'main', ref: 'values' },
      ],
      syncPolicy: { automated: { prune: true }, syncOptions: ['ServerSideApply=true'] },
      ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
    },
  } satisfies Application,
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'platform', namespace: 'argocd' },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      roles: [{ name: 'read', policies: ['p, proj:platform:read, applications, get, platform/*, allow'] }],
    },
  } satisfies AppProject,
  {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'wildcard', namespace: 'nginx-gateway' },
    spec: {
      secretName: 'wildcard-tls',
      dnsNames: ['*.cluster.example.com'],
      issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer' },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
    },
  } satisfies Certificate,
  {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'letsencrypt' },
    spec: {
      acme: {
        email: 'me@example.com',
        server: 'https://acme-v02.api.letsencrypt.org/directory',
        privateKeySecretRef: { name: 'letsencrypt' },
        solvers: [
          {
            dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare', key: 'token' } } },
            selector: { dnsZones: ['example.com'] },
          },
        ],
      },
    },
  } satisfies ClusterIssuer,
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    metadata: { name: 'onepassword-store' },
    spec: {
      provider: {
        onepassword: {
          connectHost: 'https://connect.example.com',
          vaults: { homelab: 1 },
          auth: { secretRef: { connectTokenSecretRef: { name: 'onepassword', key: 'token', namespace: 'external-secrets' } } },
        },
      },
    },
  } satisfies ClusterSecretStore,
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'cloudflare', namespace: 'cert-manager' },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { name: 'onepassword-store', kind: 'ClusterSecretStore' },
      target: { name: 'cloudflare', template: { type: 'Opaque', data: { token: '{{ .token }}' } } },
      data: [{ secretKey: 'token', remoteRef: { key: 'cloudflare', property: 'token' } }],
      dataFrom: [{ extract: { key: 'more' } }],
    },
  } satisfies ExternalSecret,
  {
    apiVersion: 'external-secrets.io/v1alpha1',
    kind: 'PushSecret',
    metadata: { name: 'kubeconfig' },
    spec: {
      secretStoreRefs: [{ name: 'onepassword-store', kind: 'ClusterSecretStore' }],
      selector: { secret: { name: 'kubeconfig' } },
      data: [{ match: { secretKey: 'config', remoteRef: { remoteKey: 'vcluster', property: 'config' } } }],
    },
  } satisfies PushSecret,
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'nginx' },
    spec: { controllerName: 'gateway.nginx.org/nginx-gateway-controller' },
  } satisfies GatewayClass,
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'nginx-gateway', namespace: 'nginx-gateway' },
    spec: {
      gatewayClassName: 'nginx',
      addresses: [{ type: 'IPAddress', value: '10.0.4.205' }],
      listeners: [
        {
          name: 'http',
          port: 80,
          protocol: 'HTTP',
          hostname: '*.cluster.example.com',
          allowedRoutes: { namespaces: { from: 'All' } },
        },
        {
          name: 'https',
          port: 443,
          protocol: 'HTTPS',
          hostname: '*.cluster.example.com',
          tls: { mode: 'Terminate', certificateRefs: [{ name: 'wildcard-tls' }] },
        },
      ],
    },
  } satisfies Gateway,
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'grafana', namespace: 'monitoring' },
    spec: {
      parentRefs: [{ name: 'nginx-gateway', namespace: 'nginx-gateway', sectionName: 'https' }],
      hostnames: ['grafana.cluster.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [{ name: 'x-env', value: 'prod' }] }],
          filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-forwarded', value: 'yes' }] } }],
          backendRefs: [{ name: 'grafana', port: 80, weight: 1 }],
          timeouts: { request: '10s' },
        },
        { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] },
      ],
    },
  } satisfies HTTPRoute,
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GRPCRoute',
    metadata: { name: 'api' },
    spec: {
      parentRefs: [{ name: 'nginx-gateway' }],
      rules: [{ matches: [{ method: { service: 'api.v1.Users', method: 'Get' } }], backendRefs: [{ name: 'api', port: 9000 }] }],
    },
  } satisfies GRPCRoute,
  {
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'routes' },
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'web' }],
      to: [{ group: '', kind: 'Service' }],
    },
  } satisfies ReferenceGrant,
  {
    apiVersion: 'gateway.nginx.org/v1alpha2',
    kind: 'NginxProxy',
    metadata: { name: 'proxy' },
    spec: {
      ipFamily: 'dual',
      kubernetes: { deployment: { replicas: 2 }, service: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } },
    },
  } satisfies NginxProxy,
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name: 'default' },
    spec: { addresses: ['10.0.4.200-10.0.4.253'] },
  } satisfies IPAddressPool,
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'L2Advertisement',
    metadata: { name: 'default' },
    spec: { ipAddressPools: ['default'], interfaces: ['eno1'] },
  } satisfies L2Advertisement,
  {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'web' },
    spec: {
      endpointSelector: { matchLabels: { app: 'web' } },
      egress: [{ toFQDNs: [{ matchName: 'example.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] }],
      ingress: [{ fromEntities: ['cluster'] }],
    },
  } satisfies CiliumNetworkPolicy,
  {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: { name: 'default-deny' },
    spec: {
      rules: [
        {
          name: 'deny-all',
          match: { any: [{ resources: { kinds: ['Namespace'] } }] },
          generate: {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'NetworkPolicy',
            name: 'default-deny-all',
            namespace: '{{request.object.metadata.name}}',
            synchronize: true,
            data: { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
          },
        },
      ],
    },
  } satisfies ClusterPolicy,
  {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Promise',
    metadata: { name: 'vcluster' },
    spec: {
      api: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'x' }, spec: {} },
      destinationSelectors: [{ matchLabels: { environment: 'production' } }],
      workflows: {
        resource: {
          configure: [{ apiVersion: 'platform.kratix.io/v1alpha1', kind: 'Pipeline', metadata: { name: 'x' }, spec: {} }],
        },
      },
    },
  } satisfies KratixPromise,
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      endpoints: [{ port: 'metrics', interval: '30s', scheme: 'http' }],
      namespaceSelector: { any: true },
    },
  } satisfies ServiceMonitor,
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'alerts' },
    spec: {
      groups: [
        {
          name: 'web',
          interval: '1m',
          rules: [
            {
              alert: 'Down',
              expr: 'up == 0',
              for: '5m',
              labels: { severity: 'critical' },
              annotations: { summary: '{{ $labels.job }} is down' },
            },
            { record: 'job:up:sum', expr: 1 },
          ],
        },
      ],
    },
  } satisfies PrometheusRule,
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'main' },
    spec: {
      replicas: 1,
      retention: '15d',
      storage: {
        volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '30Gi' } } } },
      },
      resources: { limits: { memory: '2Gi', cpu: 2 } },
    },
  } satisfies Prometheus,
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Alertmanager',
    metadata: { name: 'main' },
    spec: { replicas: 1 },
  } satisfies Alertmanager,
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'platform', namespace: 'flux-system' },
    spec: {
      interval: '10m',
      prune: true,
      path: './dist',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      dependsOn: [{ name: 'crds' }],
      patches: [{ patch: '- op: remove\n  path: /spec', target: { kind: 'Deployment' } }],
    },
  } satisfies Kustomization,
  {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'cert-manager' },
    spec: {
      interval: '1h',
      chart: { spec: { chart: 'cert-manager', version: '1.21.1', sourceRef: { kind: 'HelmRepository', name: 'jetstack' } } },
      install: { crds: 'CreateReplace', remediation: { retries: 3 } },
      values: { crds: { enabled: true }, nothing: null },
      valuesFrom: [{ kind: 'ConfigMap', name: 'cert-manager', valuesKey: 'values.yaml' }],
    },
  } satisfies HelmRelease,
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata: { name: 'jetstack' },
    spec: { url: 'https://charts.jetstack.io', interval: '1h' },
  } satisfies HelmRepository,
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'OCIRepository',
    metadata: { name: 'podinfo' },
    spec: { url: 'oci://ghcr.io/stefanprodan/charts/podinfo', interval: '1h', ref: { semver: '6.x' } },
  } satisfies OCIRepository,
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'repo' },
    spec: { url: 'https://example.com/repo.git', interval: '5m', ref: { branch: 'main' } },
  } satisfies GitRepository,
  {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'FluxInstance',
    metadata: { name: 'flux', namespace: 'flux-system' },
    spec: {
      distribution: { version: '2.x', registry: 'ghcr.io/fluxcd' },
      components: ['source-controller', 'kustomize-controller'],
    },
  } satisfies FluxInstance,
  {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSet',
    metadata: { name: 'vclusters' },
    spec: {
      inputsFrom: [{ kind: 'ResourceSetInputProvider', selector: { matchLabels: { role: 'vcluster' } } }],
      resources: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: '<< inputs.name >>' } }],
    },
  } satisfies ResourceSet,
  {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSetInputProvider',
    metadata: { name: 'vcluster-media' },
    spec: { type: 'Static', defaultValues: { name: 'media', number: 3 } },
  } satisfies ResourceSetInputProvider,
] as const;
