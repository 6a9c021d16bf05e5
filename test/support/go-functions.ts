/** What an expression may hold. A `Map` is Go's `map[string]string`, an object its `map[string]any`: `index` differs on them. */
export type Value = string | number | boolean | null | ReadonlyMap<string, string> | readonly Value[] | Values;
export interface Values {
  readonly [key: string]: Value;
}

/** The functions of sprig and text/template that are known; operands are evaluated only when asked for. */
export const functions: Readonly<Record<string, (operands: readonly (() => Value)[]) => Value>> = {
  index: operands => operands.slice(1).reduce<Value>((value, key) => item(value, key()), first(operands, 'index')),
  print: operands => {
    const values = operands.map(operand => operand());
    const isText = (value: Value | undefined) => typeof value === 'string';
    return values.map((value, at) => (at > 0 && !isText(value) && !isText(values[at - 1]) ? ' ' : '') + printed(value)).join('');
  },
  printf: ([format, ...operands]) => {
    const values = operands.map(operand => operand());
    const text = string(format?.() ?? null, 'printf').replace(/%(.?)/gs, (_, verb: string) => {
      if (verb === '%') return '%';
      const value = values.shift();
      if (value === undefined || !'svq'.includes(verb) || verb === '') throw new Error(`printf cannot evaluate %${verb}`);
      if (verb === 'v') return printed(value);
      return verb === 's' ? string(value, '%s') : quoted(string(value, '%q'));
    });
    if (values.length > 0) throw new Error('printf has more arguments than verbs');
    return text;
  },
  toJson: operands => json(single(operands, 'toJson')),
  quote: operands =>
    operands
      .map(operand => operand())
      .filter(value => value !== null)
      .map(value => quoted(printed(value)))
      .join(' '),
  not: operands => !truth(single(operands, 'not')),
  or: operands => {
    let value = first(operands, 'or');
    for (const operand of operands.slice(1)) value = truth(value) ? value : operand();
    return value;
  },
  fail: operands => {
    throw new Error(string(single(operands, 'fail'), 'fail'));
  },
};

function first(operands: readonly (() => Value)[], name: string): Value {
  if (operands[0] === undefined) throw new Error(`${name} needs an argument`);
  return operands[0]();
}

function single(operands: readonly (() => Value)[], name: string): Value {
  if (operands.length !== 1) throw new Error(`${name} takes one argument, not ${operands.length}`);
  return first(operands, name);
}

function item(value: Value, key: Value): Value {
  if (value instanceof Map) return get(value, string(key, 'index')) ?? '';
  if (isObject(value)) return Object.hasOwn(value, string(key, 'index')) ? (value[string(key, 'index')] ?? null) : null;
  const found = Array.isArray(value) && typeof key === 'number' ? (value as readonly Value[])[key] : undefined;
  if (found === undefined) throw new Error(`cannot index ${json(value)} with ${json(key)}`);
  return found;
}

/** An entry of a `map[string]string`. */
export function get(map: ReadonlyMap<string, string>, key: string): string | undefined {
  return map.get(key);
}

function string(value: Value, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} needs a string, not ${json(value)}`);
  return value;
}

/** What `if` makes of a value. */
export function truth(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return (value instanceof Map ? value.size : Object.keys(value).length) > 0;
}

/** As an action prints it. Go prints float64 from 1e6 on and int64 differently, nil as `<no value>`, maps as `map[…]`. */
export function printed(value: Value): string {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  throw new Error(`will not print ${json(value)}: toJson says what is meant`);
}

/** Go's encoding/json: keys in the order of their bytes, and < > & U+2028 U+2029 escaped. */
function json(value: Value): string {
  if (typeof value === 'string' || typeof value !== 'object' || value === null) {
    return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, character => `\\u${hex(character, 4)}`);
  }
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(json).join(',')}]`;
  const entries = value instanceof Map ? [...(value as ReadonlyMap<string, string>)] : Object.entries(value as Values);
  const sorted = entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${sorted.map(([key, member]) => `${json(key)}:${json(member)}`).join(',')}}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Go's %q. Beyond the first plane only emoji: there Go's tables of printable characters and ours differ with their age. */
function quoted(text: string): string {
  const escaped = [...text].map(character => {
    if (character.length > 1 && !/\p{Emoji_Presentation}/u.test(character)) throw new Error(`will not quote ${json(text)}`);
    if (/[ \p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character) && !/["\\]/.test(character)) return character;
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    const code = character.codePointAt(0) ?? 0;
    return code < 0x80 ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
  });
  return `"${escaped.join('')}"`;
}

function hex(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0');
}

/** Whether a value is Go's `map[string]any`. */
export function isObject(value: Value): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}
