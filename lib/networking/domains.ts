import { requireDomain } from '../core/names';

/** Returns the values if there is at least one, and each is a domain. @param what the user's own word for them, first in the error */
export function requireDomains(what: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) throw new Error(`${what} is empty: name at least one domain, such as home.example.net`);
  return values.map(value => requireDomain(what, value));
}
