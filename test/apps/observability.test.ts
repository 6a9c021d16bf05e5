import { fetchedKeys, hub, settings, specOf } from './rendered';

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
    expect(fetchedKeys('grafana-oidc-config')).toEqual([
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

describe('what was wrong with alerts and logs before', () => {
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
