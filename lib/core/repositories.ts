import { posix } from 'node:path';
import { exampleOf } from './facts';
import { shown } from './names';

/** What Git and OCI clients take, and `user@host:path`, which is SSH's. */
const address = /^(?:(?:https?|ssh|git|oci):\/\/[^\s/]\S*|file:\/\/\S+|[^\s@/:]+@[^\s@/]+:\S+)$/i;
/** Charts of a registry are also named without `oci://`. */
const chartAddress = /^(?:(?:https?|oci):\/\/[^\s/]\S*|(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?(?:\/[\w.-]+)*\/?)$/i;
const reference = /^[^\s:?[\\]+$/;
/** Such as `>=1.2.0 <1.3.0`. */
const versions = /^[<>=!~^v\d*][\w\s.<>=!~^|,*+-]*$/;
const digest = /^sha256:[\da-f]{64}$/;

/**
 * Returns the value if a repository can have that address.
 *
 * @param what the user's own word for it, first in the error
 * @param of `git` includes an OCI artifact; `chart` is where Helm charts are kept. @default 'git'
 * @throws if none can. What stands before an @ may be a password, so the error does not repeat it
 */
export function requireRepository(what: string, value: string, of: 'git' | 'chart' = 'git'): string {
  const text = typeof value === 'string' ? exampleOf(value) : '';
  const such = of === 'git' ? 'https://github.com/me/homelab.git or git@github.com:me/homelab.git' : 'https://charts.jetstack.io';
  if (!(of === 'git' ? address : chartAddress).test(text)) {
    const got = typeof value === 'string' ? shown(value.replace(/^([a-z+]*:\/\/)?.*@/is, '$1…@')) : shown(value);
    throw new Error(`${what} must be the address of a repository such as ${such}, got ${got}`);
  }
  return value;
}

/**
 * Returns the value if it can be a branch, a tag or a commit, a range of versions, or the digest of an OCI artifact.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it cannot
 */
export function requireRevision(what: string, value: string): string {
  const text = typeof value === 'string' ? exampleOf(value) : '';
  if (![reference, versions, digest].some(pattern => pattern.test(text)) || text.includes('..'))
    throw new Error(`${what} must be a branch, a tag or a commit such as main, got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if it is a folder of a repository, and not above it.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requireRepositoryFolder(what: string, value: string): string {
  const text = typeof value === 'string' ? exampleOf(value) : '';
  if (text.trim() === '' || text !== text.trim() || /\p{Cc}/u.test(text) || /^\.\.(\/|$)/.test(posix.normalize(text)))
    throw new Error(`${what} must be a folder in the repository such as dist, got ${shown(value)}`);
  return value;
}
