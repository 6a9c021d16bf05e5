/** The largest whole number of most fields of Kubernetes, which have 32 bits. */
const largest = 2_147_483_647;

/** The longest time that fits into a duration of Go, some 292 years. */
const longest = { hours: 2_562_047, days: 106_751 } as const;

/**
 * Returns the value if it is a whole number within bounds, both included.
 *
 * @param what the user's own word for it, first in the error
 * @param least the smallest that will do
 * @param most the largest that will do. @default 2147483647, the largest of 32 bits
 * @throws if it is none, or out of bounds
 */
export function requireWholeNumber(what: string, value: number, least: number, most?: number): number {
  const whole = Number.isInteger(value);
  if (whole && value >= least && value <= (most ?? largest)) return value;
  const above = whole && value > largest;
  const bounds = most === undefined && !above ? `of at least ${least}` : `between ${least} and ${most ?? largest}`;
  throw new Error(`${what} must be a whole number ${bounds}, got ${value}`);
}

/**
 * Returns the value if it is a whole number of hours or days that fits into a duration. Of seconds, all whole numbers do.
 *
 * @param what the user's own word for it, first in the error
 * @param least the smallest that will do
 * @throws if it is none, or out of bounds
 */
export function requireTime(what: string, value: number, unit: keyof typeof longest, least: number): number {
  return requireWholeNumber(what, requireWholeNumber(what, value, least), least, longest[unit]);
}

/**
 * Returns the value if it is the number of a network port.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requirePort(what: string, value: number): number {
  return requireWholeNumber(what, value, 1, 65_535);
}
