/** A generator of numbers in [0, 1) that gives the same ones every time. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Fields = Record<string, unknown>;

const STRINGS = [
  '',
  'x',
  'Bad Value!',
  '80',
  '5Gi',
  'TCP',
  'a'.repeat(300),
  '10.0.0.1',
  'https://example.com',
  'aGVsbG8=',
  'ünï',
  '😀',
  'True',
  '*',
];
const NUMBERS = [0, 1, -1, 1.5, 80, 70000, 2 ** 31, 2 ** 53, 1e20];
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'name', 'spec', 'unknown', 'x'];

/** A copy of an object in which one to three random places are changed; what comes out is valid or not. */
export function mutate(object: unknown, random: () => number): unknown {
  const copy = { root: structuredClone(object) };
  const times = 1 + Math.floor(random() * 3);
  for (let time = 0; time < times; time++) changeSomewhere(copy, random);
  return copy.root;
}

function changeSomewhere(holder: { root: unknown }, random: () => number): void {
  const places = placesOf(holder.root);
  const place = pick(places, random);
  if (place === undefined) return;
  const { parent, key } = place;
  const value = get(parent, key);
  switch (Math.floor(random() * 9)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else Reflect.deleteProperty(parent, key);
      return;
    case 1:
      set(parent, key, pick(STRINGS, random));
      return;
    case 2:
      set(parent, key, pick(NUMBERS, random));
      return;
    case 3:
      set(parent, key, pick([null, true, {}, [], [{}], { a: 'b' }], random));
      return;
    case 4:
      if (Array.isArray(parent)) parent.push(structuredClone(value));
      else set(parent, pick(NAMES, random) ?? 'x', structuredClone(value));
      return;
    case 5:
      if (typeof key !== 'string' || Array.isArray(parent)) return;
      Reflect.deleteProperty(parent, key);
      set(parent, `${key.slice(0, -1)}x`, value);
      return;
    case 6:
      if (typeof value === 'string') set(parent, key, misspell(value, random));
      else if (typeof value === 'number') set(parent, key, String(value));
      return;
    case 7:
      if (Array.isArray(value))
        set(
          parent,
          key,
          Array.from({ length: 70 }, () => structuredClone(value[0] as unknown)),
        );
      else set(parent, key, [structuredClone(value)]);
      return;
    default: {
      const other = pick(places, random);
      if (other !== undefined) set(parent, key, structuredClone(get(other.parent, other.key)));
    }
  }
}

interface Place {
  readonly parent: Fields | unknown[];
  readonly key: string | number;
}

function placesOf(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Fields | unknown[];
  const keys = Array.isArray(parent) ? [...parent.keys()] : Object.keys(parent);
  return keys
    .flatMap(key => [{ parent, key }, ...placesOf(get(parent, key))])
    .filter(place => place.key !== 'apiVersion' && place.key !== 'kind');
}

function get(parent: Fields | unknown[], key: string | number): unknown {
  return Array.isArray(parent) ? parent[Number(key)] : parent[key];
}

/** Defines an own field, also one called `__proto__`. */
function set(parent: Fields | unknown[], key: string | number, value: unknown): void {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

function misspell(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  return random() < 0.5 ? `${text.slice(0, at)}X${text.slice(at)}` : `${text.slice(0, at)}${text.slice(at + 1)}`;
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}
