import { importsOf, type Import } from './source-files';

/** A source file, by its path relative to the project. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The layers of `lib/`, each with those whose files it may import. */
const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  networking: ['core'],
  secrets: ['core'],
  addons: ['core', 'networking', 'secrets'],
  observability: ['core', 'networking', 'secrets', 'addons'],
  policies: ['core', 'networking', 'secrets', 'addons'],
  workloads: ['core', 'networking', 'secrets', 'addons'],
  vclusters: ['core', 'networking', 'secrets', 'addons'],
  promises: ['core', 'networking', 'secrets', 'addons', 'observability', 'policies', 'workloads', 'vclusters'],
  metal: ['core'],
  talos: ['core', 'metal'],
  k0s: ['core', 'metal'],
  k3s: ['core', 'metal'],
  gitops: ['core', 'networking'],
  bootstrap: ['core', 'networking', 'gitops'],
};

/** What may use a package, by the package's name or scope; packages that are not here may be used everywhere. */
const packages: Readonly<Record<string, RegExp>> = {
  '@pulumi': /^(lib\/bootstrap\/|apps\/bootstrap\.ts$)/,
  '@1password': /^lib\/bootstrap\//,
  'cdk8s-plus-28': /^lib\/workloads\//,
};

/** Packages of lib/core, and the one part of it that may touch the disk. */
const corePackages = /^(cdk8s|constructs|js-yaml|ipaddr\.js|node:.+)$/;
const coreDisk = /^lib\/core\/(schemas|writer|writer\/[\w-]+)\.ts$/;

/** What breaks the rules of who may import what, one sentence each. */
export function brokenBoundaries(sources: readonly Source[]): readonly string[] {
  const imports = new Map(sources.map(({ path, text }) => [path, importsOf(path, text)]));
  const broken = [...imports].flatMap(([path, all]) => all.flatMap(each => brokenImport(path, each)));
  const exported = sources.flatMap(({ path, text }) =>
    /^export default\b|\bas default\b/m.test(text) && path.startsWith('lib/') ? [`${path} has a default export`] : [],
  );
  const barrels = sources.flatMap(({ path, text }) => brokenBarrel(path, text));
  return [...broken, ...exported, ...barrels, ...eager(imports), ...cycles(imports)];
}

function brokenImport(path: string, { name, path: target, typeOnly, lazy }: Import): readonly string[] {
  const layer = layerOf(path);
  if (target === undefined) return brokenPackage(path, name, typeOnly);
  if (target.startsWith('apps/') && !path.startsWith('apps/')) return [`${path} imports ${target}: nothing imports apps/`];
  if (target.startsWith('imports/'))
    return layer === 'core' && !typeOnly && !lazy ? [`${path} loads ${target}: core takes generated schemas lazily`] : [];
  const other = layerOf(target);
  if (layer === undefined || other === undefined || layer === other) return brokenSibling(path, target, typeOnly);
  if (layer === 'cli') return [];
  return layers[layer]?.includes(other) === true ? [] : [`${path} imports ${target}: ${layer} comes before ${other}`];
}

/** Add-ons take each other as types only: what one needs of another is a reference it is given. */
function brokenSibling(path: string, target: string, typeOnly: boolean): readonly string[] {
  const addon = /^lib\/(addons|workloads|observability)\//;
  const sameFolder = addon.test(path) && addon.test(target) && !path.endsWith('/index.ts');
  return sameFolder && !typeOnly && !target.endsWith('-values')
    ? [`${path} loads ${target}: an add-on imports another only as a type`]
    : [];
}

function brokenPackage(path: string, name: string, typeOnly: boolean): readonly string[] {
  const scope = name.startsWith('@') ? (name.split('/')[0] ?? name) : name;
  const allowed = packages[scope];
  if (allowed !== undefined && !allowed.test(path)) return [`${path} imports ${name}: only ${allowed.source} may`];
  if (layerOf(path) !== 'core') return [];
  if (!corePackages.test(name)) return [`${path} imports ${name}: core takes cdk8s, constructs, a YAML and an IP library`];
  return name === 'node:fs' && !typeOnly && !coreDisk.test(path)
    ? [`${path} imports node:fs: only the writer and the schemas may`]
    : [];
}

/** A file whose every statement re-exports is a barrel. */
function brokenBarrel(path: string, text: string): readonly string[] {
  if (!path.startsWith('lib/') || /^lib\/(index|[\w-]+\/index)\.ts$/.test(path)) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trim();
  const only = code !== '' && code.split(';').every(statement => /^\s*(export\b[^=]*\bfrom\b.*)?$/s.test(statement));
  return only ? [`${path} is a barrel: only lib/index.ts and a layer's index.ts are`] : [];
}

/** The command line starts fast: what it loads before it knows the verb is its own and core's. */
function eager(imports: ReadonlyMap<string, readonly Import[]>): readonly string[] {
  const seen = new Set(['lib/cli/main.ts']);
  for (const path of seen) {
    for (const next of loadedBy(path, imports)) if (layerOf(next) === 'cli') seen.add(next);
  }
  return [...seen].flatMap(path =>
    loadedBy(path, imports)
      .filter(target => !['cli', 'core', undefined].includes(layerOf(target)))
      .map(target => `${path} loads ${target.replace(/\.ts$/, '')}: cli takes other layers lazily`),
  );
}

/** Files of ours that are loaded as soon as a file is. */
function loadedBy(path: string, imports: ReadonlyMap<string, readonly Import[]>): readonly string[] {
  return (imports.get(path) ?? [])
    .filter(({ typeOnly, lazy }) => !typeOnly && !lazy)
    .flatMap(({ path: target }) => [`${target}.ts`, `${target}/index.ts`].find(candidate => imports.has(candidate)) ?? []);
}

function layerOf(path: string): string | undefined {
  return /^lib\/([\w-]+)\//.exec(path)?.[1];
}

/** Loops of imports that are there at run time. */
function cycles(imports: ReadonlyMap<string, readonly Import[]>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      found.push(`${[...trail.slice(at), path].join(' -> ')} is a cycle`);
      return;
    }
    if (done.has(path)) return;
    for (const next of loadedBy(path, imports)) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}
