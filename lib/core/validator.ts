import { escapePointer } from './facts';
import { isQuantity } from './formats';
import {
  alternativesMessage,
  forbidden,
  notOneOf,
  outOfCount,
  repeated,
  shown,
  unknownField,
  wrongType,
} from './schema-messages';
import type { Conditions, SchemaNode } from './schema-node';
import { has, hasType, identityOf, isFields, isMultiple, keyOf, lengthOf, withDefaults } from './schema-values';
import type { Fields } from './schema-values';

/** One thing that is wrong with an object. */
export interface SchemaProblem {
  /** Where: a JSON pointer (RFC 6901), empty for the object itself. */
  readonly pointer: string;
  /** What: lower case, without a full stop. */
  readonly message: string;
}

/** A field whose name says that no message may repeat its value. */
const SECRET_NAME = /pass(word|phrase)$|token$|secret$|credentials?$|(api|private|access|secret)_?key$/i;
const INT32 = 2 ** 31;
const SHORT_LIST = 16;

/**
 * Checks a value against a schema, strictly: a field that the schema does not know is a problem.
 *
 * @param node the schema
 * @param value plain data; fields that are `undefined` count as absent
 * @param secretBelow top-level fields whose content no message may repeat, such as `data` of a Secret
 * @returns every problem, in the order of the value's fields
 */
export function validate(node: SchemaNode, value: unknown, secretBelow: readonly string[] = []): readonly SchemaProblem[] {
  const validation = new Validation(secretBelow);
  validation.check(node, value);
  return validation.problems;
}

class Validation {
  problems: SchemaProblem[] = [];
  private readonly path: (string | number)[] = [];
  private depth = 0;
  /** Counts instead of reporting, while an alternative is tried. */
  private trial: { problems: number } | undefined;

  constructor(private readonly secretBelow: readonly string[]) {}

  check(node: SchemaNode, value: unknown): void {
    if (!node.built) node.build();
    if (value === null && node.nullable) return;
    // A wrong type makes every other condition moot.
    if (!hasType(value, node.type)) {
      this.report(() => wrongType(value, node.type, this.shown(value)));
      return;
    }
    if (typeof value === 'object' && value !== null) {
      if (Array.isArray(value)) this.checkItems(node, value);
      else this.checkFields(node, value as Fields);
    } else if (node.type === 'quantity' && typeof value === 'string' && !isQuantity(value)) {
      this.report(() => `${this.shown(value)} is not a quantity such as '500m' or '1Gi'`);
    }
    if (node.conditions !== undefined) this.checkConditions(node, node.conditions, value);
  }

  private checkFields(node: SchemaNode, value: Fields): void {
    const { properties, additional } = node;
    const depth = this.depth++;
    for (const name in value) {
      const field = value[name];
      if (field === undefined) continue;
      this.path[depth] = name;
      const child = properties.get(name) ?? additional;
      if (child !== undefined) {
        if (typeof field !== child.accepts) this.check(child, field);
      } else if (!node.open) this.report(() => unknownField(name, [...properties.keys()]));
    }
    this.depth = depth;
    if (node.required !== undefined) {
      for (const name of node.required) if (!has(value, name)) this.report(() => `required field '${name}' is missing`);
    }
  }

  private checkItems(node: SchemaNode, value: readonly unknown[]): void {
    const { items } = node;
    if (items !== undefined) {
      const depth = this.depth++;
      for (let index = 0; index < value.length; index++) {
        const item = value[index];
        if (typeof item === items.accepts) continue;
        this.path[depth] = index;
        this.check(items, item);
      }
      this.depth = depth;
    }
    if (node.distinct && value.length > 1) this.checkDistinct(node, value);
  }

  private checkDistinct(node: SchemaNode, value: readonly unknown[]): void {
    const { keys } = node.data;
    const identities: unknown[] = [];
    for (const item of value) identities.push(keys === undefined ? identityOf(item) : keyOf(item, keys, node));
    // A short list is looked through faster than an index of it is made.
    const first = identities.length > SHORT_LIST ? new Map<unknown, number>() : undefined;
    for (let index = 0; index < identities.length; index++) {
      const identity = identities[index];
      if (identity === undefined) continue;
      const before = first === undefined ? identities.indexOf(identity) : (first.get(identity) ?? index);
      if (before === index) first?.set(identity, index);
      else {
        const item = value[index];
        this.path[this.depth++] = index;
        this.report(() => repeated(item, keys, before, this.shown(item)));
        this.depth--;
      }
    }
  }

  private checkConditions(node: SchemaNode, conditions: Conditions, value: unknown): void {
    const { values } = conditions;
    if (values !== undefined && !values.has(value)) this.report(() => notOneOf(value, this.shown(value), [...values]));
    if (typeof value === 'string') this.checkString(node, conditions, value);
    else if (typeof value === 'number') this.checkNumber(node, value);
    else if (Array.isArray(value)) this.checkCount(value.length, 'item', node.data.minItems, node.data.maxItems);
    else if (isFields(value)) {
      const fields = conditions.defaultsFirst ? withDefaults(node, value) : value;
      if (node.data.minProperties !== undefined || node.data.maxProperties !== undefined) {
        const count = Object.values(fields).filter(field => field !== undefined).length;
        this.checkCount(count, 'field', node.data.minProperties, node.data.maxProperties);
      }
      this.checkJunctors(conditions, fields);
      return;
    }
    this.checkJunctors(conditions, value);
  }

  private checkString(node: SchemaNode, conditions: Conditions, value: string): void {
    const { minLength, maxLength, pattern } = node.data;
    if (minLength !== undefined || maxLength !== undefined)
      this.checkCount(lengthOf(value), 'character', minLength, maxLength, value);
    if (conditions.pattern !== undefined && !conditions.pattern(value))
      this.report(() => `${this.shown(value)} does not match ${pattern ?? ''}`);
    const { format } = conditions;
    if (format !== undefined && !format.test(value))
      this.report(() => `${format.secret ? 'the value' : this.shown(value)} is not ${format.name}`);
  }

  private checkNumber(node: SchemaNode, value: number): void {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = node.data;
    if (minimum !== undefined && (exclusiveMinimum === 1 ? value <= minimum : value < minimum)) {
      this.report(
        () => `${this.shown(value)} is ${exclusiveMinimum === 1 ? 'not more than' : 'less than the minimum'} ${String(minimum)}`,
      );
    }
    if (maximum !== undefined && (exclusiveMaximum === 1 ? value >= maximum : value > maximum)) {
      this.report(
        () => `${this.shown(value)} is ${exclusiveMaximum === 1 ? 'not less than' : 'more than the maximum'} ${String(maximum)}`,
      );
    }
    if (multipleOf !== undefined && !isMultiple(value, multipleOf)) {
      this.report(() => `${this.shown(value)} is not a multiple of ${String(multipleOf)}`);
    }
    if (format === 'int32' && (value < -INT32 || value >= INT32))
      this.report(() => `${this.shown(value)} does not fit into 32 bits`);
  }

  private checkCount(count: number, what: string, least: number | undefined, most: number | undefined, value?: string): void {
    if ((least === undefined || count >= least) && (most === undefined || count <= most)) return;
    this.report(() => `${value === undefined ? '' : `${this.shown(value)} `}${outOfCount(count, what, least, most)}`);
  }

  private checkJunctors(conditions: Conditions, value: unknown): void {
    for (const one of conditions.allOf) this.check(one, value);
    if (conditions.anyOf.length > 0) this.checkAlternatives(conditions.anyOf, value, Infinity);
    if (conditions.oneOf.length > 0) this.checkAlternatives(conditions.oneOf, value, 1);
    const { not } = conditions;
    if (not !== undefined && this.fits(not, value)) this.report(() => forbidden(not.data, this.shown(value)));
  }

  private checkAlternatives(alternatives: readonly SchemaNode[], value: unknown, most: number): void {
    let fitting = 0;
    for (const one of alternatives) if (this.fits(one, value)) fitting++;
    if (fitting > 0 && fitting <= most) return;
    this.report(() => {
      const here = this.pointer();
      const found = alternatives.map(one => this.problemsOf(one, value));
      const indices = found.flatMap((problems, index) => (problems.length === 0 ? [index] : []));
      const reasons = found.flatMap(([first]) => (first === undefined ? [] : [reasonAt(first, here)]));
      return alternativesMessage(alternatives, indices, reasons);
    });
  }

  /** Whether nothing would be wrong if the value were checked against this alone; makes no messages. */
  private fits(node: SchemaNode, value: unknown): boolean {
    const before = this.trial;
    this.trial = { problems: 0 };
    this.check(node, value);
    const { problems } = this.trial;
    this.trial = before;
    return problems === 0;
  }

  private problemsOf(node: SchemaNode, value: unknown): readonly SchemaProblem[] {
    const before = this.problems;
    this.problems = [];
    this.check(node, value);
    const found = this.problems;
    this.problems = before;
    return found;
  }

  private report(message: () => string): void {
    if (this.trial === undefined) this.problems.push({ pointer: this.pointer(), message: message() });
    else this.trial.problems++;
  }

  private pointer(): string {
    let pointer = '';
    for (let index = 0; index < this.depth; index++) pointer += `/${escapePointer(String(this.path[index]))}`;
    return pointer;
  }

  /** A value as a message may show it. */
  private shown(value: unknown): string {
    const [top, last] = [this.path[0], this.path[this.depth - 1]];
    const secret = this.depth > 0 && (this.secretBelow.includes(String(top)) || SECRET_NAME.test(String(last)));
    return secret && (typeof value === 'string' || typeof value === 'number') ? 'the value' : shown(value);
  }
}

function reasonAt(problem: SchemaProblem, here: string): string {
  const below = problem.pointer.slice(here.length + 1);
  return below === '' ? problem.message : `${below}: ${problem.message}`;
}
