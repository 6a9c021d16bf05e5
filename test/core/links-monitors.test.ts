import { Scene } from '../support/scene';

const scene = (): Scene => new Scene().namespaces('web', 'ops');

const monitor = (spec: string, namespace = 'web'): string =>
  `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: web, namespace: ${namespace} }\nspec: { ${spec} }`;
const selects = (label: string, more = ''): string => monitor(`selector: { matchLabels: { ${label} } }${more}`);

const service = (): Scene =>
  scene().declare('web', 'Service', 'web', 'web', {
    ports: [{ name: 'metrics', port: 9090 }],
    labels: { app: 'web', tier: 'front' },
  });

test('fails when it selects no service, naming the nearest labels', () => {
  expect(service().emit('app', selects('app: wbe')).problems).toEqual([
    "the-cluster/app: ServiceMonitor 'web' selects app=wbe, which no service in namespace web has; did you mean app=web?",
  ]);
});

test('fails when no service is like it', () => {
  expect(service().emit('app', selects('team: a')).problems).toEqual([
    "the-cluster/app: ServiceMonitor 'web' selects team=a, which no service in namespace web has: give the service's labels where it is declared, or use external('Service', 'web', …)",
  ]);
});

test('takes services by labels and by expressions', () => {
  const expressions = (list: string): string => monitor(`selector: { matchExpressions: [${list}] }`);
  expect(service().emit('app', selects('app: web, tier: front')).problems).toEqual([]);
  for (const good of [
    '{ key: app, operator: Exists }',
    '{ key: app, operator: In, values: [web] }',
    '{ key: app, operator: NotIn, values: [b] }',
    '{ key: x, operator: DoesNotExist }',
  ]) {
    expect(service().emit('app', expressions(good)).problems).toEqual([]);
  }
  expect(service().emit('app', expressions('{ key: app, operator: In, values: [a, b] }')).problems).toEqual([
    "the-cluster/app: ServiceMonitor 'web' selects app In [a, b], which no service in namespace web has: give the service's labels where it is declared, or use external('Service', 'web', …)",
  ]);
  expect(service().emit('app', expressions('{ key: app, operator: DoesNotExist }')).problems).toHaveLength(1);
  expect(service().emit('app', expressions('{ key: constructor, operator: DoesNotExist }')).problems).toEqual([]);
  expect(service().emit('app', expressions('{ key: constructor, operator: Exists }')).problems).toHaveLength(1);
});

test('takes services that are emitted', () => {
  const emitted =
    'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: web, labels: { app: web } }\nspec: { ports: [{ name: http, port: 80 }] }';
  expect(scene().emit('app', emitted).emit('app', selects('app: web', ', endpoints: [{ port: http }]')).problems).toEqual([]);
});

test('looks into its own namespace, those it lists, or all', () => {
  const elsewhere = (more: string): string => monitor(`selector: { matchLabels: { app: web } }${more}`, 'ops');
  expect(service().emit('app', elsewhere('')).problems).toEqual([
    "the-cluster/app: ServiceMonitor 'web' selects app=web, which no service in namespace ops has; service 'web' in namespace web has it",
  ]);
  expect(service().emit('app', elsewhere(', namespaceSelector: { matchNames: [web] }')).problems).toEqual([]);
  expect(service().emit('app', elsewhere(', namespaceSelector: { any: true }')).problems).toEqual([]);
});

test('fails when a namespace it lists does not exist', () => {
  expect(service().emit('app', selects('app: web', ', namespaceSelector: { matchNames: [web, opss] }')).problems).toEqual([
    "the-cluster/app: namespace 'opss' that ServiceMonitor 'web' looks into does not exist; did you mean 'ops'?",
  ]);
});

test('fails when none of its services has the port', () => {
  expect(service().emit('app', selects('app: web', ', endpoints: [{ port: metric }]')).problems).toEqual([
    "the-cluster/app: port 'metric' of ServiceMonitor 'web' is no named port of service web; did you mean 'metrics'?",
  ]);
  expect(service().emit('app', selects('app: web', ', endpoints: [{ port: http }]')).problems).toEqual([
    "the-cluster/app: port 'http' of ServiceMonitor 'web' is no named port of service web (named: metrics)",
  ]);
  expect(service().emit('app', selects('app: web', ', endpoints: [{ port: metrics }, { targetPort: 8080 }]')).problems).toEqual(
    [],
  );
});

test('accepts any selector beside an external service whose labels are not known, and any port of one whose ports are not', () => {
  const unknown = scene().external('Service', 'web', 'other').emit('app', selects('app: any', ', endpoints: [{ port: any }]'));
  expect(unknown.problems).toEqual([]);
  const labelled = scene().external('Service', 'web', 'other', { labels: { app: 'web' } });
  expect(labelled.emit('app', selects('app: web', ', endpoints: [{ port: any }]')).problems).toEqual([]);
});

test('a declared service without labels is not selected', () => {
  expect(scene().declare('web', 'Service', 'web', 'web').emit('app', selects('app: web')).problems).toHaveLength(1);
});

test('fails when what it signs in with does not exist', () => {
  const endpoint =
    ', endpoints: [{ port: metrics, basicAuth: { username: { name: login, key: user }, password: { name: login, key: password } }, tlsConfig: { ca: { configMap: { name: ca, key: ca.crt } } } }]';
  expect(service().emit('app', selects('app: web', endpoint)).problems).toEqual([
    "the-cluster/app: ConfigMap 'ca' in namespace web does not exist: declare it, or use external('ConfigMap', 'web', 'ca')",
    "the-cluster/app: secret 'login' in namespace web does not exist: declare it, or use external('Secret', 'web', 'login')",
  ]);
  const pods =
    'apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: web, namespace: web }\nspec: { selector: {}, podMetricsEndpoints: [{ bearerTokenSecret: { name: login, key: token } }] }';
  expect(scene().emit('app', pods).problems).toEqual([
    "the-cluster/app: secret 'login' in namespace web does not exist: declare it, or use external('Secret', 'web', 'login')",
  ]);
});
