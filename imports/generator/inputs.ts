import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { readCrd } from './crds';
import { readKubernetes } from './kubernetes';
import type { KubernetesApi } from './kubernetes';
import { isJson } from './read-schema';
import type { KindVersion } from './schema';
import { readTalos } from './talos';
import type { TalosRelease } from './talos';

/** Where the schemas of a group come from. */
export interface Source {
  /** A repository such as `cert-manager/cert-manager`, or the file or address that was read. */
  readonly repository: string;
  readonly version?: string;
}

/** Everything that was read. */
export interface Inputs {
  readonly kubernetes?: KubernetesApi;
  readonly kinds: readonly KindVersion[];
  /** Releases of Talos, the oldest first. */
  readonly talos: readonly TalosRelease[];
  /** API group → where it comes from. */
  readonly sources: ReadonlyMap<string, readonly Source[]>;
}

type Log = (line: string) => void;

/**
 * The inputs to read when none are given: the `imports` of `cdk8s.yaml`, and the shared folders beside the project where there are any.
 *
 * @param root the project's folder
 */
export function defaultInputs(root: string): readonly string[] {
  const shared = ['../shared/kubernetes/openapi.json', '../shared/crds', '../shared/talos'].filter(path =>
    existsSync(resolve(root, path)),
  );
  const config = join(root, 'cdk8s.yaml');
  const parsed = existsSync(config) ? load(readFileSync(config, 'utf8')) : undefined;
  const listed = isJson(parsed) && Array.isArray(parsed['imports']) ? parsed['imports'].map(String) : [];
  return [...shared, ...listed];
}

/**
 * Reads folders, files and addresses.
 *
 * @param entries each a folder of CRD files, a file, or an http(s) address, with an optional `name:=` in front as in `cdk8s.yaml`; a JSON
 *   file with `kinds` and `definitions` is the Kubernetes API, one with Talos' `$id` its machine configuration
 * @param root what relative paths start at
 * @param log takes a line of progress
 * @throws Error when an entry cannot be read
 */
export async function readInputs(entries: readonly string[], root: string, log: Log): Promise<Inputs> {
  const kinds = new Map<string, KindVersion>();
  const sources = new Map<string, readonly Source[]>();
  const talos: TalosRelease[] = [];
  let kubernetes: KubernetesApi | undefined;
  for (const entry of entries) {
    const location = entry.replace(/^[\w.-]+:=/, '');
    if (/^(k8s(@|$)|helm:|github:)/.test(location)) {
      log(`skipped '${entry}': ${skipReason(location)}`);
      continue;
    }
    for (const { text, name } of await textsOf(location, root)) {
      const api = kubernetesOf(text, name);
      if (api !== undefined) {
        kubernetes = api;
        log(`read Kubernetes ${api.version}: ${String(api.kindOfDefinition.size)} kinds`);
        continue;
      }
      const release = name.endsWith('.json') ? readTalos(text, basename(name)) : undefined;
      if (release !== undefined) {
        talos.push(release);
        log(`read Talos ${release.version}: ${String(release.documents.length)} documents`);
        continue;
      }
      const found = crdsOf(text, name);
      for (const kind of found) sources.set(kind.group, sourcesOf(kind.group, name, sources.get(kind.group) ?? []));
      for (const kind of found) {
        const id = `${kind.group}/${kind.version} ${kind.kind}`;
        if (kinds.has(id)) log(`${id} is there twice, that of '${name}' is taken`);
        kinds.set(id, kind);
      }
    }
    log(`read '${entry}'`);
  }
  return { ...(kubernetes && { kubernetes }), kinds: [...kinds.values()], talos, sources };
}

function crdsOf(text: string, name: string): readonly KindVersion[] {
  try {
    return loadAll(text).flatMap(document => readCrd(document));
  } catch (error) {
    throw new Error(`cannot read '${name}': ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function skipReason(location: string): string {
  if (location.startsWith('k8s')) return 'the kinds of Kubernetes come with this package';
  return 'give the files or addresses of its CustomResourceDefinitions instead';
}

interface Text {
  readonly text: string;
  readonly name: string;
}

async function textsOf(location: string, root: string): Promise<readonly Text[]> {
  if (/^https?:\/\//.test(location)) {
    const response = await fetch(location);
    if (!response.ok) throw new Error(`cannot read '${location}': the server answered ${String(response.status)}`);
    return [{ text: await response.text(), name: location }];
  }
  const path = resolve(root, location);
  if (!existsSync(path)) throw new Error(`cannot read '${location}': there is no such file or folder`);
  return filesOf(path).map(file => ({ text: readFileSync(file, 'utf8'), name: file }));
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path).sort();
  return entries.flatMap(entry => {
    const below = join(path, entry);
    return statSync(below).isDirectory() || /\.(ya?ml|json)$/.test(entry) ? filesOf(below) : [];
  });
}

function kubernetesOf(text: string, name: string): KubernetesApi | undefined {
  return name.endsWith('.json') && text.includes('"definitions"') ? readKubernetes(text) : undefined;
}

/** Where a group comes from: what the `SOURCES.json` above the file says of it, else the file itself. */
function sourcesOf(group: string, name: string, known: readonly Source[]): readonly Source[] {
  const listed = upstreamsOf(group, name);
  const own = listed ?? [{ repository: /^https?:/.test(name) ? name : basename(name) }];
  const fresh = own.filter(source => !known.some(other => other.repository === source.repository));
  return [...known, ...fresh];
}

const listings = new Map<string, readonly Record<string, unknown>[] | undefined>();

function upstreamsOf(group: string, name: string): readonly Source[] | undefined {
  if (/^https?:/.test(name)) return undefined;
  const listing = listingAbove(dirname(name));
  if (listing === undefined) return undefined;
  const repositories = upstreams()[group];
  const found = listing.filter(
    source =>
      (repositories ?? []).includes(String(source['repository'])) ||
      (repositories === undefined && pathsOf(source).includes(group)),
  );
  if (found.length === 0) return undefined;
  return found.map(source => ({ repository: String(source['repository']), version: String(source['version']) }));
}

function pathsOf(source: Record<string, unknown>): readonly unknown[] {
  return Array.isArray(source['paths']) ? source['paths'] : [];
}

function listingAbove(folder: string): readonly Record<string, unknown>[] | undefined {
  if (!listings.has(folder)) {
    const path = [folder, dirname(folder)].map(place => join(place, 'SOURCES.json')).find(existsSync);
    const parsed: unknown = path === undefined ? undefined : JSON.parse(readFileSync(path, 'utf8'));
    listings.set(folder, Array.isArray(parsed) ? parsed.filter(isJson) : undefined);
  }
  return listings.get(folder);
}

/** API group → repositories, where a listing of sources does not say which groups it is about. */
function upstreams(): Readonly<Record<string, readonly string[]>> {
  const path = join(__dirname, '../upstreams.json');
  const parsed: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const entries = isJson(parsed) ? Object.entries(parsed) : [];
  return Object.fromEntries(entries.map(([group, list]) => [group, Array.isArray(list) ? list.map(String) : []]));
}
