import { CelError, typeOf } from './values';

/** A function of CEL; throws CelError when no overload takes its arguments. */
export type CelFunction = (...args: readonly unknown[]) => unknown;

/** @throws CelError that says which arguments were refused */
export function noOverload(name: string, ...args: readonly unknown[]): never {
  throw new CelError(`no such overload: ${name}(${args.map(typeOf).join(', ')})`);
}

/** @throws CelError when an argument is no string */
export function text(name: string, value: unknown): string {
  return typeof value === 'string' ? value : noOverload(name, value);
}

/** @throws CelError when an argument is no integer */
export function int(name: string, value: unknown): number {
  return typeof value === 'number' ? value : noOverload(name, value);
}

/** @throws CelError when an argument is no list */
export function list(name: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : noOverload(name, value);
}
