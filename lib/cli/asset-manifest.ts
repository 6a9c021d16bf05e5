import type { Rendering } from '../core/synth';
import { isPlainObject } from '../core/plain-data';
import { pathProblem } from '../core/writer/paths';
import { OperationError } from './operation-error';

/** A file that machines boot from. */
export interface Asset {
  /** Where it lies below the assets of the boot server, `/`-separated. */
  readonly path: string;
  /** Where it is downloaded from. */
  readonly url: string;
}

/** What an Image Factory must be told before it can make images. */
export interface RegisteredSchematic {
  /** The id that we computed. */
  readonly id: string;
  /** Address of the Image Factory, for example `https://factory.talos.dev`. */
  readonly factory: string;
  readonly yaml: string;
}

/** What the machines of a cluster boot from. */
export interface AssetManifest {
  readonly cluster: string;
  readonly assets: readonly Asset[];
  readonly schematics: readonly RegisteredSchematic[];
}

/**
 * Reads the manifests of assets out of a rendering; clusters that have none are left out.
 *
 * @throws OperationError when a path would leave its folder, or an address is not one of the web
 */
export function assetManifests(rendering: Rendering, clusters: readonly string[]): readonly AssetManifest[] {
  return clusters.flatMap(cluster => {
    const file = `${cluster}/assets.json`;
    const text = rendering.files.get(file);
    return text === undefined ? [] : [parseManifest(cluster, file, text)];
  });
}

function parseManifest(cluster: string, file: string, text: string): AssetManifest {
  const data: unknown = JSON.parse(text);
  const { assets, schematics } = isPlainObject(data) ? data : {};
  const seen = new Map<string, string>();
  const parsed = recordsIn(assets).map(each => {
    const asset = { path: textOf(file, 'path', each), url: requireUrl(file, textOf(file, 'url', each)) };
    const problem = pathProblem(asset.path);
    if (problem !== undefined) throw new OperationError(`${file}: asset '${asset.path}' ${problem}`);
    const other = seen.get(asset.path);
    if (other !== undefined && other !== asset.url)
      throw new OperationError(`${file}: asset '${asset.path}' comes from both ${other} and ${asset.url}`);
    seen.set(asset.path, asset.url);
    return asset;
  });
  return {
    cluster,
    assets: parsed,
    schematics: recordsIn(schematics).map(each => ({
      id: textOf(file, 'id', each),
      factory: requireUrl(file, textOf(file, 'factory', each)),
      yaml: textOf(file, 'yaml', each),
    })),
  };
}

function recordsIn(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.filter(isPlainObject) : [];
}

function textOf(file: string, name: string, record: Readonly<Record<string, unknown>>): string {
  const value = record[name];
  if (typeof value !== 'string') throw new OperationError(`${file}: ${name} must be a text, got ${JSON.stringify(value)}`);
  return value;
}

function requireUrl(file: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new OperationError(
      `${file}: '${text}' is no address that can be downloaded from: it must start with https:// or http://`,
    );
  if (url.username !== '' || url.password !== '')
    throw new OperationError(
      `${file}: the address of ${url.host}${url.pathname} holds a name or password, which would be in Git`,
    );
  return text;
}
