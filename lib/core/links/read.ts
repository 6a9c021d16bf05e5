import type { User } from './owner';
import type { Place } from './place';

/** A map that nobody vouches for: whatever an author wrote into an object. */
export type Fields = Readonly<Record<string, unknown>>;

const noFields: Fields = Object.freeze({});
const noItems: readonly unknown[] = Object.freeze([]);

/** The value if it is a map, else an empty one: what is wrong with it is the validator's to say. */
export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : noFields;
}

/** The value if it is a list, else an empty one. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : noItems;
}

/** Reads each item of a list, if it is one. */
export function readEach(list: unknown, read: (item: Fields, user: User, place: Place) => void, user: User, place: Place): void {
  if (!Array.isArray(list)) return;
  // By index: this runs for every list in every workload, mostly before it is optimized, when an iterator costs several times as much.
  for (let index = 0; index < list.length; index++) read(fields(list[index]), user, place);
}

/** The value if it is a text with something in it. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is a text, the name of something: an empty one is a reference to nothing. */
export function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The texts in a list; other items are left out. */
export function texts(value: unknown): readonly string[] {
  const list = items(value);
  return list.every(item => typeof item === 'string') ? list : list.filter(item => typeof item === 'string');
}

/** The pairs of a map whose values are texts. */
export function labels(value: unknown): Readonly<Record<string, string>> {
  const map = fields(value);
  for (const key in map) {
    if (typeof map[key] !== 'string')
      return Object.fromEntries(Object.entries(map).filter(pair => typeof pair[1] === 'string')) as Record<string, string>;
  }
  return map as Readonly<Record<string, string>>;
}
