import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ApiObject } from 'cdk8s';
import type { Addon } from './core/addon';
import { Cluster, type ClusterProps } from './core/cluster';
import { ClusterSet, type ClusterSetProps } from './core/cluster-set';
import { Homelab, type HomelabProps } from './core/homelab';
import { ManifestAddon } from './core/manifest-addon';
import type { GitOpsApplication, GitOpsEngine, JsonObject, KubernetesObject } from './core/model';
import { nearest } from './core/nearest';
import type { Rendering } from './core/synth';
import type { ClusterTarget } from './core/target';
import { fromYamlAll } from './core/yaml';
import { argoCd } from './gitops/argocd/engine';
import { flux } from './gitops/flux/engine';

/** A homelab for tests: its repository is `https://git.example.net/homelab.git`. */
export function homelab(props: Partial<HomelabProps> = {}): Homelab {
  return new Homelab({ repository: { url: 'https://git.example.net/homelab.git' }, ...props });
}

/** Properties of {@link cluster}: those of a Cluster, none of them needed. */
export interface TestClusterProps extends Partial<ClusterProps> {
  /** @default 'home' */
  readonly name?: string;
}

/** A cluster for tests, in a homelab of its own: domain `home.example.net`, reconciled by Argo CD. */
export function cluster(props: TestClusterProps = {}): Cluster {
  const { name = 'home', ...given } = props;
  return new Cluster(homelab(), name, { domain: 'home.example.net', engine: argoCd(), ...given });
}

/** A set for tests, whose example is what {@link cluster} is; its hub is a cluster `hub` in a homelab of its own. */
export function clusterSet(props: Partial<ClusterSetProps> = {}): ClusterSet {
  const hub = props.hub ?? cluster({ name: 'hub' });
  return new ClusterSet(hub.node.root as Homelab, 'set', {
    selector: { matchLabels: { set: 'test' } },
    example: { name: 'home', domain: 'home.example.net', environment: 'production' },
    ...props,
    hub,
  });
}

/**
 * Renders a cluster that holds what `build` makes.
 *
 * @throws HomelabError with every problem of every construct
 */
export function render(build: (cluster: Cluster) => unknown, props: TestClusterProps = {}): RenderedCluster {
  const made = cluster(props);
  build(made);
  return renderTarget(made);
}

/** Renders the homelab that a cluster or set belongs to, and returns what is the cluster's or set's. */
export function renderTarget(target: ClusterTarget): RenderedCluster {
  const root = target.node.root;
  if (!(root instanceof Homelab)) throw new Error(`'${target.node.path}' belongs to no homelab`);
  return new RenderedCluster(target.node.id, root.render());
}

/** What a cluster or set renders to, as a test looks at it. */
export class RenderedCluster {
  /** Text by path, relative to the cluster's folder; sorted. */
  readonly files: ReadonlyMap<string, string>;
  /** Every object in the YAML files, in the order of the files. */
  readonly objects: readonly KubernetesObject[];

  constructor(
    readonly name: string,
    readonly rendering: Rendering,
  ) {
    const own = [...rendering.files].filter(([path]) => path.startsWith(`${name}/`));
    this.files = new Map(own.map(([path, text]) => [path.slice(name.length + 1), text]));
    this.objects = [...this.files].flatMap(([path, text]) =>
      path.endsWith('.yaml') ? fromYamlAll(text, path).filter(isObject) : [],
    );
  }

  /**
   * The one object of that kind and name.
   *
   * @param namespace needed only if several namespaces have one
   * @throws if there is none, or more than one
   */
  object(kind: string, name: string, namespace?: string): KubernetesObject {
    const named = this.objects.filter(each => each.kind === kind && each.metadata.name === name);
    const found = named.filter(each => namespace === undefined || each.metadata.namespace === namespace);
    const [only] = found;
    if (only === undefined) throw new Error(this.missing(kind, name, namespace, named));
    if (found.length > 1) {
      const namespaces = found.map(each => each.metadata.namespace ?? '-').join(', ');
      throw new Error(`there are ${found.length} of ${kind} '${name}' (in ${namespaces}): give the namespace`);
    }
    return only;
  }

  /** Every object of a kind. */
  objectsOf(kind: string): readonly KubernetesObject[] {
    return this.objects.filter(each => each.kind === kind);
  }

  /** The values of an add-on's chart, merged from all layers. @throws if the add-on has no chart */
  values(addonId: string): JsonObject {
    const { release } = this.application(addonId);
    if (release?.type !== 'helm') throw new Error(`'${addonId}' has no chart, and with it no values`);
    return release.values;
  }

  /** An add-on as its engine was told of it. @throws if there is no such add-on */
  application(addonId: string): GitOpsApplication {
    const applications = this.rendering.targets.find(({ name }) => name === this.name)?.applications ?? [];
    const found = applications.find(({ id }) => id === addonId);
    if (found === undefined)
      throw new Error(`there is no add-on '${addonId}' (there are ${applications.map(({ id }) => id).join(', ') || 'none'})`);
    return found;
  }

  private missing(kind: string, name: string, namespace: string | undefined, named: readonly KubernetesObject[]): string {
    if (named.length > 0) {
      const where = named.map(each => each.metadata.namespace ?? '-').join(', ');
      return `there is no ${kind} '${name}' in namespace ${namespace ?? '-'}, but in ${where}`;
    }
    const names = this.objectsOf(kind).map(each => each.metadata.name);
    const near = nearest(name, names);
    return `there is no ${kind} '${name}'${near === undefined ? ` (there are ${names.join(', ') || 'none'})` : `; did you mean '${near}'?`}`;
  }
}

function isObject(value: unknown): value is KubernetesObject {
  return typeof value === 'object' && value !== null && 'apiVersion' in value && 'kind' in value && 'metadata' in value;
}

/** What {@link addonTest} renders. */
export interface AddonCases<A extends Addon> {
  /** The add-on with as little as it takes. */
  readonly minimal: (target: ClusterTarget) => A;
  /** The add-on with every property given. */
  readonly full: (target: ClusterTarget) => A;
  /** Of the cluster it is put on: for a test of one add-on, say what others would install in `externalCrds`. @default - the kit's */
  readonly cluster?: Omit<TestClusterProps, 'name' | 'engine'>;
  /** Engines it is rendered for. @default - Argo CD and Flux */
  readonly engines?: readonly GitOpsEngine[];
  /** Folder of the golden files, relative to the working directory. @default 'test/golden' */
  readonly golden?: string;
}

/** What the kit uses of the test runner: Jest, or Vitest with its globals on. */
interface TestRunner {
  describe(name: string, body: () => void): void;
  test(name: string, body: () => void): void;
  expect: {
    (actual: unknown): { toEqual(expected: unknown): void };
    getState?(): { readonly snapshotState?: { readonly _updateSnapshot?: string } };
  };
}

/**
 * Declares the tests that every add-on has: on each engine, both cases render to their golden files below
 * `<golden>/<id>/<engine>/<case>/`, the same whatever was made before, and the same on a set of clusters as on a cluster
 * with its example's facts.
 *
 * Golden files are written anew with `jest -u` or `UPDATE_GOLDEN=1`.
 *
 * @throws if it is called outside a test runner
 */
export function addonTest<A extends Addon>(type: abstract new (...args: never[]) => A, cases: AddonCases<A>): void {
  const { describe, test, expect } = testRunner();
  const { engines = [argoCd(), flux()], golden = join('test', 'golden') } = cases;
  describe(type.name, () => {
    for (const name of ['minimal', 'full'] as const) {
      const build = cases[name];
      for (const engine of engines) {
        const props = { ...cases.cluster, engine };
        test(`${engine.name}, ${name}: renders its golden files`, () => {
          const made = cluster(props);
          const folder = join(golden, build(made).node.id, engine.name, name);
          const rendered = goldenFiles(renderTarget(made));
          if (updating(expect)) writeFiles(folder, rendered);
          expect(rendered).toEqual(readFiles(folder));
        });
        test(`${engine.name}, ${name}: is the same whatever was made before`, () => {
          const crowded = cluster(props);
          addNeighbour(crowded);
          const addon = build(crowded);
          expect(addon instanceof type).toEqual(true);
          expect(filesOf(addon, renderTarget(crowded))).toEqual(filesOf(addon, render(build, props)));
        });
        test(`${engine.name}, ${name}: is the same on a set as on a cluster`, () => {
          const { layers = [], externalCrds = [] } = cases.cluster ?? {};
          const set = clusterSet({ hub: cluster({ ...props, name: 'hub' }), layers, externalCrds });
          const addon = build(set);
          expect(contentOf(addon, renderTarget(set))).toEqual(contentOf(addon, render(build, props)));
        });
      }
    }
  });
}

function testRunner(): TestRunner {
  const runner = globalThis as unknown as Partial<TestRunner>;
  if (runner.describe === undefined || runner.test === undefined || runner.expect === undefined)
    throw new Error('addonTest declares tests: call it in a test file that Jest runs, or Vitest with globals');
  return { describe: runner.describe, test: runner.test, expect: runner.expect };
}

function updating(expect: TestRunner['expect']): boolean {
  return (process.env['UPDATE_GOLDEN'] ?? '') !== '' || expect.getState?.().snapshotState?._updateSnapshot === 'all';
}

function addNeighbour(target: ClusterTarget): void {
  const neighbour = new ManifestAddon(target, 'a-neighbour', { namespace: 'a-neighbour' });
  new ApiObject(neighbour.manifests, 'object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'neighbour' } });
}

/** The files of one add-on; not how the engine is told of it, since that says what else is there. */
function filesOf({ node }: Addon, { files }: RenderedCluster): Readonly<Record<string, string>> {
  const own = (path: string): boolean => path === `values/${node.id}.yaml` || path.startsWith(`manifests/${node.id}/`);
  return Object.fromEntries([...files].filter(([path]) => own(path)));
}

/** What one add-on brings to a cluster: its release, and its own objects. */
function contentOf({ node }: Addon, rendered: RenderedCluster): object {
  const { release = {}, files } = rendered.application(node.id);
  const paths = (['prerequisites', 'config'] as const).flatMap(phase => files[phase].map(file => `${phase}/${file}`));
  const objects = paths.map(path => [path, rendered.files.get(`manifests/${node.id}/${path}`)]);
  // A set's release also says which of its values differ from cluster to cluster.
  return { release: { ...release, overlay: undefined }, objects: Object.fromEntries(objects) };
}

/** All but what points the engine at the cluster, which is no add-on's. */
function goldenFiles({ files }: RenderedCluster): Readonly<Record<string, string>> {
  return Object.fromEntries([...files].filter(([path]) => !path.startsWith('bootstrap/')));
}

function readFiles(folder: string): Readonly<Record<string, string>> {
  let entries;
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    throw new Error(`there are no golden files in ${folder}: look at what is rendered, and keep it with UPDATE_GOLDEN=1`);
  }
  const paths = entries.filter(entry => entry.isFile()).map(entry => relative(folder, join(entry.parentPath, entry.name)));
  return Object.fromEntries(paths.sort().map(path => [path.replaceAll(sep, '/'), readFileSync(join(folder, path), 'utf8')]));
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
