import { ApiObject, Chart, JsonPatch, Lazy, type ApiObjectProps } from 'cdk8s';
import { parse } from 'yaml';
import {
  Cluster,
  ClusterSet,
  HelmAddon,
  Homelab,
  HomelabError,
  ManifestAddon,
  unchecked,
  type AddonProps,
  type EngineOutput,
  type GitOpsEngine,
} from '../../lib';
import { argoCd } from '../../lib/gitops/argocd/engine';

const repository = { url: 'https://git.example/homelab.git' };

function home(engine: GitOpsEngine = argoCd()): { readonly homelab: Homelab; readonly cluster: Cluster } {
  const homelab = new Homelab({ repository });
  return { homelab, cluster: new Cluster(homelab, 'home', { domain: 'home.example.net', engine }) };
}

function notes(cluster: Cluster, props: Partial<AddonProps> = {}): ManifestAddon {
  return new ManifestAddon(cluster, 'notes', { namespace: 'notes', ...props });
}

const configMap = (data: Record<string, unknown>) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, data });

function rendered(homelab: Homelab, path: string): Record<string, unknown> {
  const text = homelab.render().files.get(path);
  if (text === undefined) throw new Error(`no file ${path} in ${[...homelab.render().files.keys()].join('\n')}`);
  return parse(text) as Record<string, unknown>;
}

const mapPath = 'home/manifests/notes/config/configmap.notes.map.yaml';

describe('an object that contains itself', () => {
  const within: Record<string, unknown> = { list: [] };
  within['list'] = [{ again: within }];
  const text = 'is nested more than 200 levels deep: does it contain itself?';
  const problemsOf = (root: Homelab): readonly string[] => {
    try {
      root.render();
    } catch (error) {
      if (error instanceof HomelabError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    }
    return [];
  };

  test('fails with its path, beside all other problems, and as often as it is rendered', () => {
    const { homelab, cluster } = home();
    const { manifests } = notes(cluster);
    new ApiObject(manifests, 'itself', configMap(within));
    new ApiObject(manifests, 'late', configMap({ late: Lazy.any({ produce: () => within }) }));
    new ApiObject(manifests, 'patched', configMap(within)).addJsonPatch(JsonPatch.add('/data/b', '2'));
    new ApiObject(manifests, 'other', { ...configMap({}), metadata: { name: 'A' } });
    const problems = [
      `home/notes/manifests/itself: /data ${text}`,
      `home/notes/manifests/late: ${text}`,
      expect.stringMatching(/^home\/notes\/manifests\/other: name of ConfigMap must be/),
      `home/notes/manifests/patched: /data ${text}`,
    ];
    expect([problemsOf(homelab), problemsOf(homelab)]).toEqual([problems, problems]);
  });

  test('fails alike in a set', () => {
    const { homelab, cluster } = home();
    const example = { name: 'a', domain: 'a.example.net', environment: 'production' };
    const guests = new ClusterSet(homelab, 'guests', { hub: cluster, selector: { matchLabels: { a: 'b' } }, example });
    new ApiObject(new ManifestAddon(guests, 'notes', { namespace: 'notes' }).manifests, 'itself', configMap(within));
    expect(problemsOf(homelab)).toContain(`guests/notes/manifests/itself: /data ${text}`);
  });

  test('is told from one that is as deep as can be written', () => {
    const { homelab, cluster } = home();
    const deep = (levels: number): unknown => (levels === 0 ? [Lazy.any({ produce: () => 'x' })] : { a: deep(levels - 1) });
    const map = (levels: number): ApiObjectProps => configMap(deep(levels) as Record<string, unknown>);
    const { manifests } = notes(cluster);
    unchecked(new ApiObject(manifests, 'map', map(198)), 'deep');
    expect(problemsOf(homelab)).toEqual([]);
    unchecked(new ApiObject(manifests, 'deeper', { ...map(199), metadata: { name: 'deeper' } }), 'deep');
    expect(problemsOf(homelab)).toEqual([`home/notes/manifests/deeper: /data ${text}`]);
  });
});

describe('what is rendered of an object', () => {
  test('lazy values are produced', () => {
    const { homelab, cluster } = home();
    let late = 'too early';
    const data = { text: Lazy.any({ produce: () => late }), nested: 'x' };
    new ApiObject(notes(cluster).manifests, 'map', configMap({ ...data, list: Lazy.any({ produce: () => 'y' }) }));
    late = 'in time';
    expect(rendered(homelab, mapPath)['data']).toEqual({ text: 'in time', nested: 'x', list: 'y' });
  });

  test('JSON patches are applied', () => {
    const { homelab, cluster } = home();
    const map = new ApiObject(notes(cluster).manifests, 'map', configMap({ a: '1' }));
    map.addJsonPatch(JsonPatch.add('/data/b', '2'));
    expect(rendered(homelab, mapPath)['data']).toEqual({ a: '1', b: '2' });
  });

  test('labels and annotations that were added later are there, and so is other metadata', () => {
    const { homelab, cluster } = home();
    const map = new ApiObject(notes(cluster).manifests, 'map', configMap({}));
    map.metadata.addLabel('a', 'b');
    map.metadata.addAnnotation('c', 'd');
    map.metadata.addFinalizers('example.com/keep');
    map.metadata.add('generation', 3);
    expect(rendered(homelab, mapPath)['metadata']).toEqual({
      name: 'map',
      namespace: 'notes',
      labels: { a: 'b' },
      annotations: { 'argocd.argoproj.io/sync-wave': '1', c: 'd' },
      finalizers: ['example.com/keep'],
      generation: 3,
    });
  });

  test('the namespace that cdk8s stamps on an object of a kind without one is taken off', () => {
    const { homelab, cluster } = home();
    new ApiObject(notes(cluster).manifests, 'role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'reader' },
      rules: [],
    });
    const role = rendered(homelab, 'home/manifests/notes/config/clusterrole.rbac.authorization.k8s.io.-.reader.yaml');
    expect(role['metadata']).not.toHaveProperty('namespace');
  });

  test('a patch is merged into the objects it names, and null removes', () => {
    const { homelab, cluster } = home();
    const addon = notes(cluster, { patches: [{ kind: 'ConfigMap', name: 'map', merge: { data: { a: null, b: '2' } } }] });
    new ApiObject(addon.manifests, 'map', configMap({ a: '1' }));
    expect(rendered(homelab, mapPath)['data']).toEqual({ b: '2' });
  });

  test('one that is unchecked is counted, with the reason', () => {
    const { homelab, cluster } = home();
    unchecked(new ApiObject(notes(cluster).manifests, 'map', configMap({ n: 1 })), 'numbers are fine here');
    expect(homelab.render().unchecked).toEqual([{ path: 'home/notes/manifests/map', reason: 'numbers are fine here' }]);
  });

  test('of two with one name in two namespaces, each has its file', () => {
    const { homelab, cluster } = home();
    const addon = notes(cluster);
    new ApiObject(addon.manifests, 'a', configMap({}));
    new ApiObject(addon.clusterManifests, 'b', { ...configMap({}), metadata: { name: 'map', namespace: 'default' } });
    const files = [...homelab.render().files.keys()].filter(path => path.includes('/configmap.'));
    expect(files).toEqual(['home/manifests/notes/config/configmap.default.map.yaml', mapPath]);
  });

  test('definitions and claims outlive their add-on, unless it says otherwise', () => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const annotations = (deleteData: boolean): unknown => {
      const { homelab, cluster } = home();
      new ApiObject(notes(cluster, { deleteData }).manifests, 'claim', claim);
      const { metadata } = rendered(homelab, 'home/manifests/notes/config/persistentvolumeclaim.notes.data.yaml');
      return (metadata as { annotations: Record<string, string> }).annotations['argocd.argoproj.io/sync-options'];
    };
    expect(annotations(false)).toBe('Prune=false,Delete=false');
    expect(annotations(true)).toBe(undefined);
  });
});

describe('namespaces', () => {
  test('get the labels that all their add-ons ask for', () => {
    const { homelab, cluster } = home();
    new ApiObject(notes(cluster, { namespaceLabels: { a: '1' } }).manifests, 'map', configMap({}));
    const other = new ManifestAddon(cluster, 'more', { namespace: 'notes', namespaceLabels: { b: '2' } });
    new ApiObject(other.manifests, 'map', { ...configMap({}), metadata: { name: 'other' } });
    const { metadata } = rendered(homelab, 'home/manifests/namespaces/config/namespace.-.notes.yaml');
    expect((metadata as { labels: object }).labels).toEqual({ a: '1', b: '2' });
  });

  test('that every cluster has are not made', () => {
    const { homelab, cluster } = home();
    new ApiObject(new ManifestAddon(cluster, 'system', { namespace: 'kube-system' }).manifests, 'map', configMap({}));
    expect([...homelab.render().files.keys()].filter(path => path.includes('namespace'))).toEqual([]);
  });
});

describe('a cdk8s chart directly under a cluster', () => {
  test('is an application of that id, and its nested charts belong to it', () => {
    const { homelab, cluster } = home();
    const chart = new Chart(cluster, 'mine', { namespace: 'mine' });
    new ApiObject(chart, 'map', configMap({ a: '1' }));
    new ApiObject(new Chart(chart, 'inner', { namespace: 'mine' }), 'map', { ...configMap({}), metadata: { name: 'inner' } });
    const { files, targets } = homelab.render();
    expect(targets[0]?.applications.map(({ id }) => id)).toEqual(['mine', 'namespaces']);
    expect([...files.keys()].filter(path => path.includes('/manifests/mine/'))).toEqual([
      'home/manifests/mine/config/configmap.mine.inner.yaml',
      'home/manifests/mine/config/configmap.mine.map.yaml',
    ]);
  });
});

test("what cdk8s' own addDependency says between charts is an edge", () => {
  const { homelab, cluster } = home();
  const first = new Chart(cluster, 'first', { namespace: 'a' });
  const second = new Chart(cluster, 'second', { namespace: 'a' });
  new ApiObject(first, 'map', configMap({}));
  new ApiObject(second, 'map', { ...configMap({}), metadata: { name: 'other' } });
  second.addDependency(first);
  const applications = homelab.render().targets[0]?.applications ?? [];
  expect(applications.map(({ id, after, wave }) => [id, after, wave])).toEqual([
    ['first', ['namespaces'], 1],
    ['namespaces', [], 0],
    ['second', ['first'], 2],
  ]);
});

describe('an engine of your own', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'root', namespace: 'default' } };
  const none: EngineOutput = { objects: [], texts: [] };
  const engine = (renderRoot: GitOpsEngine['renderRoot'], render: GitOpsEngine['render'] = () => none): GitOpsEngine => ({
    name: 'mine',
    kinds: [],
    decorate: () => ({}),
    render,
    renderRoot,
    renderSet: () => ({ inSet: none, inHub: none }),
  });

  test('has its objects and texts written below the target', () => {
    const { homelab, cluster } = home(
      engine(({ owner }) => ({ objects: [{ folder: 'root', object, owner }], texts: [{ path: 'plan.txt', text: 'one\n' }] })),
    );
    new ApiObject(notes(cluster).manifests, 'map', configMap({}));
    const { files } = homelab.render();
    expect(files.get('home/plan.txt')).toBe('one\n');
    expect(files.get('home/root/configmap.default.root.yaml')).toContain('name: root');
  });

  test('fails when it writes one file twice', () => {
    const { homelab, cluster } = home(
      engine(({ owner }) => ({
        objects: [
          { folder: 'root', object, owner },
          { folder: 'root', object, owner },
        ],
        texts: [],
      })),
    );
    new ApiObject(notes(cluster).manifests, 'map', configMap({}));
    expect(() => homelab.render()).toThrow('home: file home/root/configmap.default.root.yaml is already written by home');
  });

  test('fails when it writes a file that is an add-on’s', () => {
    const map = { ...configMap({}), metadata: { name: 'map', namespace: 'notes' } };
    const { homelab, cluster } = home(
      engine(({ owner }) => ({ objects: [{ folder: 'manifests/notes/config', object: map, owner }], texts: [] })),
    );
    new ApiObject(notes(cluster).manifests, 'map', configMap({}));
    expect(() => homelab.render()).toThrow(`home: file ${mapPath} is already written by an add-on`);
  });

  test('fails when it throws, with the construct it threw for', () => {
    const refuse = (): never => {
      throw new Error('no room');
    };
    const { homelab, cluster } = home(engine(() => none, refuse));
    new ApiObject(notes(cluster).manifests, 'map', configMap({}));
    expect(() => homelab.render()).toThrow(
      new HomelabError([
        { path: 'home/namespaces', message: 'no room' },
        { path: 'home/notes', message: 'no room' },
      ]),
    );
  });
});

describe('two objects whose names give one file', () => {
  const object = (apiVersion: string, kind: string, namespace: string, name: string): object => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
  });

  test.each([
    [
      'in kinds that differ in case',
      object('example.net/v1', 'Widget', 'notes', 'a'),
      object('example.net/v1', 'WIDGET', 'notes', 'a'),
      'file home/manifests/notes/config/widget.example.net.notes.a.yaml is already written for example.net/v1/Widget/notes/a',
    ],
    [
      'in a group that reads like a namespace',
      object('v1', 'ConfigMap', 'notes', 'a.b.c'),
      object('notes.a/v1', 'ConfigMap', 'b', 'c'),
      'file home/manifests/notes/config/configmap.notes.a.b.c.yaml is already written for v1/ConfigMap/notes/a.b.c',
    ],
  ])('%s are both told', (_how, one, other, message) => {
    const { homelab, cluster } = home();
    const addon = notes(cluster);
    for (const [id, each] of Object.entries({ one, other }))
      unchecked(new ApiObject(addon.clusterManifests, id, each as ConstructorParameters<typeof ApiObject>[2]), 'no schema');
    expect(() => homelab.render()).toThrow(`home/notes/cluster-manifests/other: ${message}: one of the two needs another name`);
  });
});

test('all problems of all constructs are told at once', () => {
  const { homelab, cluster } = home();
  const addon = notes(cluster);
  new ApiObject(addon.manifests, 'map', { ...configMap({}), dat: {} });
  new ApiObject(addon.manifests, 'secret', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'token' },
    stringData: { token: 'x' },
  });
  addon.node.addValidation({ validate: () => ['is not finished'] });
  expect(() => homelab.render()).toThrow(
    [
      'the homelab has 3 problems:',
      '  home/notes: is not finished',
      "  home/notes/manifests/map: ConfigMap 'map' /dat: unknown field 'dat', did you mean 'data'?",
      '  home/notes/manifests/secret: v1/Secret/notes/token would put a secret in Git: give a SecretSource instead',
    ].join('\n'),
  );
});

test('a problem with values is told with the add-on they belong to', () => {
  class Web extends HelmAddon<{ readonly replicas: number }> {
    constructor(cluster: Cluster, values: object) {
      super(
        cluster,
        'web',
        { repository: 'https://charts.example', name: 'web', version: '1.0.0' },
        { namespace: 'web', values: { replicas: 1 } },
        { rawValues: values },
      );
    }
  }
  const { homelab, cluster } = home();
  new Web(cluster, { date: new Date(0) });
  expect(() => homelab.render()).toThrow(/^the homelab has 1 problem:\n {2}home\/web: .*date/);
});

test('synthYaml is every object of every file, in the order of their paths', () => {
  const { homelab, cluster } = home();
  new ApiObject(notes(cluster).manifests, 'map', configMap({ a: '1' }));
  const kinds = [...homelab.synthYaml().matchAll(/^kind: (.*)$/gm)].map(([, kind]) => kind);
  expect(kinds).toEqual(['Application', 'Application', 'Application', 'Namespace', 'ConfigMap']);
});
