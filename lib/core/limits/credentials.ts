import type { KubernetesObject } from '../model';
import { groupOf } from '../object-file';

/** The kinds that name addresses of repositories, by group. */
const groups: ReadonlySet<string> = new Set([
  'argoproj.io',
  'source.toolkit.fluxcd.io',
  'helm.cattle.io',
  'kratix.io',
  'platform.kratix.io',
]);

/** A user and what follows: over HTTP a token may be the user's name itself, over SSH a name alone is none. */
const credentials = /^(?:https?:\/\/[^/\s@]+@|[a-z][a-z0-9+.-]*:\/\/[^/\s@:]*:[^/\s@]+@)/i;

/** Whether an address has a password or token in it. */
export function hasCredentials(address: string): boolean {
  return credentials.test(address);
}

/** Checks that no address of a repository has a password in it. It is not repeated in the message. */
export function checkCredentials(object: KubernetesObject, report: (message: string) => void): void {
  if (groups.has(groupOf(object.apiVersion))) walk(object['spec'], 'spec', object, report);
}

function walk(value: unknown, path: string, object: KubernetesObject, report: (message: string) => void): void {
  if (typeof value === 'string') {
    if (hasCredentials(value))
      report(
        `${path} of ${object.kind} '${object.metadata.name}' has a password in it, which would be in Git: leave it out of the address`,
      );
  } else if (typeof value === 'object' && value !== null) {
    const map = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(map)) walk(map[key], `${path}.${key}`, object, report);
  }
}
