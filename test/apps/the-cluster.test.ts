import { homelab } from '../../apps/site';
import { theCluster } from '../../apps/the-cluster';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { hub, specOf } from './rendered';

const quick = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map(key => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 60,
}));
const monitored = { enabled: true, serviceMonitor: { enabled: true } };
const budget = { enabled: true, minAvailable: 1 };

/** A map of settings somewhere in values. */
function settings(values: object, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  return path.reduce<Readonly<Record<string, unknown>>>(
    (map, key) => map[key] as Readonly<Record<string, unknown>>,
    values as Readonly<Record<string, unknown>>,
  );
}

const data = (secret: string) =>
  (specOf(hub.object('ExternalSecret', secret))['data'] as readonly { secretKey: string; remoteRef: object }[]).map(
    ({ secretKey, remoteRef }) => [secretKey, remoteRef],
  );

describe('Argo CD of the hub', () => {
  const values = hub.values('argo-cd');
  const cm = settings(values, 'configs', 'cm');

  test('is reached under its host name, which its links and sign-in are made of', () => {
    expect(settings(values, 'global')).toEqual({
      domain: 'argocd.cluster.integratn.tech',
      networkPolicy: { create: false },
      priorityClassName: 'platform-critical',
    });
    expect(specOf(hub.object('HTTPRoute', 'argocd'))['hostnames']).toEqual(['argocd.cluster.integratn.tech']);
  });

  test('lets people sign in with what its own ExternalSecret fetches', () => {
    expect(cm['oidc.config']).toContain('issuer: https://auth.cluster.integratn.tech/application/o/argocd/\n');
    expect(cm['oidc.config']).toContain('clientID: $argocd-oidc-config:client-id\n');
    expect(cm['oidc.config']).toContain('clientSecret: $argocd-oidc-config:client-secret\n');
    expect(data('argocd-oidc-config')).toEqual([
      ['client-id', { key: 'authentik-argocd-oidc', property: 'client-id' }],
      ['client-secret', { key: 'authentik-argocd-oidc', property: 'client-secret' }],
    ]);
    // Without this label Argo CD would not read it.
    expect(specOf(hub.object('ExternalSecret', 'argocd-oidc-config'))['target']).toMatchObject({
      template: { metadata: { labels: { 'app.kubernetes.io/part-of': 'argocd' } } },
    });
  });

  test('gives administrators everything, and the assistant what it needs to look', () => {
    const policies = String(settings(values, 'configs', 'rbac')['policy.csv'])
      .trim()
      .split('\n');
    expect(policies.filter(line => line.startsWith('g,'))).toEqual([
      'g, mcp-readonly, role:mcp-readonly',
      'g, authentik Admins, role:admin',
    ]);
    expect(policies.filter(line => line.includes('role:mcp-readonly,'))).toEqual([
      'p, role:mcp-readonly, applications, get, */*, allow',
      'p, role:mcp-readonly, clusters, get, *, allow',
      'p, role:mcp-readonly, projects, get, *, allow',
      'p, role:mcp-readonly, repositories, get, *, allow',
      'p, role:mcp-readonly, logs, get, */*, allow',
    ]);
    expect(policies.filter(line => line.startsWith('p,')).every(line => / get, \S+, allow$/.test(line))).toBe(true);
    expect(settings(values, 'configs', 'rbac')).not.toHaveProperty(['policy.default']);
    expect(cm['accounts.mcp-readonly']).toBe('apiKey');
  });

  test('adds the shared project to the projects of teams, and the project is there', () => {
    expect(cm['globalProjects']).toContain('projectName: appteam-global\n');
    expect(cm['globalProjects']).toContain('key: argocd.argoproj.io/project-group\n');
    const projects = hub.objectsOf('AppProject').map(({ metadata }) => metadata.name);
    expect(projects.sort()).toEqual(['appteam-global', 'platform', 'platform-services']);
  });

  test('tells Alertmanager of failed syncs at the address that Alertmanager has', () => {
    const target = theCluster(homelab());
    const { name, namespace, ports } = target.addon(KubePrometheusStack).alertmanager;
    const address = `${name}.${namespace}.svc.cluster.local:${ports[0]?.port}`;
    expect(settings(values, 'notifications', 'notifiers')['service.alertmanager']).toContain(`targets: ['${address}']`);
    expect(settings(values, 'notifications')).toMatchObject({
      subscriptions: [{ recipients: ['alertmanager'], triggers: ['on-sync-failed', 'on-health-degraded'] }],
    });
    for (const name of ['sync-failed', 'health-degraded']) {
      expect(settings(values, 'notifications', 'triggers')[`trigger.on-${name}`]).toContain('oncePer: app.metadata.name\n');
      expect(settings(values, 'notifications', 'templates')[`template.app-${name}`]).toContain('source: argocd-notifications\n');
    }
  });

  test('waits for nobody who needs it: not for Alertmanager, though it writes to it', () => {
    expect(hub.application('argo-cd').after).not.toContain('kube-prometheus-stack');
    expect(
      theCluster(homelab())
        .addon(ArgoCd)
        .usedObjects.map(({ kind }) => kind),
    ).not.toContain('Service');
  });

  test('has every part watched, with an exporter for the one that has no metrics of its own', () => {
    for (const part of ['controller', 'server', 'repoServer', 'applicationSet', 'notifications', 'redis'])
      expect(settings(values, part)).toMatchObject({ metrics: monitored });
    expect(settings(values, 'redis')).toMatchObject({ exporter: { enabled: true } });
  });

  test('outlives a machine, grows at once and shrinks late', () => {
    for (const part of ['controller', 'server', 'repoServer', 'applicationSet'])
      expect(settings(values, part)).toMatchObject({ pdb: budget });
    const autoscaling = {
      enabled: true,
      minReplicas: 2,
      maxReplicas: 7,
      targetCPUUtilizationPercentage: 60,
      targetMemoryUtilizationPercentage: 70,
      behavior: { scaleDown: { stabilizationWindowSeconds: 600 }, scaleUp: { stabilizationWindowSeconds: 120 } },
    };
    expect(values).toMatchObject({
      controller: { replicas: 2, dynamicClusterDistribution: true },
      server: { autoscaling },
      repoServer: { autoscaling },
      applicationSet: { replicas: 2 },
      dex: { enabled: false },
    });
  });

  test('leaves the authorities of webhooks to those who fill them in', () => {
    const ignored = Object.keys(cm).filter(key => key.startsWith('resource.customizations.ignoreDifferences.'));
    expect(ignored.map(key => key.split('_').at(-1))).toEqual([
      'MutatingWebhookConfiguration',
      'ValidatingWebhookConfiguration',
      'CustomResourceDefinition',
    ]);
    for (const key of ignored) expect(cm[key]).toContain('caBundle');
  });

  test('loads the page of scan results only with the sum that its release states', () => {
    const [extension] = settings(values, 'server', 'extensions')['extensionList'] as readonly { env: readonly object[] }[];
    const release = 'https://github.com/mziyabo/argocd-trivy-extension/releases/download/v0.2.0/extension-trivy';
    expect(extension?.env).toEqual([
      { name: 'EXTENSION_URL', value: `${release}.tar` },
      { name: 'EXTENSION_CHECKSUM_URL', value: `${release}_checksums.txt` },
    ]);
  });
});

describe('metrics of the hub', () => {
  const values = hub.values('kube-prometheus-stack');

  test('of etcd are read with the certificate that the machines ask for, as its own Secret has it', () => {
    expect(values).toMatchObject({
      prometheus: { prometheusSpec: { secrets: ['etcd-client-cert'] } },
      kubeEtcd: {
        endpoints: ['10.0.4.101', '10.0.4.102', '10.0.4.103'],
        service: { port: 2379, targetPort: 2379 },
        serviceMonitor: {
          scheme: 'https',
          serverName: 'localhost',
          insecureSkipVerify: false,
          caFile: '/etc/prometheus/secrets/etcd-client-cert/ca.crt',
          certFile: '/etc/prometheus/secrets/etcd-client-cert/server.crt',
          keyFile: '/etc/prometheus/secrets/etcd-client-cert/server.key',
        },
      },
    });
  });

  test('are given time by probes, since they lie on a slow disk', () => {
    expect(settings(values, 'prometheus', 'prometheusSpec')['containers']).toEqual([
      {
        name: 'prometheus',
        livenessProbe: { timeoutSeconds: 10, periodSeconds: 15, failureThreshold: 8 },
        readinessProbe: { timeoutSeconds: 10, periodSeconds: 10, failureThreshold: 6 },
        startupProbe: { timeoutSeconds: 10, periodSeconds: 15, failureThreshold: 60 },
      },
    ]);
    expect(settings(values, 'kube-state-metrics')).toMatchObject({
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '200m', memory: '256Mi' } },
      livenessProbe: { timeoutSeconds: 10, failureThreshold: 5 },
    });
  });

  test('that others write may come in large parts, over HTTPS', () => {
    expect(specOf(hub.object('ClientSettingsPolicy', 'prom-remote-client-settings'))).toEqual({
      targetRef: { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'prom-remote' },
      body: { maxSize: '20m', timeout: '60s' },
    });
  });

  test('are looked at in Grafana by who signs in at Authentik, as their groups say', () => {
    const grafana = settings(values, 'grafana');
    expect(settings(grafana, 'envValueFrom')).toEqual({
      GF_AUTH_GENERIC_OAUTH_CLIENT_ID: { secretKeyRef: { name: 'grafana-oidc-config', key: 'client-id' } },
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name: 'grafana-oidc-config', key: 'client-secret' } },
    });
    expect(data('grafana-oidc-config')).toEqual([
      ['client-id', { key: 'authentik-grafana-oidc', property: 'client-id' }],
      ['client-secret', { key: 'authentik-grafana-oidc', property: 'client-secret' }],
    ]);
    expect(settings(grafana, 'grafana.ini')).toMatchObject({
      server: { root_url: 'https://grafana.cluster.integratn.tech' },
      'auth.generic_oauth': {
        auth_url: 'https://auth.cluster.integratn.tech/application/o/authorize/',
        token_url: 'http://authentik-server.authentik.svc.cluster.local:80/application/o/token/',
        api_url: 'http://authentik-server.authentik.svc.cluster.local:80/application/o/userinfo/',
        scopes: 'openid profile email groups',
        use_pkce: true,
        role_attribute_path:
          "contains(groups[*], 'authentik Admins') && 'Admin' || contains(groups[*], 'authentik Users') && 'Editor' || 'Viewer'",
      },
    });
  });

  test('bring dashboards at a revision of their own each', () => {
    const dashboards = Object.values(settings(values, 'grafana', 'dashboards', 'default'));
    expect(dashboards).toHaveLength(2);
    for (const dashboard of dashboards) expect(dashboard).toMatchObject({ revision: expect.any(Number) as number });
  });

  test('lead to alerts by way of the bridge to the chat: critical ones at once, the rest in a digest', () => {
    const { route, receivers } = settings(values, 'alertmanager', 'config') as {
      readonly route: { readonly receiver: string; readonly routes: readonly { receiver: string }[] };
      readonly receivers: readonly { name: string; webhook_configs?: readonly { url: string; send_resolved: boolean }[] }[];
    };
    expect([route.receiver, ...route.routes.map(({ receiver }) => receiver)]).toEqual([
      'matrix-digest',
      'null',
      'null',
      'matrix-critical',
      'matrix-digest',
      'matrix-digest',
    ]);
    expect(receivers.flatMap(({ webhook_configs = [] }) => webhook_configs)).toEqual([
      {
        url: 'http://matrix-alertmanager-receiver.monitoring.svc.cluster.local:12345/alerts/homelab-alerts',
        send_resolved: true,
      },
      {
        url: 'http://matrix-alertmanager-receiver.monitoring.svc.cluster.local:12345/alerts/homelab-digest',
        send_resolved: false,
      },
    ]);
  });
});

describe('a machine that is lost', () => {
  test('takes only one of the two pods along that every public host name leads through', () => {
    expect(hub.values('nginx-gateway-fabric')).toMatchObject({
      nginx: {
        replicas: 2,
        pod: {
          tolerations: quick,
          topologySpreadConstraints: [
            {
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'nginx-gateway-nginx' } },
            },
          ],
        },
        service: { loadBalancerIP: '10.0.4.205', externalTrafficPolicy: 'Cluster' },
      },
      nginxGateway: { replicas: 2, tolerations: quick, snippetsFilters: { enable: true } },
    });
    const budgets = hub.objectsOf('PodDisruptionBudget').map(object => [object.metadata.name, specOf(object)]);
    expect(budgets).toEqual(
      ['nginx-gateway-fabric', 'nginx-gateway-nginx'].map(name => [
        name,
        { minAvailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': name } } },
      ]),
    );
  });

  test.each([
    ['cert-manager', ['webhook', 'cainjector']],
    ['external-secrets', ['webhook', 'certController']],
    ['external-dns', []],
  ] as const)('is given up by %s after a minute, by each of its parts', (id, parts) => {
    const values = hub.values(id);
    for (const part of [values, ...parts.map(name => settings(values, name))]) expect(part).toMatchObject({ tolerations: quick });
  });

  test('leaves two of the three pods that admit every object', () => {
    const values = hub.values('kyverno');
    expect(settings(values, 'admissionController')).toMatchObject({
      replicas: 3,
      priorityClassName: 'system-cluster-critical',
      podDisruptionBudget: budget,
      topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' }],
      container: { resources: { requests: { cpu: '30m', memory: '128Mi' }, limits: { memory: '384Mi' } } },
    });
    for (const part of ['backgroundController', 'cleanupController', 'reportsController'])
      expect(settings(values, part)).toMatchObject({ priorityClassName: 'platform-critical', tolerations: quick });
  });
});

test('the network is enforced, watched and told of, on the one device that carries it', () => {
  expect(hub.values('cilium')).toMatchObject({
    devices: ['eno1'],
    policyAuditMode: false,
    bpf: { masquerade: false },
    securityContext: { capabilities: { ciliumAgent: expect.not.arrayContaining(['SYS_MODULE']) as unknown } },
    hubble: {
      relay: { enabled: true, prometheus: monitored },
      ui: { enabled: true },
      metrics: {
        enableOpenMetrics: true,
        enabled: [
          'dns:query;ignoreAAAA;destinationContext=pod',
          'drop:sourceContext=pod;destinationContext=pod',
          'tcp',
          'flow',
          'port-distribution',
          'icmp',
          'httpV2:exemplars=true;labelsContext=source_ip,source_namespace,source_workload,destination_ip,destination_namespace,destination_workload,traffic_direction',
        ],
      },
    },
  });
});

test('what gives out addresses has no rights of its own on its machine', () => {
  expect(settings(hub.values('metallb'), 'controller', 'securityContext')).toEqual({
    runAsNonRoot: true,
    runAsUser: 65534,
    fsGroup: 65534,
    seccompProfile: { type: 'RuntimeDefault' },
  });
});

test('provisioners of volumes may use what they need, and no more', () => {
  for (const name of ['config-nfs-client-provisioner', 'data-nfs-client-provisioner']) {
    const { template } = specOf(hub.object('Deployment', name)) as { template: { spec: { containers: readonly object[] } } };
    expect(template.spec.containers[0]).toMatchObject({
      resources: { requests: { cpu: '25m', memory: '263M' }, limits: { cpu: '937m', memory: '980M' } },
    });
  }
});

describe('what was wrong with the hub before', () => {
  test('waves between applications have a root application and a health check to enforce them', () => {
    expect(hub.object('Application', 'cert-manager-the-cluster').metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '3',
    });
    expect(specOf(hub.object('Application', 'root-the-cluster'))['source']).toMatchObject({ path: 'dist/the-cluster/gitops' });
    const cm = settings(hub.values('argo-cd'), 'configs', 'cm');
    expect(cm['resource.customizations.health.argoproj.io_Application']).toContain('obj.status');
  });

  test('what the cluster says of an add-on hides nothing that its environment and role say: maps merge', () => {
    const { configs, server } = hub.values('argo-cd') as {
      readonly configs: { readonly cm: object; readonly params: object };
      readonly server: object;
    };
    // Of the add-on, the environment, the role and the cluster.
    expect(Object.keys(configs.cm)).toEqual(
      expect.arrayContaining([
        'resource.customizations.health.argoproj.io_Application',
        'kustomize.buildOptions',
        'timeout.reconciliation',
        'oidc.config',
      ]),
    );
    expect(configs.params).toMatchObject({ 'server.insecure': true });
    expect(Object.keys(server)).toEqual(expect.arrayContaining(['metrics', 'autoscaling', 'extensions']));
  });

  test("the DNS provider gets a scoped token, not the account's key", () => {
    const issuer = JSON.stringify(hub.object('ClusterIssuer', 'letsencrypt-prod'));
    expect(issuer).toContain('apiTokenSecretRef');
    expect(issuer).not.toContain('apiKeySecretRef');
    expect(JSON.stringify(hub.values('external-dns'))).not.toContain('CF_API_KEY');
  });

  test('the alert of etcd lies where the chart looks for it, and replaces its own', () => {
    const values = hub.values('kube-prometheus-stack');
    expect(settings(values, 'defaultRules')).toEqual({
      create: true,
      rules: { etcd: true },
      disabled: { etcdInsufficientMembers: true },
    });
    expect(settings(values, 'additionalPrometheusRulesMap', 'etcd-override')).toMatchObject({
      groups: [{ rules: [{ alert: 'etcdInsufficientMembers', for: '3m', labels: { severity: 'critical' } }] }],
    });
  });

  test("the agents' monitor is there: the chart makes it only where the agents have metrics at all", () => {
    expect(settings(hub.values('cilium'), 'prometheus')).toEqual({
      enabled: true,
      serviceMonitor: { enabled: true, trustCRDsExist: true },
    });
  });

  test('a hub that is built anew gets the certificates between the parts of its Gateway', () => {
    // The chart makes them unless it is told not to, and leaves those alone that are there.
    expect(hub.values('nginx-gateway-fabric')).not.toHaveProperty('certGenerator');
  });

  test('the clean-up of policies runs an image that is published', () => {
    expect(settings(hub.values('kyverno'), 'webhooksCleanup', 'image')).toEqual({
      registry: 'ghcr.io',
      repository: 'jamesatintegratnio/gitops_homelab_2_0/kubectl',
      tag: 'v1.34.1',
    });
  });

  test('logs that were written before stay readable', () => {
    expect(settings(hub.values('loki'), 'loki', 'schemaConfig')).toEqual({
      configs: [
        {
          from: '2024-01-01',
          store: 'boltdb-shipper',
          object_store: 'filesystem',
          schema: 'v12',
          index: { prefix: 'loki_index_', period: '24h' },
        },
      ],
    });
  });
});
