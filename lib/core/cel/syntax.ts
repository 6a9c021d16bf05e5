/** A parsed CEL expression. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'select'; readonly target: Expression; readonly field: string; readonly optional: boolean }
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression; readonly optional: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly target?: Expression; readonly args: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] };

/** A number literal that is no integer: `1.0`, `2e3`. */
export class Double {
  constructor(readonly value: number) {}
}

/** Why an expression cannot be evaluated here at all, whatever it is given. */
export class UnsupportedError extends Error {}

// One search for all tokens of a rule: raw strings, strings, numbers, names, signs of two characters, comments, anything else.
const TOKENS =
  /(?:[rR][bB]?|[bB][rR])(?:"""[^]*?"""|'''[^]*?'''|"[^"\n]*"|'[^'\n]*')|[bB]?(?:"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?!"")(?:[^"\\\n]|\\.)*"|'(?!'')(?:[^'\\\n]|\\.)*')|0[xX][0-9a-fA-F]+[uU]?|\d*\.?\d+(?:[eE][+-]?\d+)?[uU]?|[A-Za-z_]\w*|&&|\|\||[<>=!]=|\/\/[^\n]*|\S/g;
const STRING = /^([rRbB]{0,2})("""|'''|"|')([^]*)\2$/;
const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
/** How strongly each binary operator binds. */
const STRENGTH: ReadonlyMap<string, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ...['<', '<=', '>', '>=', '==', '!=', 'in'].map(sign => [sign, 3] as const),
  ...['+', '-'].map(sign => [sign, 4] as const),
  ...['*', '/', '%'].map(sign => [sign, 5] as const),
]);

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'string' | 'bytes' | 'end';
  readonly text: string;
}

const END: Token = { kind: 'end', text: 'the end' };

/**
 * Reads an expression of the Common Expression Language.
 *
 * Operators become calls named by their sign, such as `&&`; `!` and unary `-` have one argument, `?` is the conditional.
 *
 * @throws UnsupportedError on what is not CEL, or not known here
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md
 */
export function parseCel(text: string): Expression {
  return new CelParser(tokensOf(text), text).parse();
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const token of text.match(TOKENS) ?? []) {
    if (/^[A-Za-z_]\w*$/.test(token)) tokens.push({ kind: 'name', text: token });
    else if (/^\.?\d/.test(token)) tokens.push({ kind: 'number', text: token });
    else if (/["']/.test(token)) tokens.push(stringToken(token));
    else if (/^[-&|<>=!+*/%?:.,()[\]{}]/.test(token)) {
      if (!token.startsWith('//')) tokens.push({ kind: 'sign', text: token });
    } else throw new UnsupportedError(`'${token}' cannot be read`);
  }
  tokens.push(END);
  return tokens;
}

function stringToken(token: string): Token {
  const [, prefix = '', , content] = STRING.exec(token) ?? [];
  if (content === undefined) throw new UnsupportedError(`a string that begins with ${token} does not end`);
  const raw = /r/i.test(prefix) || !content.includes('\\');
  return { kind: /b/i.test(prefix) ? 'bytes' : 'string', text: raw ? content : unescaped(content) };
}

function unescaped(content: string): string {
  return content.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))/gs,
    (_, ...groups: unknown[]) => {
      const [x, u, long, octal, other] = groups.slice(0, 5).map(group => (typeof group === 'string' ? group : undefined));
      const hexadecimal = x ?? u ?? long;
      if (hexadecimal !== undefined) return String.fromCodePoint(parseInt(hexadecimal, 16));
      if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
      return ESCAPES[other ?? ''] ?? other ?? '';
    },
  );
}

class CelParser {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly text: string,
  ) {}

  parse(): Expression {
    const expression = this.conditional();
    if (this.token.kind !== 'end') this.fail();
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.at] ?? END;
  }

  private fail(): never {
    throw new UnsupportedError(`'${this.token.text}' is not expected in '${this.text}'`);
  }

  private take(sign: string): boolean {
    const { kind, text } = this.token;
    if (kind === 'string' || kind === 'bytes' || text !== sign) return false;
    this.at++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) this.fail();
  }

  private conditional(): Expression {
    const condition = this.binary(1);
    if (!this.take('?')) return condition;
    const yes = this.binary(1);
    this.expect(':');
    return { kind: 'call', name: '?', args: [condition, yes, this.conditional()] };
  }

  private binary(least: number): Expression {
    let left = this.unary();
    for (;;) {
      const { kind, text } = this.token;
      const strength = kind === 'sign' || kind === 'name' ? STRENGTH.get(text) : undefined;
      if (strength === undefined || strength < least) return left;
      this.at++;
      left = { kind: 'call', name: text, args: [left, this.binary(strength + 1)] };
    }
  }

  private unary(): Expression {
    if (this.take('!')) return { kind: 'call', name: '!', args: [this.unary()] };
    if (!this.take('-')) return this.member(this.primary());
    return { kind: 'call', name: 'negate', args: [this.unary()] };
  }

  private member(start: Expression): Expression {
    let target = start;
    for (;;) {
      if (this.take('.')) {
        const optional = this.take('?');
        const field = this.identifier();
        if (!optional && this.take('(')) target = { kind: 'call', name: field, target, args: this.list(')') };
        else target = { kind: 'select', target, field, optional };
      } else if (this.take('[')) {
        const optional = this.take('?');
        target = { kind: 'index', target, index: this.conditional(), optional };
        this.expect(']');
      } else return target;
    }
  }

  private identifier(): string {
    const { kind, text } = this.token;
    if (kind !== 'name') this.fail();
    this.at++;
    return text;
  }

  private list(end: string): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.take(end)) {
      items.push(this.conditional());
      if (!this.take(',')) {
        this.expect(end);
        break;
      }
    }
    return items;
  }

  private entries(): readonly (readonly [Expression, Expression])[] {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.take('}')) {
      const key = this.conditional();
      this.expect(':');
      entries.push([key, this.conditional()]);
      if (!this.take(',')) {
        this.expect('}');
        break;
      }
    }
    return entries;
  }

  private primary(): Expression {
    const { kind, text } = this.token;
    if (kind === 'end') this.fail();
    if (this.take('(')) {
      const inner = this.conditional();
      this.expect(')');
      return inner;
    }
    if (this.take('[')) return { kind: 'list', items: this.list(']') };
    if (this.take('{')) return { kind: 'map', entries: this.entries() };
    if (kind === 'sign' && !this.take('.')) this.fail();
    if (kind !== 'sign') this.at++;
    switch (kind) {
      case 'number':
        return { kind: 'literal', value: numberOf(text) };
      case 'string':
        return { kind: 'literal', value: text };
      case 'bytes':
        return { kind: 'literal', value: new TextEncoder().encode(text) };
      default:
        return this.named(kind === 'name' ? text : this.identifier());
    }
  }

  private named(name: string): Expression {
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (name === 'null') return { kind: 'literal', value: null };
    return this.take('(') ? { kind: 'call', name, args: this.list(')') } : { kind: 'name', name };
  }
}

function numberOf(text: string): number | Double {
  const whole = text.replace(/[uU]$/, '');
  return /^0x/i.test(whole) || !/[.eE]/.test(whole) ? Number(whole) : new Double(Number(whole));
}
