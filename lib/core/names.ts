import { exampleOf } from './facts';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Returns the value if it is a DNS label (RFC 1123): lower-case letters, digits and inner dashes.
 *
 * @param what the user's own word for it, first in the error
 */
export function requireDnsLabel(what: string, value: string, longest = 63): string {
  const text = exampleOf(value);
  if (!label.test(text) || text.length > longest) {
    throw new Error(`${what} must be a DNS label of at most ${longest} characters (a-z, 0-9 and inner dashes), got '${text}'`);
  }
  return value;
}

/** Returns the value if it is a domain name in lower case: labels joined by dots, at most 253 characters. */
export function requireDomain(what: string, value: string): string {
  const text = exampleOf(value);
  if (text.length > 253 || !text.split('.').every(part => part.length <= 63 && label.test(part))) {
    throw new Error(`${what} must be a domain name such as home.example.net, got '${text}'`);
  }
  return value;
}

/** Returns the value if it is a host name: a domain, or one whose first label is `*`. */
export function requireHostname(what: string, value: string): string {
  requireDomain(what, exampleOf(value).replace(/^\*\./, ''));
  return value;
}

/** Returns the value if it has the form of an e-mail address. */
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
