import type { Construct } from 'constructs';
import { exampleOf } from './facts';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What a value is for the set's example; programs are not type-checked when they run, so it may be anything. */
function plainText(value: unknown): string {
  return typeof value === 'string' ? exampleOf(value) : '';
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${exampleOf(value)}'`;
  if (typeof value === 'function') return 'a function';
  if (value instanceof Promise) return 'a Promise: await it';
  return typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : String(value);
}

/**
 * Returns the value if it is text, and more than white space.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requireText(what: string, value: string): string {
  if (plainText(value).trim() === '') throw new Error(`${what} must be text, got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if it is text without white space, slashes and percent signs, as it may stand in a path of the API.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requireWord(what: string, value: string): string {
  if (!/^[^\s/%]+$/.test(plainText(value)))
    throw new Error(`${what} must be text without white space, '/' and '%', got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if it is a list.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requireList<T>(what: string, value: readonly T[]): readonly T[] {
  if (!Array.isArray(value)) throw new Error(`${what} must be a list, got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if it is an address that begins with http:// or https://.
 *
 * @param what the user's own word for it, first in the error
 * @param example what would do, for the error
 * @throws if it is none
 */
export function requireHttpUrl(what: string, value: string, example = 'https://example.net'): string {
  const text = plainText(value);
  if (!/^https?:\/\/[^\s/]\S*$/.test(text) || !URL.canParse(text))
    throw new Error(`${what} must be a URL such as ${example}, got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if it is a DNS label (RFC 1123): lower-case letters, digits and inner dashes.
 *
 * @param what the user's own word for it, first in the error
 * @param longest how many characters it may have
 * @throws if it is none, or longer
 */
export function requireDnsLabel(what: string, value: string, longest = 63): string {
  const text = plainText(value);
  if (!label.test(text) || text.length > longest) {
    throw new Error(
      `${what} must be a DNS label of at most ${longest} characters (a-z, 0-9 and inner dashes), got ${shown(value)}`,
    );
  }
  return value;
}

/** Whether a text is DNS labels joined by dots. */
function isDnsName(text: string, longest: number): boolean {
  return text.length <= longest && text.split('.').every(part => part.length <= 63 && label.test(part));
}

/**
 * Returns the value if it can be the name of most objects, such as a Secret: DNS labels joined by dots (RFC 1123).
 *
 * @param what the user's own word for it, first in the error
 * @throws if it cannot
 */
export function requireObjectName(what: string, value: string): string {
  const text = plainText(value);
  if (text.length > 253 || !text.split('.').every(part => label.test(part)))
    throw new Error(`${what} must be a DNS name of at most 253 characters (DNS labels joined by dots), got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if it can be a key of a Secret or a ConfigMap.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it cannot
 */
export function requireDataKey(what: string, value: string): string {
  if (!/^(?!\.{1,2}$)[-.\w]{1,253}$/.test(plainText(value)))
    throw new Error(`${what} must be a key such as tls.crt (letters, digits, dashes, dots and underscores), got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if Helm takes it for the name of a release.
 *
 * @param what the user's own word for it, first in the error
 * @throws if Helm does not
 */
export function requireReleaseName(what: string, value: string): string {
  if (!isDnsName(plainText(value), 53))
    throw new Error(`${what} must be a DNS name of at most 53 characters (DNS labels joined by dots), got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if Linux takes it for the name of a network device; a `+` behind it stands for whatever follows.
 *
 * @param what the user's own word for it, first in the error
 * @throws if Linux does not
 */
export function requireDeviceName(what: string, value: string): string {
  if (!/^(?!\.{1,2}$)[^\s/:]{1,15}\+?$/.test(plainText(value)))
    throw new Error(`${what} must be a name of at most 15 characters such as eno1, got ${shown(value)}`);
  return value;
}

/**
 * Returns the id if nothing else has it: two constructs of one place would be written to one folder.
 *
 * @param what the user's own word for what is made, first in the error
 * @throws if a construct of that id is there already
 */
export function requireFree(what: string, scope: Construct | undefined, id: string): string {
  const other = scope?.node.tryFindChild(id);
  if (other === undefined) return id;
  const place = scope?.node.path === '' || scope === undefined ? 'the homelab' : `'${scope.node.path}'`;
  throw new Error(
    `${what} '${id}' is already there: ${place} has a ${other.constructor.name} of that id, give one of them another`,
  );
}

/**
 * Returns the value if it is a domain name in lower case: labels joined by dots, at most 253 characters.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requireDomain(what: string, value: string): string {
  if (!isDnsName(plainText(value), 253))
    throw new Error(`${what} must be a domain name such as home.example.net, got ${shown(value)}`);
  return value;
}

/**
 * Returns the value if it is a host name: a domain, or one whose first label is `*`.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requireHostname(what: string, value: string): string {
  requireDomain(what, typeof value === 'string' ? exampleOf(value).replace(/^\*\./, '') : value);
  return value;
}

/**
 * Returns the value if it has the form of an e-mail address.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it has not
 */
export function requireEmail(what: string, value: string): string {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) throw new Error(`'${what}' must be an e-mail address, got '${value}'`);
  return value;
}

/**
 * Name that a chart with Helm's usual `fullname` template gives its objects: the release's name if it contains the
 * chart's, else `<release>-<chart>`; cut at `longest` characters.
 */
export function chartFullname(release: string, chart: string, longest = 63): string {
  const full = release.includes(chart) ? release : `${release}-${chart}`;
  return full.slice(0, longest).replace(/-$/, '');
}
