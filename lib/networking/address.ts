import { overlapping, parseRange } from '../core/addresses';

export { requireAddress, requireHost } from '../core/addresses';
export { requireDeviceName } from '../core/names';

/**
 * Returns the values if each is a network (`10.0.4.0/28`) or a range (`10.0.4.200-10.0.4.253`), and no two overlap.
 *
 * @param what the user's own word for them, first in the error
 * @throws if there is none, one is neither, or two have an address in common
 */
export function requireAddressRanges(what: string, values: readonly string[]): readonly string[] {
  if (values.length === 0)
    throw new Error(`${what} is empty: give a network such as 10.0.4.0/28, or a range such as 10.0.4.200-10.0.4.253`);
  const [clash] = overlapping(values.map(value => ({ range: parseRange(what, value) })));
  if (clash !== undefined) throw new Error(`${what} '${clash[1].range.text}' and '${clash[0].range.text}' overlap`);
  return values;
}
