/** Where in a regular expression its reader is. Characters are code points. */
export class Re2Cursor {
  /** Index of the next character. */
  at = 0;
  private readonly text: readonly string[];

  constructor(private readonly pattern: string) {
    this.text = [...pattern];
  }

  /** Whether everything is read. */
  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** A character that is not read yet; empty behind the end. @param offset from the next one */
  peek(offset = 0): string {
    return this.text[this.at + offset] ?? '';
  }

  /** What an expression finds at the next characters. @param length how many it may look at */
  match(expression: RegExp, length: number): RegExpExecArray | undefined {
    return expression.exec(this.text.slice(this.at, this.at + length).join('')) ?? undefined;
  }

  /** Reads a text if it is what comes next. */
  take(expected: string): boolean {
    if (this.text.slice(this.at, this.at + expected.length).join('') !== expected) return false;
    this.at += expected.length;
    return true;
  }

  /** Reads one character. @throws at the end */
  next(): string {
    const character = this.text[this.at++];
    if (character === undefined) this.fail('an unfinished expression');
    return character;
  }

  /** @throws always, with the expression and the place in it */
  fail(reason: string): never {
    throw new Error(`cannot read the pattern '${this.pattern}': ${reason} at ${String(this.at)}`);
  }
}
