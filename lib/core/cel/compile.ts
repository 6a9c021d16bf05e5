import { fieldOf, itemOf, optionalField, truth, unescapedField } from './access';
import { FUNCTIONS, METHODS, QUALIFIED } from './functions';
import { loopCode, LOOPS, loopVariables } from './loops';
import type { Code } from './loops';
import { parseCel, UnsupportedError } from './syntax';
import type { Expression } from './syntax';
import { CelError, equal, NO_VALUE, Optional, TypeName, typeOf } from './values';

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
const TYPES = new Set(['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type']);

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
    const variables = loopVariables(name, args);
    // A variable may hide one of an outer loop, whose slot is still in use.
    const slot = Math.max(...scope.values()) + 1;
    const inner = new Map(scope);
    variables.forEach((variable, index) => inner.set(variable, slot + index));
    const bodies = args.slice(variables.length).map(arg => this.compile(arg, inner));
    return loopCode(name, over, variables.length, slot, bodies);
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
