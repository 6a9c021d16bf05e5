/** Says that a value takes the place of what earlier layers set, maps included. Made by {@link replace}. */
export class Replace<V> {
  /** @param replacement what stands there from now on */
  constructor(readonly replacement: V) {}
}

/** Says that what earlier layers set is forgotten. Made by {@link remove}. */
export class Remove {
  /** Tells this operation from the others by type. */
  readonly removes = true;
}

/** Says that items are added to the list that earlier layers set. Made by {@link append}. */
export class Append<I> {
  /** @param items added at the end, in this order */
  constructor(readonly items: readonly I[]) {}
}

/**
 * Puts a value in the place of what earlier layers set. A map then starts anew instead of being merged.
 *
 * The chart's own defaults still lie below it: only `null` drops one of those.
 */
export function replace<V>(value: V): Replace<V> {
  return new Replace(value);
}

/**
 * Forgets what earlier layers set, so that the chart's default holds again. Does nothing where no earlier layer set anything.
 *
 * To drop the chart's default itself, give `null`.
 */
export function remove(): Remove {
  return new Remove();
}

/**
 * Adds items to the list that earlier layers set; without such a list the items are the list.
 *
 * The chart's default list is not known when layers are merged, and gives way to the result.
 */
export function append<I>(...items: readonly I[]): Append<I> {
  return new Append(items);
}

/**
 * A part of a chart's values, as a layer or an add-on's user gives it: every key is optional, at every depth; `null` drops the
 * chart's default; lists are given whole, or changed by {@link append}, {@link replace} and {@link remove}.
 */
export type PartialValues<V> = V extends readonly unknown[]
  ? V
  : V extends object
    ? { readonly [K in keyof V]?: PartialValue<V[K]> }
    : V;

/** What may stand at one key of {@link PartialValues}. */
export type PartialValue<V> = PartialValues<V> | null | undefined | Replace<NonNullable<V>> | Remove | Addition<NonNullable<V>>;

type Addition<V> = V extends readonly (infer I)[] ? Append<I> : never;
