import { Scene } from '../support/scene';

const scene = (): Scene => new Scene().namespaces('web', 'ops');

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: web }\nspec: { ${spec} }`;
const container = (fields: string): string => pod(`containers: [{ name: main, ${fields} }]`);
const volume = (source: string): string => pod(`volumes: [{ name: v, ${source} }]`);

const missing = (kind: string, name: string, word = kind): string =>
  `the-cluster/app: ${word} '${name}' in namespace web does not exist: declare it, or use external('${kind}', 'web', '${name}')`;

describe('what a pod may leave empty', () => {
  test.each([
    'serviceAccountName: ""',
    'priorityClassName: ""',
    'volumes: [{ name: v, ephemeral: { volumeClaimTemplate: { spec: { storageClassName: "" } } } }]',
  ])('is %s', spec => {
    expect(scene().emit('app', pod(spec)).problems).toEqual([]);
  });

  test.each([
    ['secret', 'imagePullSecrets: [{ name: "" }]'],
    ['secret', 'volumes: [{ name: v, secret: { secretName: "" } }]'],
    ['ConfigMap', 'containers: [{ name: main, envFrom: [{ configMapRef: { name: "" } }] }]'],
    ['PersistentVolumeClaim', 'volumes: [{ name: v, persistentVolumeClaim: { claimName: "" } }]'],
  ])('is not the name of a %s, as in %s', (kind, spec) => {
    expect(scene().emit('app', pod(spec)).problems).toEqual([
      `the-cluster/app: pod 'web' in namespace web refers to ${kind} '': give its name`,
    ]);
  });
});

describe('what a pod needs', () => {
  const secret = missing('Secret', 'a', 'secret');
  const configMap = missing('ConfigMap', 'a');

  test.each([
    ['its account', pod('serviceAccountName: a'), missing('ServiceAccount', 'a')],
    ['its account, by the old name', pod('serviceAccount: a'), missing('ServiceAccount', 'a')],
    ['an image pull secret', pod('imagePullSecrets: [{ name: a }]'), secret],
    ['a volume from a Secret', volume('secret: { secretName: a }'), secret],
    ['a volume from a ConfigMap', volume('configMap: { name: a }'), configMap],
    ['a projected Secret', volume('projected: { sources: [{ secret: { name: a } }] }'), secret],
    ['a projected ConfigMap', volume('projected: { sources: [{ configMap: { name: a } }] }'), configMap],
    ["a driver's Secret", volume('csi: { driver: x, nodePublishSecretRef: { name: a } }'), secret],
    ['an environment from a Secret', container('envFrom: [{ secretRef: { name: a } }]'), secret],
    ['an environment from a ConfigMap', container('envFrom: [{ configMapRef: { name: a } }]'), configMap],
    ['a variable from a Secret', container('env: [{ name: A, valueFrom: { secretKeyRef: { name: a, key: b } } }]'), secret],
    [
      'a variable from a ConfigMap',
      container('env: [{ name: A, valueFrom: { configMapKeyRef: { name: a, key: b } } }]'),
      configMap,
    ],
    ['a variable of an init container', pod('initContainers: [{ name: i, envFrom: [{ secretRef: { name: a } }] }]'), secret],
  ])('fails when there is not %s', (_what, yaml, message) => {
    expect(scene().emit('app', yaml).problems).toEqual([message]);
    const kind = /external\('(\w+)'/.exec(message)![1] as 'Secret' | 'ConfigMap' | 'ServiceAccount';
    expect(scene().external(kind, 'web', 'a').emit('app', yaml).problems).toEqual([]);
  });

  test.each([
    ['secret: { secretName: a, optional: true }'],
    ['configMap: { name: a, optional: true }'],
    ['projected: { sources: [{ secret: { name: a, optional: true } }, { configMap: { name: a, optional: true } }] }'],
    ['configMap: { name: kube-root-ca.crt }'],
    ['emptyDir: {}'],
  ])('takes a volume %s', source => {
    expect(scene().emit('app', volume(source)).problems).toEqual([]);
  });

  test('takes optional variables, the default account and the classes of Kubernetes', () => {
    expect(
      scene().emit(
        'app',
        container(
          'envFrom: [{ secretRef: { name: a, optional: true } }], env: [{ name: A, valueFrom: { configMapKeyRef: { name: a, key: b, optional: true } } }]',
        ),
      ).problems,
    ).toEqual([]);
    expect(scene().emit('app', pod('serviceAccountName: default, priorityClassName: system-node-critical')).problems).toEqual([]);
  });

  test('fails when its priority class does not exist', () => {
    const critical = scene()
      .external('PriorityClass', undefined, 'platform-critical')
      .emit('app', pod('priorityClassName: platform-critcal'));
    expect(critical.problems).toEqual([
      "the-cluster/app: PriorityClass 'platform-critcal' does not exist; did you mean 'platform-critical'?",
    ]);
  });

  test('fails when a file it mounts is no key of the ConfigMap', () => {
    const config =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: web }\ndata: { app.yaml: x }\nbinaryData: { logo.png: eA== }';
    const items = (key: string): string => volume(`configMap: { name: a, items: [{ key: ${key}, path: p }] }`);
    expect(scene().emit('config', config).emit('app', items('app.yml')).problems).toEqual([
      "the-cluster/app: ConfigMap 'a' in namespace web has no key 'app.yml'; did you mean 'app.yaml'?",
    ]);
    expect(scene().emit('config', config).emit('app', items('logo.png')).problems).toEqual([]);
  });

  test('fails when nobody makes a claim, naming one that is near', () => {
    const claim =
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: media, namespace: web }\nspec: { accessModes: [ReadWriteMany] }';
    const mounts = (name: string): string => volume(`persistentVolumeClaim: { claimName: ${name} }`);
    expect(scene().emit('claims', claim).emit('app', mounts('meda')).problems).toEqual([
      "the-cluster/app: PersistentVolumeClaim 'meda' in namespace web does not exist; did you mean 'media'?",
    ]);
    expect(scene().emit('claims', claim).emit('app', mounts('media')).order).toEqual([
      "app/config -> claims/config: PersistentVolumeClaim 'media'",
    ]);
    expect(scene().emit('app', mounts('elsewhere')).problems).toEqual([missing('PersistentVolumeClaim', 'elsewhere')]);
  });

  test('an application comes after those that make its class, its secrets and its configuration', () => {
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: web }\ndata: {}';
    const ordered = scene()
      .declare('classes', 'PriorityClass', undefined, 'high')
      .declare('chart', 'Secret', 'web', 'b')
      .emit('config', config, { phase: 'prerequisites' })
      .emit(
        'app',
        pod(
          'priorityClassName: high, containers: [{ name: c, envFrom: [{ configMapRef: { name: a } }, { secretRef: { name: b } }] }]',
        ),
      );
    expect(ordered.problems).toEqual([]);
    expect(ordered.order).toEqual([
      "app/config -> chart/release: Secret 'b'",
      "app/config -> classes/release: PriorityClass 'high'",
      "app/config -> config/prerequisites: ConfigMap 'a'",
    ]);
  });
});

describe('what makes pods', () => {
  const template = '{ spec: { serviceAccountName: a, containers: [] } }';

  test.each([
    'apps/v1 Deployment',
    'apps/v1 StatefulSet',
    'apps/v1 DaemonSet',
    'apps/v1 ReplicaSet',
    'batch/v1 Job',
    'v1 ReplicationController',
  ])('fails for the pods of %s', what => {
    const [apiVersion, kind] = what.split(' ');
    const yaml = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web, namespace: web }\nspec: { template: ${template} }`;
    expect(scene().emit('app', yaml).problems).toEqual([missing('ServiceAccount', 'a')]);
  });

  test('fails for the pods of a CronJob', () => {
    const yaml = `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: web, namespace: web }\nspec: { jobTemplate: { spec: { template: ${template} } } }`;
    expect(scene().emit('app', yaml).problems).toEqual([missing('ServiceAccount', 'a')]);
  });

  test('fails when the Service or a class of a StatefulSet does not exist', () => {
    const yaml =
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db, namespace: web }\nspec: { serviceName: db, volumeClaimTemplates: [{ metadata: { name: data }, spec: { storageClassName: fast } }] }';
    expect(scene().emit('app', yaml).problems).toEqual([
      "the-cluster/app: StorageClass 'fast' does not exist: declare it, or use external('StorageClass', '', 'fast')",
      missing('Service', 'db', 'service'),
    ]);
  });

  test('fails when the class of a claim does not exist; no class and the default are none', () => {
    const claim = (name: string): string =>
      `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data, namespace: web }\nspec: { storageClassName: ${name} }`;
    const classes = (): Scene => scene().declare('nfs', 'StorageClass', undefined, 'config-nfs-client');
    expect(classes().emit('app', claim('config-nfs-clien')).problems).toEqual([
      "the-cluster/app: StorageClass 'config-nfs-clien' does not exist; did you mean 'config-nfs-client'?",
    ]);
    expect(classes().emit('app', claim('""')).problems).toEqual([]);
    expect(classes().emit('app', claim('config-nfs-client')).problems).toEqual([]);
  });

  test('fails when a generic volume of a pod has no such class', () => {
    expect(
      scene().emit('app', volume('ephemeral: { volumeClaimTemplate: { spec: { storageClassName: fast } } }')).problems,
    ).toEqual(["the-cluster/app: StorageClass 'fast' does not exist: declare it, or use external('StorageClass', '', 'fast')"]);
  });

  test('fails when the pull secret of a ServiceAccount does not exist', () => {
    const account =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: web }\nimagePullSecrets: [{ name: registry }]';
    expect(scene().emit('app', account).problems).toEqual([missing('Secret', 'registry', 'secret')]);
  });

  test('what it scales must be there', () => {
    const scaler =
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web, namespace: web }\nspec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: wbe } }';
    const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: web }\nspec: {}';
    expect(scene().emit('app', deployment).emit('app', scaler).problems).toEqual([
      "the-cluster/app: deployment 'wbe' in namespace web does not exist; did you mean 'web'?",
    ]);
    expect(scene().emit('app', scaler).problems).toEqual([missing('Deployment', 'wbe', 'deployment')]);
  });
});

describe('roles', () => {
  const binding = (role: string, subject: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: b, namespace: web }\nroleRef: { apiGroup: rbac.authorization.k8s.io, ${role} }\nsubjects: [{ ${subject} }]`;
  const role = (kind: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: { name: reader${kind === 'Role' ? ', namespace: web' : ''} }\nrules: []`;
  const account = 'kind: ServiceAccount, name: web, namespace: web';

  test('fails when the role is near to one there is', () => {
    const roles = (): Scene =>
      scene()
        .external('ServiceAccount', 'web', 'web')
        .emit('roles', `${role('Role')}\n---\n${role('ClusterRole')}`);
    expect(roles().emit('app', binding('kind: Role, name: raeder', account)).problems).toEqual([
      "the-cluster/app: role 'raeder' in namespace web does not exist; did you mean 'reader'?",
    ]);
    expect(roles().emit('app', binding('kind: ClusterRole, name: readr', account)).problems).toEqual([
      "the-cluster/app: ClusterRole 'readr' does not exist; did you mean 'reader'?",
    ]);
    expect(roles().emit('app', binding('kind: ClusterRole, name: reader', account)).problems).toEqual([]);
  });

  test.each(['cluster-admin', 'view', 'system:auth-delegator'])('the ClusterRole %s is there', name => {
    expect(
      scene()
        .external('ServiceAccount', 'web', 'web')
        .emit('app', binding(`kind: ClusterRole, name: "${name}"`, account)).problems,
    ).toEqual([]);
  });

  test('fails when the account does not exist in its namespace', () => {
    const admin = binding('kind: ClusterRole, name: admin', account);
    expect(scene().external('ServiceAccount', 'ops', 'web').emit('app', admin).problems).toEqual([
      "the-cluster/app: ServiceAccount 'web' in namespace web does not exist; it is in namespace ops",
    ]);
    expect(scene().emit('app', binding('kind: ClusterRole, name: admin', 'kind: User, name: me')).problems).toEqual([]);
    expect(
      scene().emit('app', binding('kind: ClusterRole, name: admin', 'kind: ServiceAccount, name: default, namespace: web'))
        .problems,
    ).toEqual([]);
  });
});

describe('an Ingress', () => {
  const ingress = (spec: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: web }\nspec: { ${spec} }`;
  const path = (port: string): string =>
    ingress(
      `rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { ${port} } } } }] } }]`,
    );
  const service = (): Scene => scene().declare('web', 'Service', 'web', 'web', { ports: [{ name: 'http', port: 80 }] });

  test('fails when the Service does not have the port, by number or name', () => {
    expect(service().emit('app', path('number: 81')).problems).toEqual([
      "the-cluster/app: service 'web' in namespace web has no port 81 (it has http 80)",
    ]);
    expect(service().emit('app', path('name: htpt')).problems).toEqual([
      "the-cluster/app: service 'web' in namespace web has no port 'htpt' (it has http 80)",
    ]);
    expect(
      service().emit('app', path('number: 80')).emit('app', path('name: http').replace('name: web,', 'name: other,')).problems,
    ).toEqual([]);
  });

  test('fails when the Service, the class or the certificate does not exist', () => {
    expect(
      scene().emit(
        'app',
        ingress(
          'ingressClassName: nginx, tls: [{ secretName: tls }], defaultBackend: { service: { name: web, port: { number: 80 } } }',
        ),
      ).problems,
    ).toEqual([
      "the-cluster/app: IngressClass 'nginx' does not exist: declare it, or use external('IngressClass', '', 'nginx')",
      missing('Secret', 'tls', 'secret'),
      missing('Service', 'web', 'service'),
    ]);
  });
});

describe('what the API server calls', () => {
  test('fails when the Service of a webhook, an aggregated API or a conversion does not exist', () => {
    const service = 'service: { namespace: web, name: hook }';
    const webhook = `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: { name: hook }\nwebhooks: [{ clientConfig: { ${service} } }]`;
    const api = `apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: { name: v1.example.net }\nspec: { ${service} }`;
    const conversion = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.example.net }\nspec: { conversion: { webhook: { clientConfig: { ${service} } } } }`;
    for (const yaml of [webhook, api, conversion]) {
      expect(scene().emit('app', yaml).problems).toEqual([missing('Service', 'hook', 'service')]);
      expect(scene().declare('chart', 'Service', 'web', 'hook').emit('app', yaml).problems).toEqual([]);
    }
  });

  test('the API server itself is there', () => {
    const api =
      'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: { name: v1.example.net }\nspec: { service: { namespace: default, name: kubernetes } }';
    expect(scene().emit('app', api).problems).toEqual([]);
  });
});

describe('MetalLB', () => {
  const pool =
    'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: default, namespace: ops }\nspec: { addresses: [10.0.0.1-10.0.0.9] }';
  const advertisement = (spec: string): string =>
    `apiVersion: metallb.io/v1beta1\nkind: L2Advertisement\nmetadata: { name: l2, namespace: ops }\nspec: { ${spec} }`;

  test('fails when it advertises a pool that does not exist', () => {
    expect(scene().emit('lb', pool).emit('lb', advertisement('ipAddressPools: [defualt]')).problems).toEqual([
      "the-cluster/lb: IPAddressPool 'defualt' in namespace ops does not exist; did you mean 'default'?",
    ]);
    expect(scene().emit('lb', advertisement('ipAddressPools: [other]')).problems).toEqual([
      "the-cluster/lb: IPAddressPool 'other' in namespace ops does not exist: add it",
    ]);
    expect(scene().emit('lb', pool).emit('lb', advertisement('ipAddressPools: [default]')).problems).toEqual([]);
    expect(scene().emit('lb', advertisement('')).problems).toEqual([]);
  });

  test('fails when it announces to a peer that does not exist', () => {
    const bgp = advertisement('peers: [router]').replace('L2Advertisement', 'BGPAdvertisement');
    expect(scene().emit('lb', bgp).problems).toEqual([
      "the-cluster/lb: BGPPeer 'router' in namespace ops does not exist: add it",
    ]);
  });
});
