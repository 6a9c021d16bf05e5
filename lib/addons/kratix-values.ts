import { exampleOf } from '../core/facts';
import { requireDnsLabel } from '../core/names';
import type { SecretSource } from '../core/secret';
import { requireUrl } from '../networking/url';

/** Values of the kratix chart that this library sets or expects you to set. */
export interface KratixValues {
  /** The platform's image, best with a digest: the chart's own version is published anew with each release. */
  readonly image: string;
  readonly resources: object;
  readonly tolerations: readonly object[];
  readonly stateStores: readonly object[];
  readonly destinations: readonly object[];
}

/** A GitHub App that may write to the state repository. */
export interface GitHubApp {
  readonly appId: SecretSource;
  readonly installationId: SecretSource;
  readonly privateKey: SecretSource;
}

/** Where Kratix writes what promises make. */
export interface KratixState {
  /** Repository, for example `https://github.com/me/platform-state`. */
  readonly url: string;
  /** @default 'main' */
  readonly branch?: string;
  /** Folder in the repository. @default 'clusters' */
  readonly path?: string;
  readonly githubApp: GitHubApp;
}

/** A cluster that promises may be scheduled to. */
export interface KratixDestination {
  /** Folder below the state's; no two destinations share one. */
  readonly path: string;
  /** What promises select it by. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Where the state lies, as a GitStateStore has it.
 *
 * @throws if the address is no URL, the branch has no possible name, or the path is no folder
 */
export function stateOf({ url, branch = 'main', path = 'clusters' }: KratixState): Required<Omit<KratixState, 'githubApp'>> {
  if (!/^[^\s~^:?*[\\]+$/.test(branch))
    throw new Error(`state.branch must be the name of a branch such as main, got '${branch}'`);
  return {
    url: requireUrl('state.url', url, 'https://github.com/me/platform-state'),
    branch,
    path: requireFolder('state.path', path),
  };
}

/**
 * The destinations by name.
 *
 * @throws if a name is no DNS label, a path is no folder, or two share one
 */
export function destinationsOf(
  destinations: Readonly<Record<string, KratixDestination>>,
): readonly (readonly [name: string, destination: KratixDestination])[] {
  const owners = new Map<string, string>();
  return Object.entries(destinations).map(([name, destination]) => {
    requireDnsLabel('name of destination', name);
    const path = requireFolder(`path of destination '${name}'`, destination.path).replace(/\/$/, '');
    const other = owners.get(path);
    if (other !== undefined) throw new Error(`destinations '${other}' and '${name}' would both be written to '${path}'`);
    owners.set(path, name);
    return [name, destination];
  });
}

function requireFolder(what: string, path: string): string {
  const text = exampleOf(path);
  if (/^[^/\s]+(\/[^/\s]+)*\/?$/.test(text) && !text.split('/').includes('..')) return path;
  throw new Error(`${what} must be a folder in the repository such as clusters, got '${text}'`);
}
