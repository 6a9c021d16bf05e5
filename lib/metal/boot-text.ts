import { familyOf } from '../core/addresses';
import { hasCredentials } from '../core/limits/credentials';
import { requireDomain, shown } from '../core/names';

/** Longest id: with its `.json` it still is a file name everywhere. */
const longestId = 250;
const id = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/;
const printable = /^[!-~]+$/;
/** What a person reads: nothing that iPXE takes for a separator, a comment or a setting. */
const title = /^[\p{L}\p{N}][\p{L}\p{N} ._()+,:@/'-]{0,99}$/u;
const assetPath = /^[A-Za-z0-9_+@=-][A-Za-z0-9._+@=-]*(\/[A-Za-z0-9_+@=-][A-Za-z0-9._+@=-]*)*$/;

/**
 * Returns the id of a profile or a group if it can be the name of its file, on every disk.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it has other than lower-case letters, digits, dots, dashes and underscores, or more than 250 characters
 */
export function requireBootId(what: string, value: string): string {
  if (typeof value !== 'string' || !id.test(value) || value.length > longestId)
    throw new Error(
      `${what} id must be at most ${longestId} of a-z, 0-9 and inner dots, dashes and underscores, as it names a file, got ${shown(value)}`,
    );
  return value;
}

/**
 * Returns a text for people if menus of iPXE can show it as it is.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it has a character that iPXE gives a meaning to, or more than 100 characters
 */
export function requireTitle(what: string, value: string): string {
  if (typeof value !== 'string' || !title.test(value))
    throw new Error(`${what} must be at most 100 letters, digits, spaces and any of ._()+,:@/'-, got ${shown(value)}`);
  return value;
}

/**
 * Returns the address of a matchbox, in lower case.
 *
 * @throws if it is not http:// or https://, a host and a port and nothing else
 * @see https://matchbox.psdn.io/config/
 */
export function requireEndpoint(value: string): string {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (hasCredentials(text)) throw new Error('endpoint has a password in it, which every machine would be told: leave it out');
  const [, host = '', port = ''] = /^https?:\/\/(\[[^\]]+\]|[^/:\s]+):(\d{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  if (host === '' || number < 1 || number > 65_535)
    throw new Error(
      `endpoint must be http:// or https://, a host and a port, such as http://10.0.112.2:8080, got ${shown(value)}`,
    );
  if (host.startsWith('[') ? familyOf(host.slice(1, -1)) !== 6 : familyOf(host) === undefined)
    requireDomain('endpoint host', host);
  return text;
}

/**
 * Returns the path of a file below matchbox's folder of assets, for example `talos/1.11.5/amd64/vmlinuz`.
 *
 * @throws if it could lie elsewhere, or its URL would need escapes
 */
export function requireAssetPath(value: string): string {
  if (typeof value !== 'string' || !assetPath.test(value) || value.length > 1000)
    throw new Error(
      `path must be that of a file below the folder of assets, such as talos/1.11.5/amd64/vmlinuz, got ${shown(value)}`,
    );
  return value;
}

/**
 * Returns an http(s) URL that iPXE and matchbox hand on as it is.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none, has a password in it, or a character that would be read as something else
 */
export function requireBootUrl(what: string, value: string): string {
  const text = typeof value === 'string' ? value : '';
  if (hasCredentials(text)) throw new Error(`${what} has a password in it, which everyone could read: leave it out of the URL`);
  const whole = /^https?:\/\/[^/\s?#]+(\/|$)/i.test(text) && printable.test(text);
  if (!whole || /["'#<>\\^`{|}]/.test(text))
    throw new Error(`${what} must be an http:// or https:// URL without spaces, quotes or fragment, got ${shown(value)}`);
  return text;
}

/**
 * Returns a kernel argument if the kernel gets it exactly as it is: matchbox writes it into a line of an iPXE script.
 *
 * @param what the user's own word for it, first in the error
 * @throws if iPXE or the kernel would read it as something else
 */
export function requireKernelArgument(what: string, value: string): string {
  const wrong = misread(value);
  if (wrong !== undefined) throw new Error(`${what} ${wrong}, got ${shown(value)}`);
  if (/^[^=]*=https?:/i.test(value) && hasCredentials(value.replace(/^[^=]*=/, '')))
    throw new Error(`${what} has a password in it, which everyone could read: leave it out of the URL`);
  return value;
}

function misread(value: string): string | undefined {
  if (!printable.test(value)) return 'must be one word of printable ASCII: what has spaces becomes several arguments';
  if (value.includes('${')) return 'has ${, which iPXE replaces by a setting';
  if (value.startsWith('#')) return 'begins with #, which iPXE takes for a comment';
  if (['||', '&&', ';'].includes(value)) return 'is what ends a command of iPXE';
  if (value.endsWith('\\')) return 'ends with a backslash, by which iPXE joins lines';
  if (value.split('"').length % 2 === 0) return 'has a quote that nothing closes: the kernel would take what follows into it';
  return undefined;
}
