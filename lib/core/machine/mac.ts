import { shown } from '../names';

const octets = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/**
 * Returns a hardware address in the form that Linux shows: lower case, parts joined by colons.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none, is a placeholder, or stands for more than one device
 */
export function requireMac(what: string, value: string): string {
  const text = typeof value === 'string' ? value.toLowerCase().replaceAll('-', ':') : '';
  if (!octets.test(text)) throw new Error(`${what} must be a hardware address such as 00:23:24:e7:29:40, got ${shown(value)}`);
  if (new Set(text.split(':')).size === 1) throw new Error(`${what} '${value}' is a placeholder, no device has it`);
  if ((Number.parseInt(text.slice(0, 2), 16) & 1) === 1)
    throw new Error(`${what} '${value}' is the address of a group of devices, not of one: its first part is odd`);
  return text;
}
