import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { tool } from './tools';

/** An entry of `patches` as both engines have it. */
export interface KustomizePatch {
  readonly patch: string;
  readonly target?: Readonly<Record<string, string>>;
  /** Argo CD only: Flux drops it. */
  readonly options?: Readonly<Record<string, boolean>>;
}

/** What an Application says in `source.kustomize`, as far as generated sets use it. */
export interface ArgoKustomize {
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly patches?: readonly KustomizePatch[];
}

/** What a Flux Kustomization says in `spec`, as far as generated sets use it. */
export interface FluxKustomization {
  /** Folder inside the source, for example `./clusters/a`. */
  readonly path?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly targetNamespace?: string;
  readonly patches?: readonly KustomizePatch[];
  readonly postBuild?: object;
}

/** The files of a folder: path to text. */
export type Folder = ReadonlyMap<string, string>;

interface Edit {
  readonly namePrefix?: string | undefined;
  readonly nameSuffix?: string | undefined;
  readonly namespace?: string | undefined;
  readonly patches?: readonly KustomizePatch[] | undefined;
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * What Argo CD's repo-server makes of a folder: its kustomization file gets the Application's prefix, suffix and namespace, and the
 * Application's patches after its own; then real kustomize (`kubectl kustomize`) builds it.
 *
 * @throws with kustomize's own words when it refuses, if the folder has no kustomization file, or if `tool('kubectl')` is missing
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/
 */
export function applyKustomize(folder: Folder, source: ArgoKustomize): object[] {
  return inFolder(folder, root => {
    const file = names.find(name => existsSync(join(root, name)));
    if (file === undefined) throw new Error('kustomization file not found in the path');
    edit(join(root, file), source);
    return build(root, []);
  });
}

/**
 * What Flux' kustomize-controller makes of a source: where `path` has no kustomization file, one naming every manifest below it
 * is written; it gets the Kustomization's prefix, suffix, target namespace and patches; then real kustomize builds it. The order of
 * the objects is kustomize's, not Flux', which applies them in an order of its own.
 *
 * @throws as {@link applyKustomize}, and for `postBuild`, which this does not evaluate
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export function applyFluxKustomization(source: Folder, spec: FluxKustomization): object[] {
  if (spec.postBuild !== undefined) throw new Error('postBuild is not evaluated here');
  return inFolder(source, root => {
    const folder = join(root, spec.path ?? '.');
    const file = names.find(name => existsSync(join(folder, name))) ?? generate(folder);
    const patches = spec.patches?.map(({ patch, target }) => ({ patch, ...(target && { target }) }));
    edit(join(folder, file), { ...spec, namespace: spec.targetNamespace, patches });
    return build(folder, ['--load-restrictor', 'LoadRestrictionsNone']);
  });
}

function edit(file: string, { namePrefix, nameSuffix, namespace, patches }: Edit): void {
  const kustomization = (parse(readFileSync(file, 'utf8')) ?? {}) as Record<string, unknown>;
  const own = (kustomization['patches'] ?? []) as readonly unknown[];
  const edited = {
    ...kustomization,
    ...(namePrefix && { namePrefix }),
    ...(nameSuffix && { nameSuffix }),
    ...(namespace && { namespace }),
    ...(patches?.length && { patches: [...own, ...patches] }),
  };
  writeFileSync(file, yamlText(edited));
}

function generate(folder: string): string {
  const resources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.ya?ml$/.test(path))
    .sort();
  const nested = resources.find(path => names.includes(path.slice(path.lastIndexOf('/') + 1)));
  if (nested !== undefined) throw new Error(`${nested} below a folder without kustomization file is not supported here`);
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  writeFileSync(join(folder, 'kustomization.yaml'), yamlText(kustomization));
  return 'kustomization.yaml';
}

/** JSON, which is YAML once the characters are escaped that YAML 1.1 would take for line breaks or refuse. */
export function yamlText(value: object | string): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function build(folder: string, options: readonly string[]): object[] {
  const kubectl = tool('kubectl');
  if ('skipped' in kubectl) throw new Error(`kubectl is missing: ${kubectl.skipped}`);
  const run = spawnSync(kubectl.path, ['kustomize', folder, ...options], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`kustomize failed: ${(run.stderr || run.error?.message || '').trim()}`);
  return parseAllDocuments(run.stdout).map(document => {
    if (document.errors[0]) throw document.errors[0];
    return document.toJS({ maxAliasCount: -1 }) as object;
  });
}

function inFolder<T>(files: Folder, action: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    for (const [path, text] of files) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return action(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
