import { compileCel } from './cel/compile';
import type { CelProgram } from './cel/compile';
import { registerPatterns } from './cel/regex';
import { Double, UnsupportedError } from './cel/syntax';
import { CelError, durationOf, timestampOf } from './cel/values';
import { escapePointer } from './facts';
import type { RuleData } from './schema-file';
import type { SchemaNode } from './schema-node';
import type { SchemaProblem } from './validator';

/** A rule of a schema that was not evaluated. */
export interface UnevaluatedRule {
  /** The CEL expression. */
  readonly rule: string;
  /** Why not. */
  readonly reason: string;
}

/** Takes each rule that was met and not evaluated. */
export type ReportUnevaluated = (rule: UnevaluatedRule) => void;

type Fields = Readonly<Record<string, unknown>>;
type Compiled = CelProgram | { readonly reason: string };

/** What there is to do at one node of a schema. */
interface Plan {
  readonly rules: readonly (readonly [RuleData, Compiled])[];
  /** Values, as JSON, that satisfy the rules here and below: what a hundred objects have alike is evaluated once. */
  readonly satisfied: Set<string>;
  /** The fields with rules in them. */
  readonly fields: readonly (readonly [string, SchemaNode])[];
}

/** A place in an object, from its end. */
interface Place {
  readonly above: Place | undefined;
  readonly step: string | number;
}

const LONGEST_REMEMBERED = 1000;
const MOST_REMEMBERED = 1000;

const programs = new Map<string, Compiled>();
const plans = new WeakMap<SchemaNode, Plan>();
const defaulted = new WeakMap<SchemaNode, readonly (readonly [string, SchemaNode])[]>();

/**
 * Evaluates the CEL rules of a schema on an object that is about to be created, with the schema's defaults filled in.
 *
 * A rule about changes has nothing to look at and is reported as not evaluated, as is one that uses what is not known here.
 *
 * @param node the schema of the object
 * @param object a value without problems of its own
 * @param unevaluated takes each rule that is not evaluated
 * @returns a problem for each rule that does not hold or whose evaluation fails
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function evaluateRules(node: SchemaNode, object: unknown, unevaluated: ReportUnevaluated): readonly SchemaProblem[] {
  const evaluation = new Evaluation(unevaluated);
  if (node.data.ruled !== undefined) evaluation.visit(node, object, undefined);
  return evaluation.problems;
}

class Evaluation {
  readonly problems: SchemaProblem[] = [];
  /** How many rules failed or could not be evaluated so far. */
  private findings = 0;

  constructor(private readonly reportUnevaluated: ReportUnevaluated) {}

  /** Goes down plain data to the first rules, which make what is below them values of CEL. */
  visit(node: SchemaNode, value: unknown, place: Place | undefined): void {
    const plan = planOf(node);
    if (plan.rules.length > 0) this.evaluate(node, value, undefined, place);
    else if (Array.isArray(value)) this.items(node, value, undefined, place);
    else if (typeof value === 'object' && value !== null) {
      const fields = value as Fields;
      for (const [name, child] of plan.fields) {
        const field = (Object.hasOwn(fields, name) ? fields[name] : undefined) ?? child.data.default;
        if (field !== undefined) this.visit(child, field, { above: place, step: name });
      }
      if (node.additional?.data.ruled === undefined) return;
      for (const name of Object.keys(fields)) {
        if (!node.properties.has(name)) this.visit(node.additional, fields[name], { above: place, step: name });
      }
    }
  }

  /**
   * Evaluates the rules of a value, and those below it.
   *
   * @param made the value as rules see it, if that is known already
   */
  private evaluate(node: SchemaNode, value: unknown, made: unknown, place: Place | undefined): void {
    if (value === null) return;
    const plan = planOf(node);
    const { findings } = this;
    const key = plan.rules.length === 0 || value === undefined ? '' : JSON.stringify(value);
    if (plan.satisfied.has(key)) return;
    const celled = made ?? celValue(node, value);
    for (const [rule, program] of plan.rules) this.evaluateRule(rule, program, celled, place);
    if (Array.isArray(value)) this.items(node, value, celled as readonly unknown[], place);
    else if (celled instanceof Map) this.fields(node, plan, value as Fields, celled as ReadonlyMap<string, unknown>, place);
    const lasting = key !== '' && key.length <= LONGEST_REMEMBERED && plan.satisfied.size < MOST_REMEMBERED;
    if (lasting && findings === this.findings) plan.satisfied.add(key);
  }

  private fields(
    node: SchemaNode,
    plan: Plan,
    value: Fields,
    made: ReadonlyMap<string, unknown>,
    place: Place | undefined,
  ): void {
    for (const [name, child] of plan.fields) {
      const field = made.get(name);
      if (field === undefined) continue;
      const own = Object.hasOwn(value, name) ? value[name] : undefined;
      this.evaluate(child, own === undefined ? child.data.default : own, field, { above: place, step: name });
    }
    if (node.additional?.data.ruled === undefined) return;
    for (const [name, field] of made)
      if (!node.properties.has(name)) this.evaluate(node.additional, value[name], field, { above: place, step: name });
  }

  /** @param made the items as rules see them, if those of the list itself had to see them */
  private items(
    node: SchemaNode,
    list: readonly unknown[],
    made: readonly unknown[] | undefined,
    place: Place | undefined,
  ): void {
    const { items } = node;
    if (items?.data.ruled === undefined) return;
    for (let step = 0; step < list.length; step++) {
      if (made === undefined) this.visit(items, list[step], { above: place, step });
      else this.evaluate(items, list[step], made[step], { above: place, step });
    }
  }

  private unevaluated(rule: UnevaluatedRule): void {
    this.findings++;
    this.reportUnevaluated(rule);
  }

  private evaluateRule(rule: RuleData, program: Compiled, value: unknown, place: Place | undefined): void {
    if ('reason' in program) {
      this.unevaluated({ rule: rule.rule, reason: program.reason });
      return;
    }
    try {
      if (program.evaluate(value) !== true) this.report(rule, place, messageOf(rule, value));
    } catch (error) {
      if (error instanceof UnsupportedError) this.unevaluated({ rule: rule.rule, reason: error.message });
      else if (error instanceof CelError)
        this.report(rule, place, `the rule '${rule.rule}' cannot be evaluated: ${error.message}`);
      else throw error;
    }
  }

  private report(rule: RuleData, place: Place | undefined, message: string): void {
    this.findings++;
    this.problems.push({ pointer: `${pointerOf(place)}${fieldPointer(rule.fieldPath)}`, message });
  }
}

function planOf(node: SchemaNode): Plan {
  let plan = plans.get(node);
  if (plan === undefined) {
    if (!node.built) node.build();
    const rules = (node.data.rules ?? []).map(rule => [rule, programOf(rule)] as const);
    plan = { rules, satisfied: new Set(), fields: [...node.properties].filter(([, child]) => child.data.ruled !== undefined) };
    plans.set(node, plan);
  }
  return plan;
}

function programOf(rule: RuleData): Compiled {
  const key = `${rule.optionalOldSelf === true ? '?' : ''}${rule.rule}`;
  let program = programs.get(key);
  if (program === undefined) {
    program = compiled(rule);
    programs.set(key, program);
  }
  return program;
}

function compiled(rule: RuleData): Compiled {
  try {
    const program = compileCel(rule.rule);
    registerPatterns(rule.patterns ?? []);
    if (program.usesOldSelf && rule.optionalOldSelf !== true) return { reason: 'it is about changes of an existing object' };
    return program;
  } catch (error) {
    if (error instanceof UnsupportedError) return { reason: error.message };
    throw error;
  }
}

function messageOf(rule: RuleData, value: unknown): string {
  const own = rule.message ?? `must satisfy the rule ${rule.rule}`;
  if (rule.messageExpression === undefined) return own;
  try {
    const text = compileCel(rule.messageExpression).evaluate(value);
    return typeof text === 'string' && text.trim() !== '' ? text : own;
  } catch (error) {
    // The API server, too, falls back to the fixed message.
    if (error instanceof UnsupportedError || error instanceof CelError) return own;
    throw error;
  }
}

function pointerOf(place: Place | undefined): string {
  return place === undefined ? '' : `${pointerOf(place.above)}/${escapePointer(String(place.step))}`;
}

/** `.spec.ports['a']` as a JSON pointer. */
function fieldPointer(fieldPath: string | undefined): string {
  const steps = fieldPath?.matchAll(/\.([A-Za-z_][\w-]*)|\['([^']*)'\]/g) ?? [];
  return [...steps].map(step => `/${escapePointer(step[1] ?? step[2] ?? '')}`).join('');
}

/** A value as rules see it: objects as Maps with the defaults filled in, numbers and times by their schema's types. */
function celValue(node: SchemaNode, value: unknown): unknown {
  if (!node.built) node.build();
  if (Array.isArray(value)) {
    const { items } = node;
    return value.map(item => (items === undefined ? untypedValue(item) : celValue(items, item)));
  }
  if (typeof value === 'object' && value !== null) return celFields(node, value as Fields);
  if (typeof value === 'number') return node.type === 'number' ? new Double(value) : untypedValue(value);
  return typeof value === 'string' && node.data.format !== undefined ? formattedValue(node.data.format, value) : value;
}

function celFields(node: SchemaNode, value: Fields): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const name of Object.keys(value)) {
    const field = value[name];
    const child = node.properties.get(name) ?? node.additional;
    if (field !== undefined) fields.set(name, child === undefined ? untypedValue(field) : celValue(child, field));
  }
  for (const [name, child] of defaultsOf(node)) if (!fields.has(name)) fields.set(name, celValue(child, child.data.default));
  return fields;
}

function defaultsOf(node: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  let defaults = defaulted.get(node);
  if (defaults === undefined) {
    defaults = [...node.properties].filter(([, child]) => child.data.default !== undefined);
    defaulted.set(node, defaults);
  }
  return defaults;
}

function untypedValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value : new Double(value);
  if (Array.isArray(value)) return value.map(untypedValue);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([name, field]) => [name, untypedValue(field)]));
}

function formattedValue(format: string, value: string): unknown {
  switch (format) {
    case 'date-time':
      return readOr(timestampOf, value);
    case 'duration':
      return readOr(durationOf, value);
    case 'byte':
      return Uint8Array.from(Buffer.from(value, 'base64'));
    default:
      return value;
  }
}

/** The formats take in a few spellings that CEL does not know. */
function readOr(read: (text: string) => unknown, text: string): unknown {
  try {
    return read(text);
  } catch {
    return text;
  }
}
