/**
 * Returns the value if it is a whole number within bounds, both included.
 *
 * @param what the user's own word for it, first in the error
 * @param least the smallest that will do
 * @param most the largest that will do. @default - any
 * @throws if it is none, or out of bounds
 */
export function requireWholeNumber(what: string, value: number, least: number, most?: number): number {
  if (Number.isInteger(value) && value >= least && value <= (most ?? value)) return value;
  const bounds = most === undefined ? `of at least ${least}` : `between ${least} and ${most}`;
  throw new Error(`${what} must be a whole number ${bounds}, got ${value}`);
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
