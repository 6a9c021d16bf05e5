import { escapePointer } from './facts';
import type { Format } from './formats';
import { forbidden, notOneOf, repeated, shown, unknownField, wrongType } from './schema-messages';
import type { SchemaNode } from './schema-node';

/** One thing that is wrong with an object. */
export interface SchemaProblem {
  /** Where: a JSON pointer (RFC 6901), empty for the object itself. */
  readonly pointer: string;
  /** What: lower case, without a full stop. */
  readonly message: string;
}

/** A field whose name says that no message may repeat its value. */
const SECRET_NAME = /pass(word|phrase)$|token$|secret$|credentials?$|(api|private|access|secret)_?key$/i;

/**
 * Where a validation is, and what it has found.
 *
 * What a message is made of is kept for it by a function of its own here: in the one that checks, keeping it would cost as much as the
 * check, and nearly every check finds nothing.
 */
export class ValidationReport {
  problems: SchemaProblem[] = [];
  protected readonly path: (string | number)[] = [];
  protected depth = 0;
  /** Counts instead of reporting, while an alternative is tried. */
  protected trial: { problems: number } | undefined;

  /** @param secretBelow top-level fields whose content no message may repeat */
  constructor(private readonly secretBelow: readonly string[]) {}

  protected report(message: () => string): void {
    if (this.trial === undefined) this.problems.push({ pointer: this.pointer(), message: message() });
    else this.trial.problems++;
  }

  protected pointer(): string {
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

  protected reportCount(message: string, value: string | undefined): void {
    this.report(() => `${value === undefined ? '' : `${this.shown(value)} `}${message}`);
  }

  protected reportType(node: SchemaNode, value: unknown): void {
    this.report(() => wrongType(value, node.type, this.shown(value)));
  }

  protected reportQuantity(value: string): void {
    this.report(() => `${this.shown(value)} is not a quantity such as '500m' or '1Gi'`);
  }

  protected reportUnknown(name: string, { properties }: SchemaNode): void {
    this.report(() => unknownField(name, [...properties.keys()]));
  }

  protected reportMissing(name: string): void {
    this.report(() => `required field '${name}' is missing`);
  }

  protected reportRepeated(item: unknown, index: number, keys: readonly string[] | undefined, before: number): void {
    this.path[this.depth++] = index;
    this.report(() => repeated(item, keys, before, this.shown(item)));
    this.depth--;
  }

  protected reportValue(value: unknown, values: ReadonlySet<unknown>): void {
    this.report(() => notOneOf(value, this.shown(value), [...values]));
  }

  protected reportPattern(value: string, pattern: string): void {
    this.report(() => `${this.shown(value)} does not match ${pattern}`);
  }

  protected reportFormat(value: string, { name, secret }: Format): void {
    this.report(() => `${secret ? 'the value' : this.shown(value)} is not ${name}`);
  }

  protected reportNumber(value: number, what: string, limit: number): void {
    this.report(() => `${this.shown(value)} is ${what} ${String(limit)}`);
  }

  protected reportWide(value: number): void {
    this.report(() => `${this.shown(value)} does not fit into 32 bits`);
  }

  protected reportForbidden(not: SchemaNode, value: unknown): void {
    this.report(() => forbidden(not.data, this.shown(value)));
  }
}
