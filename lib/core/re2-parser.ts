import { Re2Cursor } from './re2-cursor';
import { Re2SetParser } from './re2-set-parser';
import { characterSet, LAST_CODE } from './re2-sets';
import type { CharacterSet } from './re2-sets';

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
  private readonly cursor: Re2Cursor;
  private readonly sets: Re2SetParser;
  private quoting = false;
  private flags: Flags = { fold: false, dotAll: false, multiline: false };

  constructor(pattern: string) {
    this.cursor = new Re2Cursor(pattern);
    this.sets = new Re2SetParser(this.cursor);
  }

  parse(): Re2 {
    const whole = this.choice();
    if (!this.cursor.done) this.cursor.fail('a parenthesis too many');
    return whole;
  }

  private setFlags(flags: Flags): void {
    this.flags = flags;
    this.sets.fold = flags.fold;
  }

  private choice(): Re2 {
    const before = this.flags;
    const parts = [this.sequence()];
    while (this.cursor.take('|')) parts.push(this.sequence());
    this.setFlags(before);
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind: 'choice', parts };
  }

  private sequence(): Re2 {
    const parts: Re2[] = [];
    while (!this.cursor.done && (this.quoting || !/^[|)]$/.test(this.cursor.peek()))) {
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
      this.cursor.take('?');
      part = { kind: 'repeat', part, least: bounds[0], most: bounds[1] };
    }
  }

  private repetition(): readonly [number, number] | undefined {
    if (this.cursor.take('*')) return [0, Infinity];
    if (this.cursor.take('+')) return [1, Infinity];
    if (this.cursor.take('?')) return [0, 1];
    const braces = this.cursor.match(/^\{(\d+)(,(\d*))?\}/, 12);
    if (braces === undefined) return undefined;
    this.cursor.at += braces[0].length;
    const least = Number(braces[1]);
    const most = braces[2] === undefined ? least : braces[3] === '' ? Infinity : Number(braces[3]);
    if (most < least || least > 1000) this.cursor.fail('a repetition out of bounds');
    return [least, most];
  }

  private atom(): Re2 | undefined {
    const character = this.cursor.next();
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return setOf(this.sets.bracket());
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
        return this.cursor.fail('nothing to repeat');
      default:
        return setOf(this.sets.literal(character));
    }
  }

  private group(): Re2 | undefined {
    const before = this.flags;
    if (this.cursor.take('?')) {
      if (!this.cursor.take('P<') && !this.cursor.take('<')) {
        if (this.groupFlags() === ')') return undefined;
      } else {
        while (this.cursor.next() !== '>');
      }
    }
    const inner = this.choice();
    if (!this.cursor.take(')')) this.cursor.fail('a parenthesis is missing');
    this.setFlags(before);
    return inner;
  }

  /** Reads the `i` and `-s:` of `(?i)` and `(?-s:`; returns what ended them. */
  private groupFlags(): string {
    let value = true;
    for (;;) {
      const flag = this.cursor.next();
      if (flag === ')' || flag === ':') return flag;
      if (flag === '-') value = false;
      else if (flag === 'i') this.setFlags({ ...this.flags, fold: value });
      else if (flag === 's') this.setFlags({ ...this.flags, dotAll: value });
      else if (flag === 'm') this.setFlags({ ...this.flags, multiline: value });
      else if (flag !== 'U') this.cursor.fail(`the group '(?${flag}'`);
    }
  }

  private escape(): Re2 | undefined {
    const character = this.cursor.next();
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
        this.cursor.at--;
        return setOf(this.sets.escaped());
    }
  }

  /** One character between `\Q` and `\E`, where no sign means anything. */
  private quotedAtom(): Re2 | undefined {
    const ended = this.cursor.peek() === '\\' && this.cursor.peek(1) === 'E';
    const atom = ended ? undefined : setOf(this.sets.literal(this.cursor.next()));
    this.quoting = !this.cursor.take('\\E') && !this.cursor.done;
    return atom;
  }
}

function setOf(set: Partial<CharacterSet>): Re2 {
  return { kind: 'set', set: characterSet(set) };
}
