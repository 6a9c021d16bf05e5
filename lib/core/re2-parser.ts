import { characterSet, complement, foldCase, LAST_CODE, PERL_CLASSES, POSIX_CLASSES, singleCode } from './re2-sets';
import type { CharacterSet, Ranges } from './re2-sets';

/** A parsed regular expression in RE2's syntax. */
export type Re2 =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Re2[] }
  | { readonly kind: 'choice'; readonly parts: readonly Re2[] }
  | { readonly kind: 'repeat'; readonly part: Re2; readonly least: number; readonly most: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion };

/** A place rather than a character: the ends of the text or of a line, and (no) word boundary. */
export type Assertion = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'boundary' | 'noBoundary';

interface Flags {
  readonly fold: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/**
 * Reads an expression in RE2's syntax, the one that Kubernetes patterns are in.
 *
 * @throws Error on what RE2 itself refuses, and on what this reader does not know
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function parseRe2(pattern: string): Re2 {
  return new Re2Parser(pattern).parse();
}

class Re2Parser {
  private readonly text: readonly string[];
  private at = 0;
  private quoting = false;
  private flags: Flags = { fold: false, dotAll: false, multiline: false };

  constructor(private readonly pattern: string) {
    this.text = [...pattern];
  }

  parse(): Re2 {
    const whole = this.choice();
    if (this.at < this.text.length) this.fail('a parenthesis too many');
    return whole;
  }

  private fail(reason: string): never {
    throw new Error(`cannot read the pattern '${this.pattern}': ${reason} at ${String(this.at)}`);
  }

  private take(expected: string): boolean {
    if (
      !this.text
        .slice(this.at, this.at + expected.length)
        .join('')
        .startsWith(expected)
    )
      return false;
    this.at += expected.length;
    return true;
  }

  private next(): string {
    const character = this.text[this.at++];
    if (character === undefined) this.fail('an unfinished expression');
    return character;
  }

  private choice(): Re2 {
    const before = this.flags;
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    this.flags = before;
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind: 'choice', parts };
  }

  private sequence(): Re2 {
    const parts: Re2[] = [];
    while (this.at < this.text.length && (this.quoting || !/^[|)]$/.test(this.text[this.at] ?? ''))) {
      const atom = this.quoting ? this.quotedAtom() : this.atom();
      if (atom !== undefined) parts.push(this.quoting ? atom : this.repeated(atom));
    }
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind: 'sequence', parts };
  }

  private repeated(atom: Re2): Re2 {
    let part = atom;
    for (;;) {
      const bounds = this.repetition();
      if (bounds === undefined) return part;
      // Lazy or not only decides what is captured, never whether the whole matches.
      this.take('?');
      part = { kind: 'repeat', part, least: bounds[0], most: bounds[1] };
    }
  }

  private repetition(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const braces = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.at, this.at + 12).join(''));
    if (braces === null) return undefined;
    this.at += braces[0].length;
    const least = Number(braces[1]);
    const most = braces[2] === undefined ? least : braces[3] === '' ? Infinity : Number(braces[3]);
    if (most < least || least > 1000) this.fail('a repetition out of bounds');
    return [least, most];
  }

  private atom(): Re2 | undefined {
    const character = this.next();
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return setOf(this.bracket());
      case '.':
        return setOf(this.flags.dotAll ? { ranges: [[0, LAST_CODE]] } : { ranges: [[10, 10]], negated: true });
      case '^':
        return { kind: 'assertion', assertion: this.flags.multiline ? 'lineStart' : 'start' };
      case '$':
        return { kind: 'assertion', assertion: this.flags.multiline ? 'lineEnd' : 'end' };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        return this.fail('nothing to repeat');
      default:
        return this.literal(character);
    }
  }

  private literal(character: string): Re2 {
    const code = character.codePointAt(0) ?? 0;
    return setOf({ ranges: this.folded([[code, code]]) });
  }

  private folded(ranges: Ranges): Ranges {
    return this.flags.fold ? foldCase(ranges) : ranges;
  }

  private group(): Re2 | undefined {
    const before = this.flags;
    if (this.take('?')) {
      if (!this.take('P<') && !this.take('<')) {
        if (this.groupFlags() === ')') return undefined;
      } else {
        while (this.next() !== '>');
      }
    }
    const inner = this.choice();
    if (!this.take(')')) this.fail('a parenthesis is missing');
    this.flags = before;
    return inner;
  }

  /** Reads the `i` and `-s:` of `(?i)` and `(?-s:`; returns what ended them. */
  private groupFlags(): string {
    let value = true;
    for (;;) {
      const flag = this.next();
      if (flag === ')' || flag === ':') return flag;
      if (flag === '-') value = false;
      else if (flag === 'i') this.flags = { ...this.flags, fold: value };
      else if (flag === 's') this.flags = { ...this.flags, dotAll: value };
      else if (flag === 'm') this.flags = { ...this.flags, multiline: value };
      else if (flag !== 'U') this.fail(`the group '(?${flag}'`);
    }
  }

  private escape(): Re2 | undefined {
    const character = this.next();
    switch (character) {
      case 'A':
        return { kind: 'assertion', assertion: 'start' };
      case 'z':
        return { kind: 'assertion', assertion: 'end' };
      case 'b':
        return { kind: 'assertion', assertion: 'boundary' };
      case 'B':
        return { kind: 'assertion', assertion: 'noBoundary' };
      case 'Q':
        this.quoting = true;
        return undefined;
      default:
        this.at--;
        return setOf(this.escapedSet());
    }
  }

  /** One character between `\Q` and `\E`, where no sign means anything. */
  private quotedAtom(): Re2 | undefined {
    const atom = this.text.slice(this.at, this.at + 2).join('') === '\\E' ? undefined : this.literal(this.next());
    this.quoting = !this.take('\\E') && this.at < this.text.length;
    return atom;
  }

  /** What follows a backslash, as a set: a class such as `d` or `pL`, or one character. */
  private escapedSet(): Partial<CharacterSet> {
    const character = this.next();
    const perl = PERL_CLASSES.get(character.toLowerCase());
    if (perl !== undefined) return { ranges: perl, negated: character !== character.toLowerCase() };
    if (character === 'p' || character === 'P') return { classes: [`\\${character}{${this.className()}}`] };
    const code = this.escapedCode(character);
    return { ranges: this.folded([[code, code]]) };
  }

  private className(): string {
    const first = this.next();
    let name = first;
    if (first === '{') {
      name = '';
      for (let character = this.next(); character !== '}'; character = this.next()) name += character;
    }
    // A name of one or two letters is a general category, a longer one a script.
    const known = name.length <= 2 ? name : `Script=${name}`;
    try {
      new RegExp(`\\p{${known}}`, 'u');
    } catch {
      this.fail(`the class '${name}'`);
    }
    return known;
  }

  private escapedCode(character: string): number {
    const control = CONTROL[character];
    if (control !== undefined) return control;
    if (character === 'x') {
      const digits = /^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/.exec(this.text.slice(this.at, this.at + 10).join(''));
      if (digits === null) this.fail('an unfinished \\x');
      this.at += digits[0].length;
      return parseInt(digits[1] ?? digits[2] ?? '', 16);
    }
    const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.at - 1, this.at + 2).join(''));
    if (octal !== null && (character === '0' || octal[0].length === 3)) {
      this.at += octal[0].length - 1;
      return parseInt(octal[0], 8);
    }
    if (/[A-Za-z0-9]/.test(character)) this.fail(`the escape '\\${character}'`);
    return character.codePointAt(0) ?? 0;
  }

  private bracket(): Partial<CharacterSet> {
    const negated = this.take('^');
    const ranges: (readonly [number, number])[] = [];
    const classes: string[] = [];
    for (let first = true; first || this.text[this.at] !== ']'; first = false) {
      const posix = /^\[:(\^?)([a-z]+):\]/.exec(this.text.slice(this.at, this.at + 24).join(''));
      if (posix !== null) {
        this.at += posix[0].length;
        const named = POSIX_CLASSES.get(posix[2] ?? '');
        if (named === undefined) this.fail(`the class '${posix[0]}'`);
        ranges.push(...(posix[1] === '^' ? complement(named) : named));
        continue;
      }
      const from = this.bracketItem();
      const code = singleCode(from);
      if (code === undefined || this.text[this.at] !== '-' || this.text[this.at + 1] === ']') {
        ranges.push(...(from.negated === true ? complement(from.ranges ?? []) : (from.ranges ?? [])));
        classes.push(...(from.classes ?? []));
        continue;
      }
      this.at++;
      const to = singleCode(this.bracketItem());
      if (to === undefined || to < code) this.fail('a range out of order');
      ranges.push(...this.folded([[code, to]]));
    }
    this.at++;
    return { ranges, classes, negated };
  }

  private bracketItem(): Partial<CharacterSet> {
    if (this.take('\\')) return this.escapedSet();
    const code = this.next().codePointAt(0) ?? 0;
    return { ranges: this.folded([[code, code]]) };
  }
}

function setOf(set: Partial<CharacterSet>): Re2 {
  return { kind: 'set', set: characterSet(set) };
}
