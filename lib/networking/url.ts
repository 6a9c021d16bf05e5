import { exampleOf } from '../core/facts';

/**
 * Returns the value if it is an address of the web: `http://` or `https://`, a host, and no password.
 *
 * @param what the user's own word for it, first in the error
 * @param example what would do, for the error
 */
export function requireUrl(what: string, value: string, example: string): string {
  const text = exampleOf(value);
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text))
    throw new Error(`${what} must be a URL such as ${example}, got '${text}'`);
  const { host, username, password } = new URL(text);
  // The value itself stays out of the message: it would be logged.
  if (username !== '' || password !== '')
    throw new Error(`${what} would put the credentials for ${host} in Git: leave them out, and give a SecretSource`);
  return value;
}
