import { isQuantity } from './formats';
import { alternativesMessage, outOfCount } from './schema-messages';
import type { Conditions, SchemaNode } from './schema-node';
import { has, hasType, identityOf, isFields, isMultiple, keyOf, lengthOf, withDefaults } from './schema-values';
import type { Fields } from './schema-values';
import { ValidationReport, type SchemaProblem } from './validation-report';

export type { SchemaProblem } from './validation-report';

const INT32 = 2 ** 31;

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

class Validation extends ValidationReport {
  // One function that calls itself: V8 copies those that call each other into each other, and takes long to optimize them.
  check(node: SchemaNode, value: unknown): void {
    if (!node.built) node.build();
    // A wrong type makes every other condition moot.
    if (typeof value !== 'object' || value === null) {
      if (value === null && node.nullable) return;
      if (!hasType(value, node.type)) {
        this.reportType(node, value);
        return;
      }
      if (node.type === 'quantity' && typeof value === 'string' && !isQuantity(value)) this.reportQuantity(value);
    } else if (Array.isArray(value)) {
      if (!node.takesItems) {
        this.reportType(node, value);
        return;
      }
      const { items } = node;
      if (items !== undefined) {
        const depth = this.depth++;
        for (let index = 0; index < value.length; index++) {
          const item: unknown = value[index];
          if (typeof item === items.accepts) continue;
          this.path[depth] = index;
          this.check(items, item);
        }
        this.depth = depth;
      }
      if (node.distinct && value.length > 1) this.checkDistinct(node, value);
    } else {
      if (!node.takesFields) {
        this.reportType(node, value);
        return;
      }
      const { properties, additional } = node;
      const depth = this.depth++;
      for (const name in value) {
        const field = (value as Fields)[name];
        if (field === undefined) continue;
        this.path[depth] = name;
        const child = properties.get(name) ?? additional;
        if (child !== undefined) {
          if (typeof field !== child.accepts) this.check(child, field);
        } else if (!node.open) this.reportUnknown(name, node);
      }
      this.depth = depth;
      if (node.required !== undefined) this.checkRequired(node.required, value as Fields);
    }
    if (node.conditions !== undefined) this.checkConditions(node, node.conditions, value);
  }

  private checkRequired(required: readonly string[], value: Fields): void {
    for (let index = 0; index < required.length; index++) {
      const name = required[index] ?? '';
      if (!has(value, name)) this.reportMissing(name);
    }
  }

  private checkDistinct(node: SchemaNode, value: readonly unknown[]): void {
    const { keys } = node.data;
    const identities: unknown[] = [];
    for (let index = 0; index < value.length; index++)
      identities.push(keys === undefined ? identityOf(value[index]) : keyOf(value[index], keys, node));
    // Nearly all lists are right, and a set tells at once.
    if (new Set(identities).size === identities.length) return;
    const first = new Map<unknown, number>();
    for (let index = 0; index < identities.length; index++) {
      const identity = identities[index];
      if (identity === undefined) continue;
      const before = first.get(identity);
      if (before === undefined) first.set(identity, index);
      else this.reportRepeated(value[index], index, keys, before);
    }
  }

  private checkConditions(node: SchemaNode, conditions: Conditions, value: unknown): void {
    const { values } = conditions;
    if (values !== undefined && !values.has(value)) this.reportValue(value, values);
    if (typeof value === 'string') this.checkString(node, conditions, value);
    else if (typeof value === 'number') this.checkNumber(node, conditions, value);
    else if (Array.isArray(value)) {
      if (conditions.counted) this.checkCount(value.length, 'item', node.data.minItems, node.data.maxItems);
    } else if (isFields(value)) {
      const fields = conditions.defaultsFirst ? withDefaults(node, value) : value;
      if (conditions.counted) {
        const count = Object.values(fields).filter(field => field !== undefined).length;
        this.checkCount(count, 'field', node.data.minProperties, node.data.maxProperties);
      }
      if (conditions.joined) this.checkJunctors(conditions, fields);
      return;
    }
    if (conditions.joined) this.checkJunctors(conditions, value);
  }

  private checkString(node: SchemaNode, { counted, pattern, format }: Conditions, value: string): void {
    if (counted) this.checkLength(node, value);
    if (pattern !== undefined && !pattern(value)) this.reportPattern(value, node.data.pattern ?? '');
    if (format !== undefined && !format.test(value)) this.reportFormat(value, format);
  }

  private checkLength({ data: { minLength = 0, maxLength = Infinity } }: SchemaNode, value: string): void {
    // A character has at most two UTF-16 units: mostly nobody needs to count them.
    if (value.length <= maxLength && value.length >= 2 * minLength - 1) return;
    this.checkCount(lengthOf(value), 'character', minLength, maxLength, value);
  }

  private checkNumber(node: SchemaNode, { bounded, int32 }: Conditions, value: number): void {
    if (bounded) this.checkBounds(node, value);
    if (int32 && (value < -INT32 || value >= INT32)) this.reportWide(value);
  }

  private checkBounds({ data }: SchemaNode, value: number): void {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = data;
    if (minimum !== undefined && (exclusiveMinimum === 1 ? value <= minimum : value < minimum))
      this.reportNumber(value, exclusiveMinimum === 1 ? 'not more than' : 'less than the minimum', minimum);
    if (maximum !== undefined && (exclusiveMaximum === 1 ? value >= maximum : value > maximum))
      this.reportNumber(value, exclusiveMaximum === 1 ? 'not less than' : 'more than the maximum', maximum);
    if (multipleOf !== undefined && !isMultiple(value, multipleOf)) this.reportNumber(value, 'not a multiple of', multipleOf);
  }

  private checkCount(count: number, what: string, least: number | undefined, most: number | undefined, value?: string): void {
    if ((least !== undefined && count < least) || (most !== undefined && count > most))
      this.reportCount(outOfCount(count, what, least, most), value);
  }

  private checkJunctors(conditions: Conditions, value: unknown): void {
    for (const one of conditions.allOf) this.check(one, value);
    if (conditions.anyOf.length > 0) this.checkAlternatives(conditions.anyOf, value, Infinity);
    if (conditions.oneOf.length > 0) this.checkAlternatives(conditions.oneOf, value, 1);
    const { not } = conditions;
    if (not !== undefined && this.fits(not, value)) this.reportForbidden(not, value);
  }

  private checkAlternatives(alternatives: readonly SchemaNode[], value: unknown, most: number): void {
    let fitting = 0;
    for (const one of alternatives) if (this.fits(one, value)) fitting++;
    if (fitting === 0 || fitting > most) this.reportAlternatives(alternatives, value);
  }

  private reportAlternatives(alternatives: readonly SchemaNode[], value: unknown): void {
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
}

function reasonAt(problem: SchemaProblem, here: string): string {
  const below = problem.pointer.slice(here.length + 1);
  return below === '' ? problem.message : `${below}: ${problem.message}`;
}
