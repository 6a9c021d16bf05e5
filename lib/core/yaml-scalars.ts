import { isWellFormed } from './plain-data';

/** Characters beyond ASCII that every reader takes as they are: no spaces, controls, separators, invisible or unassigned ones. */
const LETTER =
  '\\u00a1-\\u00ac\\u00ae-\\u167f\\u1681-\\u180d\\u1810-\\u1fff\\u2010-\\u2027\\u2030-\\u205e\\u2070-\\u2fff\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufe30-\\ufefe\\uff01-\\uffdc';
const PAIR = '[\\ud800-\\udbff][\\udc00-\\udfff]';
/** Runs of these are what texts are mostly made of: a loop over one class keeps no place to come back to for each character. */
const INNER = `[!-9;-~${LETTER}]`;
const WITHIN = `[\\t\\n -~\\u00a0${LETTER}]`;

/**
 * Text that needs no quotes because of its characters: it starts with no indicator and holds no `: `, ` #`, trailing colon or
 * space. A leading `-` is fine before anything but a space (`--flag`), unless it makes a document marker.
 */
const PLAIN = new RegExp(
  `^(?!- |---|-$|\\.\\.\\.)(?:[-\\w$()+./;<=\\\\^~${LETTER}]|${PAIR})` +
    `${INNER}*(?:(?::(?=[!-~${LETTER}])| +(?=[!"$-~${LETTER}])|${PAIR})${INNER}*)*$`,
);

/** The first characters of numbers, dates, truth values and null: everything else that is {@link PLAIN} is a string to all. */
const SUSPECT = /^[-+.\d=<~eEyYnNtTfFoO]/;

/** What YAML 1.1, YAML 1.2 or go-yaml take for a truth value, for null, for the value key or for a merge. */
const WORD = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE|null|Null|NULL|~|=|<<)$/;

const LONGEST_WORD = 5;

/**
 * What any of them takes for a number, once its underscores are removed, as go-yaml does wherever they stand. The signs behind
 * `0b` and `0o` are go-yaml's, the colons (base 60) YAML 1.1's; a lone `.` and `e8` are numbers to some YAML 1.1 readers.
 */
const NUMBER = new RegExp(
  '^(?:[-+]?(?:0[bB][-+]?[01]*|0[oO][-+]?[0-7]*|0[xX][\\da-fA-F]*|\\d+(?::[0-5]?\\d)+(?:\\.\\d*)?' +
    '|(?=[.\\deE])\\d*(?:\\.\\d*)?(?:[eE][-+]?\\d+)?|\\.(?:inf|Inf|INF))|\\.(?:nan|NaN|NAN))$',
);
const DATE = /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)[\d:.,Zz+\- \t]*)?$/;

/** Lines that a literal block keeps: the first starts with text, so that the indentation is plain, and no control character. */
const LITERAL = new RegExp(`^(?=[!-~${LETTER}\\ud800-\\udbff])${WITHIN}*(?:${PAIR}${WITHIN}*)*$`);

/** What `JSON.stringify` leaves bare although a YAML reader rejects it, breaks the line there, or nobody can see it. */
const BARE = /[\x7f-\xa0\xad\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff9-\uffff]/;
const BARES = new RegExp(BARE, 'g');

/** Whether a string may stand as it is, as a value or a key: YAML 1.1, YAML 1.2 and go-yaml all read it back as this string. */
export function isPlain(value: string): boolean {
  if (!PLAIN.test(value)) return false;
  // Of what starts with a letter, only words and exponents are anything else: `e8`.
  const first = value.charCodeAt(0) | 32;
  if (value.length > LONGEST_WORD && first >= 97 && first <= 122 && first !== 101) return true;
  return !SUSPECT.test(value) || !(WORD.test(value) || NUMBER.test(value.replaceAll('_', '')) || DATE.test(value));
}

/** A string in double quotes, as a value or a key. Undefined for half a surrogate pair, which no encoding can hold. */
export function quoted(value: string): string | undefined {
  if (!isWellFormed(value)) return undefined;
  const json = JSON.stringify(value);
  // Looking costs less than a replacement that finds nothing.
  if (!BARE.test(json)) return json;
  return json.replace(BARES, character => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0'));
}

/** Whether text of several lines is exact as a literal block. */
export function isLiteral(value: string): boolean {
  return value.includes('\n') && LITERAL.test(value);
}

/**
 * Text of several lines as a literal block; its header tells whether no, one or more newlines end it.
 *
 * @param pad a newline and the indentation of the lines
 */
export function literalText(value: string, pad: string): string {
  let end = value.length;
  while (value[end - 1] === '\n') end--;
  const newlines = value.length - end;
  const header = newlines === 0 ? '|-' : newlines === 1 ? '|' : '|+';
  return header + pad + value.slice(0, end).replace(/\n(?!\n)/g, pad) + '\n'.repeat(Math.max(newlines - 1, 0));
}

/** A finite number as every reader reads it back. */
export function numberText(value: number): string {
  const written = String(value);
  if (Number.isSafeInteger(value)) return written;
  // YAML 1.1 knows an exponent behind a decimal point only.
  return written.includes('e') && !written.includes('.') ? written.replace('e', '.0e') : written;
}
