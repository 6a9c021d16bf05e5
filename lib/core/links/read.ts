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

/** The value if it is a text with something in it. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
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
