import { functions, get, isObject, printed, truth, type Value, type Values } from './go-functions';

/** `{{ }}` of an ApplicationSet, where the dot holds the parameters; `<< >>` of a ResourceSet, where `inputs` does. */
export type Dialect = 'ApplicationSet' | 'ResourceSet';

interface Action {
  readonly kind: 'pipe' | 'if' | 'else' | 'end';
  readonly evaluate: (data: Values) => Value;
}

type Expression = (data: Values) => Value;

/**
 * Renders a Go template as Argo CD (`missingkey=error`) or Flux Operator would, for the few features that generated sets use:
 * fields, `index`, `print`, `printf` with %s %v %q, `toJson`, `quote`, `not`, `or`, `fail`, pipelines, parentheses, string
 * literals, and `if`/`else`/`end`. It never guesses: whatever it does not know, and any value that Go would print in a
 * surprising way (`<no value>`, large numbers, maps), throws.
 *
 * @see https://pkg.go.dev/text/template
 */
export function renderTemplate(template: string, data: Values, dialect: Dialect = 'ApplicationSet'): string {
  const nodes = split(template, dialect);
  // For each open `if`: whether its current branch is rendered, and whether any could be.
  const blocks: { active: boolean; readonly outer: boolean; readonly otherwise: boolean; seen: boolean }[] = [];
  let output = '';
  for (const node of nodes) {
    const block = blocks.at(-1);
    const active = block?.active ?? true;
    if (typeof node === 'string') output += active ? node : '';
    else if (node.kind === 'pipe') output += active ? printed(node.evaluate(data)) : '';
    else if (node.kind === 'if') {
      const holds = active && truth(node.evaluate(data));
      blocks.push({ active: holds, outer: active, otherwise: active && !holds, seen: false });
    } else if (block === undefined) throw new Error(`'${node.kind}' without 'if' in ${template}`);
    else if (node.kind === 'end') blocks.pop();
    else {
      if (block.seen) throw new Error(`two 'else' for one 'if' in ${template}`);
      block.active = block.outer && block.otherwise;
      block.seen = true;
    }
  }
  if (blocks.length > 0) throw new Error(`'if' without 'end' in ${template}`);
  return output;
}

function split(template: string, dialect: Dialect): readonly (string | Action)[] {
  const [open, close] = dialect === 'ApplicationSet' ? (['{{', '}}'] as const) : (['<<', '>>'] as const);
  const nodes: (string | Action)[] = [];
  let at = 0;
  for (let start = template.indexOf(open); start >= 0; start = template.indexOf(open, at)) {
    nodes.push(template.slice(at, start));
    const parser = new Parser(template, start + open.length, close, dialect);
    nodes.push(parser.action());
    at = parser.at;
  }
  return [...nodes, template.slice(at)];
}

const token = /[ \t\r\n]+|\.(?![\w.])|(?:\.[A-Za-z_]\w*)+|[A-Za-z_]\w*|\d+(?![\w.])|"(?:[^"\\\n]|\\.)*"|`[^`]*`|[()|]/y;

/** Recursive descent over one action; expressions come out as closures. */
class Parser {
  constructor(
    private readonly text: string,
    public at: number,
    private readonly close: string,
    private readonly dialect: Dialect,
  ) {}

  action(): Action {
    if (/^(-[ \t\r\n]|\/\*)/.test(this.text.slice(this.at, this.at + 2))) throw this.error('a trim marker or a comment');
    this.space();
    const word = /^(if|else|end)\b/.exec(this.text.slice(this.at, this.at + 5))?.[1] as 'if' | 'else' | 'end' | undefined;
    if (word !== undefined) this.next();
    const evaluate = word === 'else' || word === 'end' ? () => null : this.pipeline();
    this.space();
    if (!this.text.startsWith(this.close, this.at)) throw this.error(`something other than ${this.close}`);
    this.at += this.close.length;
    return { kind: word ?? 'pipe', evaluate };
  }

  private pipeline(): Expression {
    let result = this.command(undefined);
    for (this.space(); this.peek() === '|'; this.space()) {
      this.next();
      result = this.command(result);
    }
    return result;
  }

  /** One function call or operand; `last` is what the pipe before it gives. */
  private command(last: Expression | undefined): Expression {
    this.space();
    const first = this.next();
    const name = /^[A-Za-z_]\w*$/.test(first) && !literals.has(first) ? first : undefined;
    if (name !== undefined && this.dialect === 'ResourceSet' && name === 'inputs') {
      return this.alone(
        this.fieldsAfter(data => data, this.peek()),
        last,
      );
    }
    if (name === undefined) return this.alone(this.operand(first), last);
    const operands = this.operands();
    const called = functions[name];
    if (!Object.hasOwn(functions, name) || called === undefined) throw this.error(`function '${name}'`);
    return data => {
      // A pipe's value is there before the next command begins, even for `or`.
      const piped = last?.(data);
      const lazy = operands.map(operand => () => operand(data));
      return called(piped === undefined ? lazy : [...lazy, () => piped]);
    };
  }

  private alone(operand: Expression, last: Expression | undefined): Expression {
    if (last !== undefined || this.operands().length > 0) throw this.error('arguments for something that is no function');
    return operand;
  }

  private operands(): readonly Expression[] {
    const operands: Expression[] = [];
    while (this.space() && !this.text.startsWith(this.close, this.at) && !/^[|)]/.test(this.peek())) {
      const first = this.next();
      const isInputs = this.dialect === 'ResourceSet' && first === 'inputs';
      operands.push(isInputs ? this.fieldsAfter(data => data, this.peek()) : this.operand(first));
    }
    return operands;
  }

  private operand(first: string): Expression {
    if (first === '(') {
      const inner = this.pipeline();
      this.space();
      if (this.next() !== ')') throw this.error("something other than ')'");
      return this.fieldsAfter(inner, this.peek());
    }
    if (first === '.' && this.dialect === 'ApplicationSet') return data => data;
    if (first.startsWith('.') && this.dialect === 'ApplicationSet') return fields(data => data, first);
    if (first.startsWith('`')) return () => first.slice(1, -1).replaceAll('\r', '');
    if (first.startsWith('"')) return unquoted(first, this.error(`string ${first}`));
    if (/^(0|[1-9]\d*)$/.test(first)) return () => Number(first);
    const literal = literals.get(first);
    if (literal === undefined) throw this.error(`'${first}'`);
    return () => literal;
  }

  private fieldsAfter(root: Expression, chain: string): Expression {
    if (!/^\.\w/.test(chain)) return root;
    this.next();
    return fields(root, chain);
  }

  private peek(): string {
    token.lastIndex = this.at;
    return token.exec(this.text)?.[0] ?? '';
  }

  private next(): string {
    const found = this.peek();
    if (found === '' || this.text.startsWith(this.close, this.at))
      throw this.error(`'${this.text.slice(this.at, this.at + 10)}'`);
    this.at += found.length;
    return found;
  }

  /** Skips white space; tells whether an operand may begin here. */
  private space(): boolean {
    const before = this.at;
    while (/[ \t\r\n]/.test(this.text.charAt(this.at))) this.at++;
    return this.at > before || this.text.startsWith(this.close, this.at) || /^[|)]/.test(this.peek());
  }

  private error(what: string): Error {
    return new Error(`cannot evaluate ${what} in template ${this.text}`);
  }
}

const literals = new Map<string, boolean>([
  ['true', true],
  ['false', false],
]);

function fields(root: Expression, chain: string): Expression {
  const names = chain.slice(1).split('.');
  return data =>
    names.reduce((value, name) => {
      const found =
        isObject(value) && Object.hasOwn(value, name) ? value[name] : value instanceof Map ? get(value, name) : undefined;
      if (found === undefined) throw new Error(`map has no entry for key "${name}"`);
      return found;
    }, root(data));
}

/** The escapes that JSON and Go share. */
function unquoted(literal: string, error: Error): Expression {
  if (/\\[^"\\bfnrtu]|\\u[dD][89a-fA-F]/.test(literal.replace(/\\\\/g, '')) || !isJson(literal)) throw error;
  const value = JSON.parse(literal) as string;
  return () => value;
}

function isJson(literal: string): boolean {
  try {
    JSON.parse(literal);
    return true;
  } catch {
    return false;
  }
}
