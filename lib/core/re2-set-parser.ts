import type { Re2Cursor } from './re2-cursor';
import { complement, foldCase, PERL_CLASSES, POSIX_CLASSES, singleCode } from './re2-sets';
import type { CharacterSet, Ranges } from './re2-sets';

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** Reads the parts of an expression in RE2's syntax that stand for one character. */
export class Re2SetParser {
  /** Upper and lower case are the same. */
  fold = false;

  constructor(private readonly cursor: Re2Cursor) {}

  /** One character as it is written. */
  literal(character: string): Partial<CharacterSet> {
    const code = character.codePointAt(0) ?? 0;
    return { ranges: this.folded([[code, code]]) };
  }

  /** What follows a backslash: a class such as `d` or `pL`, or one character. */
  escaped(): Partial<CharacterSet> {
    const character = this.cursor.next();
    const perl = PERL_CLASSES.get(character.toLowerCase());
    if (perl !== undefined) return { ranges: perl, negated: character !== character.toLowerCase() };
    if (character === 'p' || character === 'P') return { classes: [`\\${character}{${this.className()}}`] };
    const code = this.escapedCode(character);
    return { ranges: this.folded([[code, code]]) };
  }

  /** What follows an opening bracket, to the closing one. */
  bracket(): Partial<CharacterSet> {
    const negated = this.cursor.take('^');
    const ranges: (readonly [number, number])[] = [];
    const classes: string[] = [];
    for (let first = true; first || this.cursor.peek() !== ']'; first = false) {
      const posix = this.posixClass();
      if (posix !== undefined) {
        ranges.push(...posix);
        continue;
      }
      const from = this.bracketItem();
      const code = singleCode(from);
      if (code === undefined || this.cursor.peek() !== '-' || this.cursor.peek(1) === ']') {
        ranges.push(...(from.negated === true ? complement(from.ranges ?? []) : (from.ranges ?? [])));
        classes.push(...(from.classes ?? []));
        continue;
      }
      this.cursor.at++;
      const to = singleCode(this.bracketItem());
      if (to === undefined || to < code) this.cursor.fail('a range out of order');
      ranges.push(...this.folded([[code, to]]));
    }
    this.cursor.at++;
    return { ranges, classes, negated };
  }

  private folded(ranges: Ranges): Ranges {
    return this.fold ? foldCase(ranges) : ranges;
  }

  private className(): string {
    const first = this.cursor.next();
    let name = first;
    if (first === '{') {
      name = '';
      for (let character = this.cursor.next(); character !== '}'; character = this.cursor.next()) name += character;
    }
    // A name of one or two letters is a general category, a longer one a script.
    const known = name.length <= 2 ? name : `Script=${name}`;
    try {
      new RegExp(`\\p{${known}}`, 'u');
    } catch {
      this.cursor.fail(`the class '${name}'`);
    }
    return known;
  }

  private escapedCode(character: string): number {
    const control = CONTROL[character];
    if (control !== undefined) return control;
    if (character === 'x') return this.hexadecimalCode();
    this.cursor.at--;
    const octal = this.cursor.match(/^[0-7]{1,3}/, 3)?.[0];
    this.cursor.at++;
    if (octal !== undefined && (character === '0' || octal.length === 3)) {
      this.cursor.at += octal.length - 1;
      return parseInt(octal, 8);
    }
    if (/[A-Za-z0-9]/.test(character)) this.cursor.fail(`the escape '\\${character}'`);
    return character.codePointAt(0) ?? 0;
  }

  private hexadecimalCode(): number {
    const digits = this.cursor.match(/^(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/, 10);
    if (digits === undefined) this.cursor.fail('an unfinished \\x');
    this.cursor.at += digits[0].length;
    return parseInt(digits[1] ?? digits[2] ?? '', 16);
  }

  /** A class such as `[:alpha:]`, if one comes next. */
  private posixClass(): Ranges | undefined {
    const found = this.cursor.match(/^\[:(\^?)([a-z]+):\]/, 24);
    if (found === undefined) return undefined;
    this.cursor.at += found[0].length;
    const named = POSIX_CLASSES.get(found[2] ?? '');
    if (named === undefined) this.cursor.fail(`the class '${found[0]}'`);
    return found[1] === '^' ? complement(named) : named;
  }

  private bracketItem(): Partial<CharacterSet> {
    return this.cursor.take('\\') ? this.escaped() : this.literal(this.cursor.next());
  }
}
