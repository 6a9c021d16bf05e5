import fc from 'fast-check';
import { factToken } from '../../lib/core/facts';
import { Scene } from '../support/scene';

const issuer = `
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt }
spec: { selfSigned: {} }
`;

const configMap = (namespace: string, name = 'settings'): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace} }
data: { a: b }
`;

describe('one object, one maker', () => {
  test('fails when two applications define the same object', () => {
    const scene = new Scene().emit('two', issuer).emit('one', issuer);
    expect(scene.problems).toEqual([
      'the-cluster/two: cert-manager.io/v1/ClusterIssuer/-/letsencrypt is already defined by the-cluster/one',
    ]);
  });

  test('fails when the two are of different versions of one API', () => {
    const route = (version: string): string => `
apiVersion: gateway.networking.k8s.io/${version}
kind: GRPCRoute
metadata: { name: api, namespace: media }
`;
    const scene = new Scene().namespaces('media').emit('one', route('v1')).emit('two', route('v1alpha2'));
    expect(scene.problems).toEqual([
      'the-cluster/two: gateway.networking.k8s.io/v1alpha2/GRPCRoute/media/api is already defined by the-cluster/one',
    ]);
  });

  test('fails once for each further maker when there are three', () => {
    const scene = new Scene().emit('c', issuer).emit('a', issuer).emit('b', issuer);
    expect(scene.problems.map(problem => problem.split(':')[0])).toEqual(['the-cluster/b', 'the-cluster/c']);
  });

  test('takes the same name in another namespace, of another kind, in another group and on another cluster', () => {
    const scene = new Scene()
      .namespaces('a', 'b')
      .namespace('a', undefined, 'other')
      .emit('one', configMap('a'))
      .emit('two', configMap('b'))
      .emit('three', configMap('a'), { target: 'other' })
      .emit('four', 'apiVersion: v1\nkind: LimitRange\nmetadata: { name: settings, namespace: a }')
      .emit('five', 'apiVersion: example.net/v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: a }');
    expect(scene.problems).toEqual([]);
  });

  test('fails when an object is emitted that the release of an add-on makes', () => {
    const scene = new Scene()
      .namespaces('monitoring')
      .declare('kube-prometheus-stack', 'ServiceAccount', 'monitoring', 'grafana')
      .emit('extra', 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: grafana, namespace: monitoring }');
    expect(scene.problems).toEqual([
      'the-cluster/extra: v1/ServiceAccount/monitoring/grafana is already made by the release of the-cluster/kube-prometheus-stack',
    ]);
  });

  test('fails when an add-on emits what it declares that its own release makes', () => {
    const scene = new Scene().declare('storage', 'StorageClass', undefined, 'fast').emit('storage', storageClass('fast'));
    expect(scene.problems).toEqual([
      'the-cluster/storage: storage.k8s.io/v1/StorageClass/-/fast is already made by the release of the-cluster/storage',
    ]);
  });

  test('fails when two releases make one object, but not when one release is declared for two keys', () => {
    const scene = new Scene()
      .namespaces('monitoring')
      .declare('a', 'Secret', 'monitoring', 'admin', { key: 'user' })
      .declare('a', 'Secret', 'monitoring', 'admin', { key: 'password' });
    expect(scene.problems).toEqual([]);
    scene.declare('b', 'Secret', 'monitoring', 'admin', { key: 'user' });
    expect(scene.problems).toEqual([
      "the-cluster/b: secret 'admin' in namespace monitoring is already made by the release of the-cluster/a",
    ]);
  });

  test('fails when two controllers make one Secret', () => {
    const scene = new Scene()
      .namespaces('web')
      .external('ClusterIssuer', undefined, 'letsencrypt')
      .external('ClusterSecretStore', undefined, 'vault')
      .emit('certificates', certificate('web', 'site', 'site-tls'))
      .emit('secrets', externalSecret('web', 'site-tls'));
    expect(scene.problems).toEqual([
      "the-cluster/secrets: secret 'site-tls' in namespace web is already made by Certificate 'site' of the-cluster/certificates",
    ]);
  });

  test('fails when something is external that is made here', () => {
    const scene = new Scene()
      .namespaces('monitoring')
      .declare('kube-prometheus-stack', 'Service', 'monitoring', 'grafana')
      .external('Service', 'monitoring', 'grafana');
    expect(scene.problems).toEqual([
      "the-cluster: service 'grafana' in namespace monitoring is external, but the-cluster/kube-prometheus-stack makes it: use that add-on's reference",
    ]);
  });

  test('takes something external that is made on another cluster, or said twice', () => {
    const scene = new Scene()
      .namespace('monitoring', undefined, 'other')
      .declare('kube-prometheus-stack', 'Service', 'monitoring', 'grafana', {}, 'other')
      .external('Service', 'monitoring', 'grafana')
      .external('Service', 'monitoring', 'grafana');
    expect(scene.problems).toEqual([]);
  });
});

describe('namespaces', () => {
  test('fails when nobody makes the namespace of an object, once for each application, naming the nearest', () => {
    const scene = new Scene()
      .namespaces('monitoring', 'media')
      .emit('dashboards', configMap('monitorng', 'b') + '---' + configMap('monitorng', 'a'));
    expect(scene.problems).toEqual([
      "the-cluster/dashboards: namespace 'monitorng' of v1/ConfigMap/monitorng/b does not exist; did you mean 'monitoring'?",
    ]);
  });

  test('fails when no namespace is near', () => {
    const scene = new Scene().namespaces('monitoring').emit('app', configMap('x'));
    expect(scene.problems).toEqual([
      "the-cluster/app: namespace 'x' of v1/ConfigMap/x/settings does not exist: put a Namespace into the add-on's clusterManifests",
    ]);
  });

  test('takes namespaces that are declared, emitted, or there in every cluster', () => {
    const scene = new Scene()
      .namespaces('a')
      .emit('one', configMap('a') + '---' + configMap('b') + '---' + configMap('kube-system') + '---' + configMap('default'))
      .emit('two', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: b }');
    expect(scene.problems).toEqual([]);
  });

  test('a namespace of one cluster is none of another', () => {
    const scene = new Scene().namespaces('media').emit('app', configMap('media'), { target: 'other' });
    expect(scene.problems).toEqual([
      "other/app: namespace 'media' of v1/ConfigMap/media/settings does not exist: put a Namespace into the add-on's clusterManifests",
    ]);
  });
});

describe('a reference to nothing', () => {
  const route = (service: string, namespace = 'monitoring'): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: grafana, namespace: ${namespace} }
spec: { rules: [{ backendRefs: [{ name: ${service}, port: 80 }] }] }
`;

  test('fails naming the nearest of its kind and namespace', () => {
    const scene = new Scene()
      .namespaces('monitoring')
      .declare('kube-prometheus-stack', 'Service', 'monitoring', 'kube-prometheus-stack-grafana')
      .emit('routes', route('kube-prometheus-stack-grafanna'));
    expect(scene.problems).toEqual([
      "the-cluster/routes: service 'kube-prometheus-stack-grafanna' in namespace monitoring does not exist; did you mean 'kube-prometheus-stack-grafana'?",
    ]);
  });

  test('fails naming the namespace that has it', () => {
    const scene = new Scene()
      .namespaces('monitoring', 'media')
      .declare('stack', 'Service', 'monitoring', 'grafana')
      .emit('routes', route('grafana', 'media'));
    expect(scene.problems).toEqual([
      "the-cluster/routes: service 'grafana' in namespace media does not exist; it is in namespace monitoring",
    ]);
  });

  test('fails naming the cluster that has it', () => {
    const scene = new Scene()
      .namespaces('monitoring')
      .namespace('monitoring', undefined, 'guest')
      .declare('stack', 'Service', 'monitoring', 'grafana')
      .emit('routes', route('grafana'), { target: 'guest' });
    expect(scene.problems).toEqual([
      "guest/routes: service 'grafana' in namespace monitoring does not exist here (the-cluster has one): declare it, or use external('Service', 'monitoring', 'grafana')",
    ]);
  });

  test('fails saying how to declare it when there is nothing like it', () => {
    const scene = new Scene().namespaces('monitoring').emit('routes', route('grafana'));
    expect(scene.problems).toEqual([
      "the-cluster/routes: service 'grafana' in namespace monitoring does not exist: declare it, or use external('Service', 'monitoring', 'grafana')",
    ]);
  });

  test('resolves to what is emitted, declared or external', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: { name: grafana, namespace: monitoring }\nspec: { ports: [{ port: 80 }] }';
    const scene = new Scene().namespaces('monitoring').emit('routes', route('grafana'));
    expect(new Scene().namespaces('monitoring').emit('routes', route('grafana')).emit('app', service).problems).toEqual([]);
    expect(
      new Scene().namespaces('monitoring').emit('routes', route('grafana')).declare('app', 'Service', 'monitoring', 'grafana')
        .problems,
    ).toEqual([]);
    expect(scene.external('Service', 'monitoring', 'grafana').problems).toEqual([]);
  });
});

describe('what the values of a release use', () => {
  test('fails when there is no such object', () => {
    const scene = new Scene().emit('storage', storageClass('fast')).use('loki', 'StorageClass', undefined, 'fsat');
    expect(scene.problems).toEqual(["the-cluster/loki: StorageClass 'fsat' does not exist; did you mean 'fast'?"]);
  });

  test('makes the application come after the one that has it', () => {
    const scene = new Scene().emit('storage', storageClass('fast')).use('loki', 'StorageClass', undefined, 'fast');
    expect(scene.problems).toEqual([]);
    expect(scene.order).toEqual(["loki/prerequisites -> storage/config: StorageClass 'fast'"]);
  });

  test('a project is no reason to wait', () => {
    const project = 'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: platform, namespace: argocd }';
    const scene = new Scene().namespaces('argocd').emit('argo-cd', project).use('loki', 'AppProject', 'argocd', 'platform');
    expect(scene.problems).toEqual([]);
    expect(scene.order).toEqual([]);
  });

  test('fails when the release needs a Secret that its own config makes only after it', () => {
    const scene = new Scene()
      .namespaces('loki')
      .external('ClusterSecretStore', undefined, 'vault')
      .emit('loki', externalSecret('loki', 's3'))
      .use('loki', 'Secret', 'loki', 's3', { key: 'value' });
    expect(scene.problems).toEqual([
      "the-cluster/loki: its release needs secret 's3' in namespace loki, which the config of the same add-on makes later: put it into prerequisites",
    ]);
  });

  test('takes a Secret that its own prerequisites make', () => {
    const scene = new Scene()
      .namespaces('loki')
      .external('ClusterSecretStore', undefined, 'vault')
      .emit('loki', externalSecret('loki', 's3'), { phase: 'prerequisites' })
      .use('loki', 'Secret', 'loki', 's3', { key: 'value' });
    expect(scene.problems).toEqual([]);
    expect(scene.order).toEqual([]);
  });
});

describe('a set', () => {
  const name = (): string => factToken({ name: 'name', source: { registration: 'name' }, example: 'media' });
  const inSet = { target: 'guests' };
  const tls = 'apiVersion: v1\nkind: Secret\nmetadata: { name: media-tls, namespace: web }';

  test('references with facts in them are as the example has them, as its objects are', () => {
    const scene = new Scene()
      .namespace('web', undefined, 'guests')
      .declare(
        'web',
        'Service',
        'web',
        `${name()}-api`,
        { ports: [{ name: 'http', port: 80 }], labels: { app: name() } },
        'guests',
      )
      .emit('tls', tls, inSet)
      .use('web', 'Secret', 'web', `${name()}-tls`, {}, 'guests')
      .emit(
        'routes',
        'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: web }\nspec: { imagePullSecrets: [{ name: media-pull }] }',
        inSet,
      )
      .external('Secret', 'web', `${name()}-pull`, {}, 'guests');
    expect(scene.problems).toEqual([]);
    expect(scene.order).toEqual(["web/prerequisites -> tls/config: Secret 'media-tls'"]);
  });

  test('fails naming what the example has', () => {
    const scene = new Scene()
      .namespace('web', undefined, 'guests')
      .emit('tls', tls, inSet)
      .use('web', 'Secret', 'web', `${name()}-tsl`, {}, 'guests');
    expect(scene.problems).toEqual(["guests/web: secret 'media-tsl' in namespace web does not exist; did you mean 'media-tls'?"]);
  });
});

describe('order', () => {
  test('a store, then what it gives, then who uses it; external things make no order', () => {
    const store =
      'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: { name: vault }\nspec: { provider: {} }';
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: web }\nspec: { containers: [{ name: web, envFrom: [{ secretRef: { name: token } }, { secretRef: { name: outside } }] }] }';
    const scene = new Scene()
      .namespaces('web')
      .external('Secret', 'web', 'outside')
      .emit('web', pod)
      .emit('tokens', externalSecret('web', 'token'), { phase: 'prerequisites' })
      .emit('external-secrets', store);
    expect(scene.problems).toEqual([]);
    expect(scene.order).toEqual([
      "tokens/prerequisites -> external-secrets/config: ClusterSecretStore 'vault'",
      "web/config -> tokens/prerequisites: Secret 'token'",
    ]);
  });

  test('what a release makes comes with the release', () => {
    const scene = new Scene()
      .declare('storage', 'StorageClass', undefined, 'fast')
      .emit(
        'db',
        'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data, namespace: default }\nspec: { storageClassName: fast }',
      );
    expect(scene.order).toEqual(["db/config -> storage/release: StorageClass 'fast'"]);
  });

  test('a route does not wait for the Service behind it', () => {
    const scene = new Scene()
      .namespaces('web')
      .declare('web', 'Service', 'web', 'web')
      .emit(
        'routes',
        'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web, namespace: web }\nspec: { rules: [{ backendRefs: [{ name: web, port: 80 }] }] }',
      );
    expect(scene.problems).toEqual([]);
    expect(scene.order).toEqual([]);
  });

  test('fails when a prerequisite needs what its own release or config makes', () => {
    const account =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: job, namespace: web }\nspec: { serviceAccountName: web, priorityClassName: low, containers: [] }';
    const scene = new Scene()
      .namespaces('web')
      .declare('web', 'ServiceAccount', 'web', 'web')
      .emit('web', account, { phase: 'prerequisites' })
      .emit('web', 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: low }\nvalue: 1');
    expect(scene.problems).toEqual([
      "the-cluster/web: pod 'job', a prerequisite, needs PriorityClass 'low', which the config of the same add-on makes later: put it into prerequisites",
      "the-cluster/web: pod 'job', a prerequisite, needs ServiceAccount 'web' in namespace web, which the release of the same add-on makes later: put Pod 'job' into manifests",
    ]);
  });

  test('each pair of applications and phases is there once, with the first reason by name', () => {
    const claim = (name: string, storage: string): string =>
      `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: ${name}, namespace: default }\nspec: { storageClassName: ${storage} }`;
    const scene = new Scene()
      .emit('storage', storageClass('slow') + '---\n' + storageClass('fast'))
      .emit('db', claim('a', 'slow') + '\n---\n' + claim('b', 'fast') + '\n---\n' + claim('c', 'fast'));
    expect(scene.order).toEqual(["db/config -> storage/config: StorageClass 'fast'"]);
  });
});

test('the result does not depend on the order in which things are noted', () => {
  const scene = (): Scene =>
    new Scene()
      .namespaces('web', 'gateway')
      .emit('a', issuer + '---' + certificate('gateway', 'wildcard', 'wildcard-tls'))
      .emit('b', issuer + '---' + configMap('nowhere') + '---' + externalSecret('web', 'token'))
      .declare('c', 'Service', 'web', 'api', { ports: [{ name: 'http', port: 80 }] })
      .declare('c', 'ConfigMap', 'web', 'settings')
      .emit('d', configMap('web') + '---' + externalSecret('web', 'token'))
      .external('ClusterSecretStore', undefined, 'vault')
      .external('Secret', 'gateway', 'wildcard-tls', { key: 'tls.crt' })
      .use('e', 'Service', 'web', 'apii')
      .use('e', 'ConfigMap', 'web', 'settings');
  const expected = scene().resolve();
  expect(expected.problems).toHaveLength(6);
  expect(expected.dependencies).toHaveLength(1);
  const sorted = ({ problems, dependencies }: typeof expected): unknown => ({ problems: [...problems].sort(), dependencies });
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 20, maxLength: 20 }), keys => {
      const shuffled = scene().resolve(steps =>
        steps
          .map((step, index) => ({ step, key: keys[index]! }))
          .sort((left, right) => left.key - right.key)
          .map(({ step }) => step),
      );
      expect(sorted(shuffled)).toEqual(sorted(expected));
    }),
  );
});

function storageClass(name: string): string {
  return `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: ${name} }\nprovisioner: example.net/disk\n`;
}

function certificate(namespace: string, name: string, secretName: string): string {
  return `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: ${name}, namespace: ${namespace} }
spec: { secretName: ${secretName}, dnsNames: [example.net], issuerRef: { kind: ClusterIssuer, name: letsencrypt } }
`;
}

function externalSecret(namespace: string, name: string): string {
  return `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  data: [{ secretKey: value, remoteRef: { key: ${name} } }]
`;
}
