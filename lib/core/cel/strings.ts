import { int, list, text } from './arguments';
import type { CelFunction } from './arguments';
import { matcher, searcher } from './regex';
import { CelError, equal } from './values';

/** Functions with a string as their target; some take a list as well. */
export const STRING_METHODS: readonly (readonly [string, CelFunction])[] = [
  ['startsWith', (value, part) => text('startsWith', value).startsWith(text('startsWith', part))],
  ['endsWith', (value, part) => text('endsWith', value).endsWith(text('endsWith', part))],
  ['contains', (value, part) => text('contains', value).includes(text('contains', part))],
  ['matches', (value, pattern) => matcher(text('matches', pattern))(text('matches', value))],
  ['find', (value, pattern) => searcher(text('find', pattern))(text('find', value), 1)[0] ?? ''],
  [
    'findAll',
    (value, pattern, most) =>
      searcher(text('findAll', pattern))(text('findAll', value), most === undefined ? -1 : int('findAll', most)),
  ],
  ['lowerAscii', value => text('lowerAscii', value).replace(/[A-Z]/g, letter => letter.toLowerCase())],
  ['upperAscii', value => text('upperAscii', value).replace(/[a-z]/g, letter => letter.toUpperCase())],
  ['trim', value => text('trim', value).trim()],
  [
    'reverse',
    value => (Array.isArray(value) ? [...(value as unknown[])].reverse() : [...text('reverse', value)].reverse().join('')),
  ],
  ['charAt', (value, at) => substring('charAt', value, at, int('charAt', at) + 1)],
  ['substring', (value, from, to) => substring('substring', value, from, to)],
  ['replace', replace],
  ['split', split],
  [
    'join',
    (value, between) =>
      list('join', value)
        .map(item => text('join', item))
        .join(between === undefined ? '' : text('join', between)),
  ],
  ['indexOf', (value, part, from) => indexOf(value, part, from)],
  ['lastIndexOf', (value, part, from) => lastIndexOf(value, part, from)],
];

function substring(name: string, value: unknown, from: unknown, to: unknown): string {
  const characters = [...text(name, value)];
  const [start, end] = [int(name, from), to === undefined ? characters.length : int(name, to)];
  const beyond = name === 'charAt' ? characters.length + 1 : characters.length;
  if (start < 0 || end < start || end > beyond) throw new CelError(`index out of range: ${String(start)}`);
  return characters.slice(start, end).join('');
}

function replace(value: unknown, old: unknown, fresh: unknown, most?: unknown): string {
  const [whole, part, by] = [text('replace', value), text('replace', old), text('replace', fresh)];
  const limit = most === undefined ? -1 : int('replace', most);
  if (limit < 0) return whole.replaceAll(part, () => by);
  let result = whole;
  for (let count = 0, at = 0; count < limit; count++) {
    const found = result.indexOf(part, at);
    if (found < 0) break;
    result = result.slice(0, found) + by + result.slice(found + part.length);
    at = found + by.length;
  }
  return result;
}

function split(value: unknown, by: unknown, most?: unknown): readonly string[] {
  const [whole, separator] = [text('split', value), text('split', by)];
  const parts = separator === '' ? [...whole] : whole.split(separator);
  const limit = most === undefined ? -1 : int('split', most);
  if (limit < 0 || parts.length <= limit) return parts;
  return limit === 0 ? [] : [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function indexOf(value: unknown, part: unknown, from: unknown): number {
  if (Array.isArray(value)) return value.findIndex(item => equal(item, part));
  const [whole, start] = [text('indexOf', value), from === undefined ? 0 : int('indexOf', from)];
  const offset = [...whole].slice(0, start).join('').length;
  const found = whole.indexOf(text('indexOf', part), offset);
  return found < 0 ? -1 : [...whole.slice(0, found)].length;
}

function lastIndexOf(value: unknown, part: unknown, from: unknown): number {
  if (Array.isArray(value)) return value.findLastIndex(item => equal(item, part));
  const whole = text('lastIndexOf', value);
  const found = whole.lastIndexOf(
    text('lastIndexOf', part),
    from === undefined ? undefined : [...whole].slice(0, int('lastIndexOf', from)).join('').length,
  );
  return found < 0 ? -1 : [...whole.slice(0, found)].length;
}
