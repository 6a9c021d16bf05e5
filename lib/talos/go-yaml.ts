/** What the Image Factory puts into a schematic: text, whole numbers, truth values, null, lists and maps of them. */
export type GoYamlValue = string | number | boolean | null | readonly GoYamlValue[] | { readonly [key: string]: GoYamlValue };

/** What go-yaml takes for a truth value, for null or for a merge, today's and those of YAML 1.1 that it quotes all the same. */
const WORD = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE|null|Null|NULL|~||<<)$/;
const INFINITY_OR_NAN = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
/** Go's literals of whole numbers, which go-yaml reads once the underscores are out. */
const INTEGER = /^[-+]?(?:0[bB][01]+|0[oO][0-7]+|0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
/** Go's parser of floats runs over what begins with a point: it knows underscores nowhere. */
const POINTED = /^\.\d+(?:[eE][-+]?\d+)?$/;
const BASE_60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
const DATE =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)|[ ](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?)?$/;

/** Everything but a new line, a tab and what a terminal shows. */
// eslint-disable-next-line no-control-regex
const SPECIAL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|[\ud800-\udbff][\udc00-\udfff]/;
const LINE_BREAK = /[\n\r\x85]/;
const UNPLAIN_START = /^(?:[#,[\]{}&*!|>'"%@`]|[-?:](?:[ \t]|$)|---|\.\.\.)/;
const UNPLAIN_INSIDE = /:(?:[ \t]|$)|[ \t\n\r\x85]#/;

/**
 * A map as go-yaml marshals a struct of it: four spaces for each level, also below lists, keys in the given order, no line folded, text
 * quoted where go-yaml quotes it. To the byte, because the Image Factory's ids are hashes of this text.
 *
 * @throws for the two separators of Unicode, which it writes differently from release to release
 * @see https://github.com/yaml/go-yaml
 */
export function goYaml(value: { readonly [key: string]: GoYamlValue }): string {
  return mapLines(value, 0).join('\n') + '\n';
}

/** Keys of a map in the order of go-yaml: numbers within names count as numbers. */
export function sortedMap(map: { readonly [key: string]: GoYamlValue }): { readonly [key: string]: GoYamlValue } {
  const sort = (value: GoYamlValue): GoYamlValue => {
    if (isList(value)) return value.map(sort);
    return typeof value === 'object' && value !== null ? sortedMap(value) : value;
  };
  const entries = Object.entries(map).sort(([a], [b]) => compareKeys(a, b));
  return Object.fromEntries(entries.map(([key, value]) => [key, sort(value)]));
}

/** What is below a column is at the next one that four divides: two columns in, behind the dash of a list. */
function below(column: number): number {
  return 4 * Math.floor((column + 4) / 4);
}

/** @param column where the keys begin */
function mapLines(map: { readonly [key: string]: GoYamlValue }, column: number): readonly string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const [first = '', ...rest] = scalarLines(key, column, true);
    const line = `${' '.repeat(column)}${first}${rest.join('')}:`;
    if (isEmpty(value) || typeof value !== 'object' || value === null) {
      const [text = '', ...more] = isEmpty(value) ? [emptyText(value)] : scalarLines(value, below(column), false);
      return [`${line} ${text}`, ...more];
    }
    return [line, ...(isList(value) ? listLines(value, below(column)) : mapLines(value, below(column)))];
  });
}

/** @param column where the dashes are */
function listLines(list: readonly GoYamlValue[], column: number): readonly string[] {
  return list.flatMap(item => {
    const before = `${' '.repeat(column)}- `;
    if (isEmpty(item) || typeof item !== 'object' || item === null) {
      const [text = '', ...more] = isEmpty(item) ? [emptyText(item)] : scalarLines(item, column + 2, false);
      return [before + text, ...more];
    }
    const [first = '', ...rest] = isList(item) ? listLines(item, column + 2) : mapLines(item, column + 2);
    return [before + first.slice(column + 2), ...rest];
  });
}

function isEmpty(value: GoYamlValue): value is readonly [] | Readonly<Record<string, never>> {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function emptyText(value: GoYamlValue): string {
  return isList(value) ? '[]' : '{}';
}

function isList(value: GoYamlValue): value is readonly GoYamlValue[] {
  return Array.isArray(value);
}

/** @param column where lines of a block begin */
function scalarLines(value: string | number | boolean | null, column: number, isKey: boolean): readonly string[] {
  if (typeof value === 'string' && !isKey && isLiteral(value)) return literal(value, column);
  return [typeof value === 'string' ? inline(value) : String(value)];
}

function inline(value: string): string {
  if (/[\u2028\u2029]/.test(value))
    throw new Error(`texts of a schematic must not have the separators U+2028 and U+2029, got ${JSON.stringify(value)}`);
  if (value.includes('\n')) return doubleQuoted(value);
  if (isResolved(value)) return doubleQuoted(value);
  if (LINE_BREAK.test(value) || value.includes('\t') || SPECIAL.test(value)) return doubleQuoted(value);
  const plain = !/^ | $/.test(value) && !UNPLAIN_START.test(value) && !UNPLAIN_INSIDE.test(value);
  return plain ? value : `'${value.replaceAll("'", "''")}'`;
}

/** Whether go-yaml would read it back as something other than text. */
function isResolved(text: string): boolean {
  if (WORD.test(text) || INFINITY_OR_NAN.test(text) || BASE_60.test(text)) return true;
  if (text.startsWith('.')) return POINTED.test(text);
  if (!/^[-+\d]/.test(text)) return false;
  const bare = text.replaceAll('_', '');
  return isInteger(bare) || (FLOAT.test(bare) && Number.isFinite(Number(bare))) || isDate(text);
}

function isInteger(text: string): boolean {
  if (!INTEGER.test(text)) return false;
  const negative = text.startsWith('-');
  const digits = text
    .replace(/^[-+]/, '')
    .replace(/^0(?=[0-7])/, '0o')
    .toLowerCase();
  const value = BigInt(digits);
  return negative ? value <= 2n ** 63n : value < (text.startsWith('+') ? 2n ** 63n : 2n ** 64n);
}

function isDate(text: string): boolean {
  const [found, year, month, day, ...time] = DATE.exec(text) ?? [];
  if (found === undefined) return false;
  const [hour = 0, minute = 0, second = 0] = time.filter(part => part !== undefined).map(Number);
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const inYear = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= last;
  return inYear && hour < 24 && minute < 60 && second < 60;
}

/** Whether go-yaml writes text of several lines as a block: nothing in it needs an escape, and no line but the last ends in a space. */
function isLiteral(text: string): boolean {
  return text.includes('\n') && text.trim() !== '' && !SPECIAL.test(text) && !/[\r\x85\u2028\u2029]| $| \n/.test(text);
}

function literal(text: string, column: number): readonly string[] {
  const pad = ' '.repeat(column);
  const end = /\n*$/.exec(text)?.[0].length ?? 0;
  const header = `|${text.startsWith(' ') ? '4' : ''}${end === 0 ? '-' : end === 1 ? '' : '+'}`;
  const lines = text.slice(0, text.length - end).split('\n');
  return [header, ...lines.map(line => (line === '' ? '' : pad + line)), ...Array<string>(Math.max(end - 1, 0)).fill('')];
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
};

function doubleQuoted(text: string): string {
  const escaped = Array.from(text, character => {
    const known = ESCAPES[character];
    if (known !== undefined) return known;
    if (!SPECIAL.test(character)) return character;
    const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return hex.length <= 2
      ? `\\x${hex.padStart(2, '0')}`
      : hex.length <= 4
        ? `\\u${hex.padStart(4, '0')}`
        : `\\U${hex.padStart(8, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

/** go-yaml's order of keys that are text: letters after everything else, runs of digits by their value. */
function compareKeys(left: string, right: string): number {
  const [a, b] = [Array.from(left), Array.from(right)];
  let digits = false;
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [x = '', y = ''] = [a[at], b[at]];
    if (x === y) {
      digits = /\p{Nd}/u.test(x);
      continue;
    }
    const [letterX, letterY] = [/\p{L}/u.test(x), /\p{L}/u.test(y)];
    if (letterX && letterY) return byCode(x, y);
    if (letterX || letterY) return (digits ? letterX : letterY) ? -1 : 1;
    const [m, n] = [digitsAt(a, at), digitsAt(b, at)];
    const zeros = (x === '0' || y === '0') && /[1-9]\d*$/.test(a.slice(0, at).join(''));
    const [numberM, numberN] = [BigInt(`${zeros ? 1 : 0}${m}`), BigInt(`${zeros ? 1 : 0}${n}`)];
    if (numberM !== numberN) return numberM < numberN ? -1 : 1;
    if (m.length !== n.length) return m.length < n.length ? -1 : 1;
    return byCode(x, y);
  }
  return a.length - b.length;
}

function digitsAt(text: readonly string[], at: number): string {
  return /^\d*/.exec(text.slice(at).join(''))?.[0] ?? '';
}

function byCode(x: string, y: string): number {
  return (x.codePointAt(0) ?? 0) < (y.codePointAt(0) ?? 0) ? -1 : 1;
}
