import { basename } from 'node:path';
import { ApiObject } from 'cdk8s';
import {
  append,
  Cluster,
  ClusterSet,
  HelmAddon,
  Layer,
  ManifestAddon,
  remove,
  replace,
  type ClusterProps,
  type ClusterTarget,
  type HelmAddonProps,
  type JsonObject,
} from '../../lib';
import { explainValues } from '../../lib/core/values';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { homelab, renderTarget } from '../../lib/testing';

interface WebValues {
  readonly replicas: number;
  readonly image: { readonly tag: string; readonly pullPolicy: string };
  readonly args: readonly string[];
}

/** An add-on with defaults of its own, on version 1.0.0. */
class Web extends HelmAddon<WebValues> {
  constructor(target: ClusterTarget, id = 'web', props: HelmAddonProps<WebValues> = {}) {
    super(
      target,
      id,
      { repository: 'https://charts.example.net', name: 'web', version: '1.0.0' },
      { namespace: 'web', values: { replicas: 1, image: { tag: 'own', pullPolicy: 'Always' }, args: ['own'] } },
      props,
    );
  }
}

/** Another class with the same chart. */
class SpecialWeb extends Web {}

/** No kin of `Web`. */
class Api extends HelmAddon<WebValues> {
  constructor(target: ClusterTarget, props: HelmAddonProps<WebValues> = {}) {
    super(
      target,
      'api',
      { repository: 'https://charts.example.net', name: 'api', version: '2.0.0' },
      { namespace: 'api', values: { replicas: 1 } },
      props,
    );
  }
}

function home(layers: readonly Layer[], props: Partial<ClusterProps> = {}): Cluster {
  return new Cluster(homelab(), 'home', { domain: 'home.example.net', engine: argoCd(), layers, ...props });
}

const valuesOf = (target: ClusterTarget, id = 'web'): JsonObject => renderTarget(target).values(id);

describe('values', () => {
  test('are merged from add-on, environment, role and cluster to the add-on itself, each over the one before', () => {
    const environment = new Layer('production').set(Web, {
      values: { replicas: 2, image: { tag: 'environment' }, args: ['environment'] },
    });
    const role = new Layer('control-plane').set(Web, { values: { replicas: 3, image: { tag: 'role' } } });
    const cluster = new Layer('home').set(Web, { values: { replicas: 4 } });
    const target = home([environment, role, cluster]);
    new Web(target, 'web', { values: { image: { pullPolicy: 'Never' } } });
    expect(valuesOf(target)).toEqual({
      replicas: 4,
      image: { tag: 'role', pullPolicy: 'Never' },
      args: ['environment'],
    });
  });

  test('of a later layer win, whatever the order in which the layers were made and filled', () => {
    const weak = new Layer('weak');
    const strong = new Layer('strong').set(Web, { values: { replicas: 9 } });
    weak.set(Web, { values: { replicas: 5 } });
    const target = home([weak, strong]);
    new Web(target);
    expect(valuesOf(target)).toMatchObject({ replicas: 9 });
  });

  test('of two calls of set are merged, the second over the first', () => {
    const layer = new Layer('production')
      .set(Web, { values: { replicas: 2, image: { tag: 'first' } } })
      .set(Web, { values: { image: { tag: 'second' } } });
    const target = home([layer]);
    new Web(target);
    expect(valuesOf(target)).toMatchObject({ replicas: 2, image: { tag: 'second', pullPolicy: 'Always' } });
  });

  test('that the type does not know are merged after those it knows', () => {
    const layer = new Layer('production').set(Web, {
      values: { replicas: 2 },
      rawValues: { replicas: 3, podLabels: { a: 'b' } },
    });
    const target = home([layer]);
    new Web(target, 'web', { rawValues: { podLabels: { c: 'd' } } });
    expect(valuesOf(target)).toMatchObject({ replicas: 3, podLabels: { a: 'b', c: 'd' } });
  });

  test('can be dropped, appended to, replaced and removed from layer to layer', () => {
    const environment = new Layer('production').set(Web, { values: { args: append('environment'), replicas: null } });
    const role = new Layer('role').set(Web, { values: { args: append('role'), image: replace({ tag: 'x', pullPolicy: 'y' }) } });
    const target = home([environment, role]);
    new Web(target, 'web', { values: { replicas: remove() } });
    expect(valuesOf(target)).toEqual({ image: { tag: 'x', pullPolicy: 'y' }, args: ['own', 'environment', 'role'] });
  });

  test('of a layer are for every add-on of the class and those that extend it, and for no other', () => {
    const layer = new Layer('production').set(Web, { values: { replicas: 7 } });
    const target = home([layer]);
    new Web(target, 'one');
    new SpecialWeb(target, 'two');
    new Api(target);
    expect(valuesOf(target, 'one')).toMatchObject({ replicas: 7 });
    expect(valuesOf(target, 'two')).toMatchObject({ replicas: 7 });
    expect(valuesOf(target, 'api')).toEqual({ replicas: 1 });
  });

  test('with an id are for that add-on alone', () => {
    const layer = new Layer('production').set(Web, { values: { replicas: 7 }, id: 'two' });
    const target = home([layer]);
    new Web(target, 'one');
    new Web(target, 'two');
    expect([valuesOf(target, 'one')['replicas'], valuesOf(target, 'two')['replicas']]).toEqual([1, 7]);
  });

  test('of one cluster do not reach another with the same layer', () => {
    const layer = new Layer('production').set(Web, { values: { image: { tag: 'shared' } } });
    const root = homelab();
    const props = { domain: 'home.example.net', engine: argoCd(), layers: [layer] };
    const [one, two] = [new Cluster(root, 'one', props), new Cluster(root, 'two', props)];
    new Web(one, 'web', { values: { image: { tag: 'own' } } });
    new Web(two);
    expect([valuesOf(one)['image'], valuesOf(two)['image']]).toEqual([
      { tag: 'own', pullPolicy: 'Always' },
      { tag: 'shared', pullPolicy: 'Always' },
    ]);
  });

  test('are explained by the layer and the line that gave them', () => {
    const layer = new Layer('production').set(Web, { values: { replicas: 2 } });
    const target = home([layer]);
    const web = new Web(target, 'web', { values: { image: { tag: 'mine' } } });
    const explained = explainValues(web.valuesLayers).filter(({ overrode }) => overrode.length > 0);
    expect(
      explained.map(({ path, origin, overrode }) => [path, origin.layer, basename(origin.file ?? ''), overrode[0]?.origin.layer]),
    ).toEqual([
      ['replicas', 'production', 'layer.test.ts', 'web add-on'],
      ['image.tag', 'home', 'layer.test.ts', 'web add-on'],
    ]);
    expect(explained.every(({ origin }) => (origin.line ?? 0) > 1)).toBe(true);
  });
});

describe('the version of a chart', () => {
  const versionOf = (target: ClusterTarget): string => {
    const { release } = renderTarget(target).application('web');
    return release?.type === 'helm' ? release.chart.version : 'none';
  };

  test("is the add-on's own pin, if nobody says otherwise", () => {
    const target = home([new Layer('production').set(Web, { values: { replicas: 2 } })]);
    new Web(target);
    expect(versionOf(target)).toBe('1.0.0');
  });

  test("is the strongest layer's that gives one", () => {
    const layers = [
      new Layer('environment').set(Web, { version: '1.1.0' }),
      new Layer('role').set(Web, { version: '1.2.0' }).set(Web, { version: '1.2.1' }),
      new Layer('cluster').set(Web, { values: { replicas: 2 } }),
    ];
    const target = home(layers);
    new Web(target);
    expect(versionOf(target)).toBe('1.2.1');
  });

  test("is the program's, whatever layers say", () => {
    const target = home([new Layer('environment').set(Web, { version: '1.1.0' })]);
    new Web(target, 'web', { version: '3.0.0' });
    expect(versionOf(target)).toBe('3.0.0');
  });
});

describe('add-ons of a layer', () => {
  test('are in every cluster and set with it, and nowhere else', () => {
    const layer = new Layer('production', { addons: target => void new Web(target) });
    const root = homelab();
    const engine = argoCd();
    const hub = new Cluster(root, 'hub', { domain: 'hub.example.net', engine, layers: [layer] });
    const bare = new Cluster(root, 'bare', { domain: 'bare.example.net', engine });
    const set = new ClusterSet(root, 'set', {
      hub,
      selector: { matchLabels: { a: 'b' } },
      example: { name: 'one', domain: 'one.example.net', environment: 'production' },
      layers: [layer],
    });
    expect([hub, bare, set].map(({ addons }) => addons.map(({ node }) => node.path))).toEqual([['hub/web'], [], ['set/web']]);
  });

  test('find those of the layers before', () => {
    const first = new Layer('first', { addons: target => void new Web(target) });
    const second = new Layer('second', { addons: target => void new Api(target, { after: [target.addon(Web)] }) });
    expect(renderTarget(home([first, second])).application('api').after).toContain('web');
    expect(() => home([second, first])).toThrow("'home' has no Web: add one before what needs it");
  });

  test("have what the layer gives them as the layer's values: stronger layers win, and the layer's own set comes after", () => {
    const layer = new Layer('environment', {
      addons: target => void new Web(target, 'web', { values: { replicas: 5, image: { tag: 'made', pullPolicy: 'made' } } }),
    }).set(Web, { values: { image: { tag: 'set' } } });
    const stronger = new Layer('cluster').set(Web, { values: { replicas: 6 } });
    expect(valuesOf(home([layer, stronger]))).toMatchObject({ replicas: 6, image: { tag: 'set', pullPolicy: 'made' } });
    const weaker = new Layer('weaker').set(Web, { values: { replicas: 6 } });
    expect(valuesOf(home([weaker, layer]))).toMatchObject({ replicas: 5 });
  });

  test('know the layer they came with; those of the program have none', () => {
    const target = home([new Layer('environment', { addons: each => void new Web(each) })]);
    const api = new Api(target);
    expect([target.addon(Web).layer, api.layer]).toEqual(['environment', undefined]);
    expect(target.installingLayer).toBe(undefined);
  });

  test('may be manifests, too', () => {
    const layer = new Layer('notes', {
      addons: target => {
        const notes = new ManifestAddon(target, 'notes', { namespace: 'notes' });
        new ApiObject(notes.manifests, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: target.name } });
      },
    });
    expect(renderTarget(home([layer])).object('ConfigMap', 'home').metadata.namespace).toBe('notes');
  });
});
