'use strict';

/** Objects of the mix that a homelab has, about 2.3 KB of YAML each on average; the same for every run. */
const mix = [deployment, service, configMap, route, externalSecret, serviceMonitor, deployment, networkPolicy, claim, service];

// Routes are the objects whose validation rules cost most: `BENCH_ROUTES=0` leaves them out.
const makers = process.env.BENCH_ROUTES === '0' ? mix.map(maker => (maker === route ? service : maker)) : mix;

/** The objects of one chart: `count` of them, numbered from `start`. */
function objects(start, count, namespace) {
  return Array.from({ length: count }, (_, index) => makers[(start + index) % makers.length](start + index, namespace));
}

function deployment(i, namespace) {
  const labels = {
    'app.kubernetes.io/name': `app-${i}`,
    'app.kubernetes.io/instance': `app-${i}`,
    'app.kubernetes.io/part-of': 'bench',
  };
  const container = name => ({
    name,
    image: `registry.example/${name}:1.${i % 40}.0`,
    imagePullPolicy: 'IfNotPresent',
    args: ['--listen=0.0.0.0:8080', '--log-level=info', `--shard=${i}`],
    env: Array.from({ length: 12 }, (_, n) => ({ name: `SETTING_${n}`, value: `value ${n} of ${i}` })),
    ports: [
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
    ],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    livenessProbe: { httpGet: { path: '/healthz', port: 'http' }, initialDelaySeconds: 10, periodSeconds: 10 },
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, initialDelaySeconds: 5, periodSeconds: 5 },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${i}`, namespace, labels, annotations: { 'example.com/note': 'made for measuring' } },
    spec: {
      replicas: 2,
      revisionHistoryLimit: 3,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          containers: [container('main'), container('sidecar')],
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          terminationGracePeriodSeconds: 30,
          volumes: [{ name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }],
        },
      },
    },
  };
}

function service(i, namespace) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `svc-${i}`, namespace, labels: { 'app.kubernetes.io/name': `svc-${i}` } },
    spec: {
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': `app-${i}` },
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'metrics', port: 9090, targetPort: 'metrics' },
      ],
    },
  };
}

function configMap(i, namespace) {
  const script = Array.from({ length: 40 }, (_, n) => `line ${n} of the script of ${i}: echo "$HOME" && exit 0`).join('\n');
  const settings = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`setting-${n}`, `a value with spaces, ${n}: ${i}`]));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `config-${i}`, namespace },
    data: { ...settings, 'run.sh': `${script}\n` },
  };
}

function route(i, namespace) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: `route-${i}`, namespace },
    spec: {
      parentRefs: [{ name: 'gateway', namespace: 'gateway' }],
      hostnames: [`app-${i}.example.net`],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
        },
      ],
    },
  };
}

function externalSecret(i, namespace) {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: `secret-${i}`, namespace },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'store' },
      target: { name: `secret-${i}`, creationPolicy: 'Owner' },
      data: Array.from({ length: 6 }, (_, n) => ({
        secretKey: `key-${n}`,
        remoteRef: { key: `item-${i}`, property: `field-${n}` },
      })),
    },
  };
}

function serviceMonitor(i, namespace) {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: `monitor-${i}`, namespace, labels: { release: 'bench' } },
    spec: {
      selector: { matchLabels: { 'app.kubernetes.io/name': `svc-${i - 4}` } },
      endpoints: [{ port: 'metrics', interval: '30s', scrapeTimeout: '10s', path: '/metrics', honorLabels: true }],
    },
  };
}

function networkPolicy(i, namespace) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${i}`, namespace },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': `app-${i}` } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateway' } } }],
          ports: [{ port: 8080, protocol: 'TCP' }],
        },
      ],
      egress: [
        {
          to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] } }],
          ports: [{ port: 443, protocol: 'TCP' }],
        },
      ],
    },
  };
}

function claim(i, namespace) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `data-${i}`, namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: `${(i % 50) + 1}Gi` } } },
  };
}

module.exports = { objects };
