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

const TOKEN =
  /\s+|\/\/[^\n]*|(?<number>0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?|\d+[uU]?)|(?<name>[A-Za-z_]\w*)|(?<sign>&&|\|\||[<>=!]=|[-+*/%<>!?:.,()[\]{}])/y;
const STRING = /([rR]?[bB]?|[bB][rR])("""|'''|"|')/y;
const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['<', '<=', '>', '>=', '==', '!=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'string' | 'bytes' | 'end';
  readonly text: string;
}

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
  for (let at = 0; at < text.length;) {
    STRING.lastIndex = TOKEN.lastIndex = at;
    const opening = STRING.exec(text);
    if (opening !== null) {
      const [token, end] = stringToken(text, at, opening[1] ?? '', opening[2] ?? '');
      tokens.push(token);
      at = end;
      continue;
    }
    const match = TOKEN.exec(text);
    if (match === null) throw new UnsupportedError(`'${text.slice(at, at + 10)}' cannot be read`);
    const { number, name, sign } = match.groups ?? {};
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: 'the end' }];
}

function stringToken(text: string, at: number, prefix: string, quote: string): readonly [Token, number] {
  const raw = /r/i.test(prefix);
  const start = at + prefix.length + quote.length;
  let end = start;
  while (end < text.length && !text.startsWith(quote, end)) end += text[end] === '\\' && !raw ? 2 : 1;
  if (end >= text.length) throw new UnsupportedError(`the string at ${String(at)} does not end`);
  const content = text.slice(start, end);
  return [{ kind: /b/i.test(prefix) ? 'bytes' : 'string', text: raw ? content : unescaped(content) }, end + quote.length];
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
    return this.tokens[this.at] ?? { kind: 'end', text: 'the end' };
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
    const condition = this.binary(0);
    if (!this.take('?')) return condition;
    const yes = this.binary(0);
    this.expect(':');
    return { kind: 'call', name: '?', args: [condition, yes, this.conditional()] };
  }

  private binary(level: number): Expression {
    const operators = BINARY[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find(sign => this.take(sign));
      if (operator === undefined) return left;
      left = { kind: 'call', name: operator, args: [left, this.binary(level + 1)] };
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
