import { homelab } from '../../apps/site';
import { theCluster } from '../../apps/the-cluster';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { fetchedKeys, hub, settings, specOf } from './rendered';

const quick = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map(key => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 60,
}));
const monitored = { enabled: true, serviceMonitor: { enabled: true } };
const budget = { enabled: true, minAvailable: 1 };

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
    expect(fetchedKeys('argocd-oidc-config')).toEqual([
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
});
