import { FUNCTIONS, METHODS, QUALIFIED } from './functions';
import { Double, parseCel, UnsupportedError } from './syntax';
import type { Expression } from './syntax';
import { CelError, equal, numeric, Optional, TypeName, typeOf } from './values';

/** Evaluates with the variables' values in their slots; throws CelError when CEL says that evaluation fails. */
type Code = (frame: unknown[]) => unknown;

/** A compiled rule. */
export interface CelProgram {
  /** Whether it looks at the object's state before a change. */
  readonly usesOldSelf: boolean;
  /**
   * @param self the value that the rule stands at
   * @throws CelError when CEL says that evaluation fails
   */
  evaluate(self: unknown): unknown;
}

const SELF = 0;
const OLD_SELF = 1;
const NO_VALUE = new Optional(false, undefined);
const TYPES = new Set(['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type']);
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const ESCAPED: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/**
 * Compiles a rule over `self` and `oldSelf`, the latter being an optional without value, as it is when an object is created.
 *
 * @throws UnsupportedError when something in it is not known here
 */
export function compileCel(text: string): CelProgram {
  const compiler = new Compiler();
  const scope = new Map([
    ['self', SELF],
    ['oldSelf', OLD_SELF],
  ]);
  const code = compiler.compile(parseCel(text), scope);
  return { usesOldSelf: compiler.usesOldSelf, evaluate: self => code([self, NO_VALUE]) };
}

type Scope = ReadonlyMap<string, number>;

class Compiler {
  usesOldSelf = false;

  compile(node: Expression, scope: Scope): Code {
    switch (node.kind) {
      case 'literal': {
        const { value } = node;
        return () => value;
      }
      case 'name':
        return this.name(node.name, scope);
      case 'select':
        return this.select(node.target, node.field, node.optional, scope);
      case 'index':
        return this.index(node.target, node.index, node.optional, scope);
      case 'list': {
        const items = node.items.map(item => this.compile(item, scope));
        return frame => items.map(item => item(frame));
      }
      case 'map': {
        const entries = node.entries.map(([key, value]) => [this.compile(key, scope), this.compile(value, scope)] as const);
        return frame => new Map(entries.map(([key, value]) => [key(frame), value(frame)]));
      }
      default:
        return this.call(node.name, node.target, node.args, scope);
    }
  }

  private name(name: string, scope: Scope): Code {
    const slot = scope.get(name);
    if (slot === OLD_SELF) this.usesOldSelf = true;
    if (slot !== undefined) return frame => frame[slot];
    if (!TYPES.has(name)) throw new UnsupportedError(`'${name}' is not known`);
    const type = new TypeName(name);
    return () => type;
  }

  private select(target: Expression, escaped: string, optional: boolean, scope: Scope): Code {
    const of = this.compile(target, scope);
    const field = unescapedField(escaped);
    return frame => {
      const value = of(frame);
      if (optional || value instanceof Optional) return optionalField(value, field);
      return fieldOf(value, field);
    };
  }

  private index(target: Expression, at: Expression, optional: boolean, scope: Scope): Code {
    const [of, index] = [this.compile(target, scope), this.compile(at, scope)];
    return frame => {
      const value = of(frame);
      const key = index(frame);
      return optional || value instanceof Optional ? optionalField(value, key) : itemOf(value, key);
    };
  }

  private call(name: string, target: Expression | undefined, args: readonly Expression[], scope: Scope): Code {
    const special = this.logic(name, target, args, scope) ?? this.macro(name, target, args, scope);
    if (special !== undefined) return special;
    const qualified = target?.kind === 'name' && !scope.has(target.name) ? QUALIFIED.get(`${target.name}.${name}`) : undefined;
    const codes = args.map(arg => this.compile(arg, scope));
    if (qualified !== undefined) return frame => qualified(...codes.map(code => code(frame)));
    if (target === undefined) {
      const run = FUNCTIONS.get(name);
      if (run === undefined) throw new UnsupportedError(`the function '${name}' is not known`);
      const [a, b] = codes;
      if (a !== undefined && b !== undefined && codes.length === 2) return frame => run(a(frame), b(frame));
      return frame => run(...codes.map(code => code(frame)));
    }
    const run = METHODS.get(name);
    if (run === undefined) throw new UnsupportedError(`the function '${name}' is not known`);
    const of = this.compile(target, scope);
    return frame => run(of(frame), ...codes.map(code => code(frame)));
  }

  /** What does not evaluate all its arguments, or not in order. */
  private logic(name: string, target: Expression | undefined, args: readonly Expression[], scope: Scope): Code | undefined {
    const [first, second, third] = args;
    if (target !== undefined || first === undefined || !['||', '&&', '?', '!', '==', '!='].includes(name)) return undefined;
    const a = this.compile(first, scope);
    if (name === '!') return frame => !truth(a(frame));
    if (second === undefined) return undefined;
    const b = this.compile(second, scope);
    if (name === '==') return frame => equal(a(frame), b(frame));
    if (name === '!=') return frame => !equal(a(frame), b(frame));
    if (name !== '?') return shortCircuit(a, b, name === '||');
    if (third === undefined) return undefined;
    const c = this.compile(third, scope);
    return frame => (truth(a(frame)) ? b(frame) : c(frame));
  }

  private macro(name: string, target: Expression | undefined, args: readonly Expression[], scope: Scope): Code | undefined {
    if (target === undefined) return name === 'has' && args.length === 1 ? this.has(args[0], scope) : undefined;
    if (!LOOPS.has(name) || args.length < 2) return undefined;
    const over = this.compile(target, scope);
    const names = args.slice(0, isTwoVariable(name, args) ? 2 : 1).map(variableName);
    const slot = scope.size;
    const inner = new Map(scope);
    for (const variable of names) inner.set(variable, uniqueSlot(inner, slot));
    const bodies = args.slice(names.length).map(arg => this.compile(arg, inner));
    return loopCode(name, over, names.length, slot, bodies);
  }

  private has(argument: Expression | undefined, scope: Scope): Code {
    if (argument?.kind !== 'select') throw new UnsupportedError('has() takes a field');
    const of = this.compile(argument.target, scope);
    const field = unescapedField(argument.field);
    return frame => {
      const value = of(frame);
      if (value instanceof Optional) return optionalField(value, field).present;
      if (value instanceof Map) return value.has(field);
      throw new CelError(`no such overload: has() of a field of ${typeOf(value)}`);
    };
  }
}

const LOOPS = new Set([
  'all',
  'exists',
  'exists_one',
  'existsOne',
  'filter',
  'map',
  'transformList',
  'transformMap',
  'optMap',
  'optFlatMap',
]);

function isTwoVariable(name: string, args: readonly Expression[]): boolean {
  return name.startsWith('transform') || (args.length === 3 && name !== 'map');
}

function variableName(argument: Expression): string {
  if (argument.kind !== 'name') throw new UnsupportedError('a loop needs the name of a variable');
  return argument.name;
}

/** A variable of an inner loop may hide one of an outer loop, whose slot is still in use. */
function uniqueSlot(scope: Scope, least: number): number {
  return Math.max(least, ...[...scope.values()].map(slot => slot + 1));
}

function loopCode(name: string, over: Code, variables: number, slot: number, bodies: readonly Code[]): Code {
  const [first = () => true, second] = bodies;
  return frame => {
    const value = over(frame);
    if (name.startsWith('opt')) return optionalLoop(name, value, slot, first, frame);
    const entries = entriesOf(value, variables);
    const each = (body: Code, entry: readonly [unknown, unknown]): unknown => {
      frame[slot] = entry[0];
      if (variables === 2) frame[slot + 1] = entry[1];
      return body(frame);
    };
    switch (name) {
      case 'all':
        return !some(entries, entry => !truth(each(first, entry)));
      case 'exists':
        return some(entries, entry => truth(each(first, entry)));
      case 'exists_one':
      case 'existsOne':
        return entries.filter(entry => truth(each(first, entry))).length === 1;
      case 'filter':
        return entries.filter(entry => truth(each(first, entry))).map(entry => entry[0]);
      case 'transformMap':
        return new Map(kept(entries, first, second, each).map(entry => [entry[0], each(second ?? first, entry)]));
      default:
        return kept(entries, first, second, each).map(entry => each(second ?? first, entry));
    }
  };
}

type Entry = readonly [unknown, unknown];

/** With two bodies, the first says which entries count. */
function kept(
  entries: readonly Entry[],
  first: Code,
  second: Code | undefined,
  each: (body: Code, entry: Entry) => unknown,
): readonly Entry[] {
  return second === undefined ? entries : entries.filter(entry => truth(each(first, entry)));
}

function optionalLoop(name: string, value: unknown, slot: number, body: Code, frame: unknown[]): Optional {
  if (!(value instanceof Optional)) throw new CelError(`no such overload: ${name} of ${typeOf(value)}`);
  if (!value.present) return value;
  frame[slot] = value.value;
  const result = body(frame);
  return name === 'optFlatMap' && result instanceof Optional ? result : new Optional(true, result);
}

/** Of a list its items (with two variables: index and item), of a map its keys (key and value). */
function entriesOf(value: unknown, variables: number): readonly Entry[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => (variables === 1 ? [item, undefined] : [index, item]));
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  throw new CelError(`no such overload: a loop over ${typeOf(value)}`);
}

/** Whether one entry fits; an entry whose test fails does not matter when another one fits. */
function some(entries: readonly Entry[], test: (entry: Entry) => boolean): boolean {
  let failure: unknown;
  for (const entry of entries) {
    try {
      if (test(entry)) return true;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return false;
}

/** `||` and `&&`: what decides wins over an operand that fails. */
function shortCircuit(a: Code, b: Code, decisive: boolean): Code {
  return frame => {
    let left: boolean;
    try {
      left = truth(a(frame));
    } catch (error) {
      if (truth(b(frame)) === decisive) return decisive;
      throw error;
    }
    return left === decisive ? decisive : truth(b(frame));
  };
}

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new CelError(`no such overload: ${typeOf(value)} is not a bool`);
  return value;
}

function fieldOf(value: unknown, field: string): unknown {
  if (!(value instanceof Map)) throw new CelError(`no such overload: field '${field}' of ${typeOf(value)}`);
  if (!value.has(field)) throw new CelError(`no such key: ${field}`);
  return value.get(field);
}

function itemOf(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    const index = numeric(key);
    if (index === undefined) throw new CelError(`no such overload: a list's item ${typeOf(key)}`);
    if (index < 0 || index >= value.length) throw new CelError(`index out of bounds: ${String(index)}`);
    return value[index];
  }
  if (!(value instanceof Map)) throw new CelError(`no such overload: an item of ${typeOf(value)}`);
  const own = key instanceof Double ? key.value : key;
  if (!value.has(own)) throw new CelError(`no such key: ${String(own)}`);
  return value.get(own);
}

function optionalField(value: unknown, key: unknown): Optional {
  const inner = value instanceof Optional ? value.value : value;
  if (value instanceof Optional && !value.present) return NO_VALUE;
  if (Array.isArray(inner))
    return typeof key === 'number' && key >= 0 && key < inner.length ? new Optional(true, inner[key]) : NO_VALUE;
  if (!(inner instanceof Map)) throw new CelError(`no such overload: an optional field of ${typeOf(inner)}`);
  return inner.has(key) ? new Optional(true, inner.get(key)) : NO_VALUE;
}

/** Kubernetes writes `__namespace__` for a field whose name is a word of CEL, and `__dash__` for what no name can have. */
function unescapedField(field: string): string {
  const word = /^__(\w+)__$/.exec(field)?.[1];
  if (word !== undefined && RESERVED.has(word)) return word;
  return field.replace(/__(underscores|dot|dash|slash)__/g, (_, sign: string) => ESCAPED[sign] ?? '');
}
