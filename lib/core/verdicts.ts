import type { KindInfo, NotEvaluated, SchemaObject, Schemas } from './schemas';
import type { SchemaProblem } from './validator';

/** A rule that was met and not evaluated, and why. */
export type RuleLeftOut = Pick<NotEvaluated, 'rule' | 'reason'>;

/**
 * What earlier runs found. Whoever keeps it sees to it that it is empty unless all that judged is as it was: this library, the files
 * that {@link Schemas.looked} names, Node.
 */
export interface Verdicts {
  /** Kinds by `apiVersion kind`. */
  readonly kinds: Map<string, KindInfo>;
  /** What of the rules of a valid object could not be evaluated. Undefined if the object, told by its YAML, was not found valid before. */
  find(text: string): readonly RuleLeftOut[] | undefined;
  /** Takes a valid object. */
  add(text: string, leftOut: readonly RuleLeftOut[]): void;
}

const none: readonly RuleLeftOut[] = [];

/** Judges the objects of one run by their schemas, and leaves alone what was judged before. */
export class Judge {
  private readonly leftOut = new Set<string>();
  /** Those of the object that is being validated. */
  private leftOutHere = none;
  private readonly note = (rule: RuleLeftOut, kind: SchemaObject): void => {
    this.leftOutHere = [...this.leftOutHere, rule];
    this.leaveOut(rule, kind);
  };

  /** @param verdicts of earlier runs. @default - none: everything is judged */
  constructor(
    private readonly schemas: Schemas,
    private readonly verdicts?: Verdicts,
  ) {}

  /** Names and scope of a kind; undefined when it, or that version of it, is not known. */
  kindOf(apiVersion: string, kind: string): KindInfo | undefined {
    if (this.verdicts === undefined) return this.schemas.kindOf(apiVersion, kind);
    const key = `${apiVersion} ${kind}`;
    let info = this.verdicts.kinds.get(key);
    if (info === undefined && (info = this.schemas.kindOf(apiVersion, kind)) !== undefined) this.verdicts.kinds.set(key, info);
    return info;
  }

  /**
   * Checks an object against the schema of its kind, strictly.
   *
   * @param text its YAML. Undefined if it cannot be written
   * @returns every problem
   */
  validate(object: SchemaObject, text: string | undefined): readonly SchemaProblem[] {
    const known = text === undefined ? undefined : this.verdicts?.find(text);
    if (known !== undefined) {
      for (const rule of known) this.leaveOut(rule, object);
      return [];
    }
    this.leftOutHere = none;
    const problems = this.schemas.validate(object, this.note);
    if (text !== undefined && problems.length === 0) this.verdicts?.add(text, this.leftOutHere);
    return problems;
  }

  /** Every rule that an object would have had to satisfy and that could not be evaluated, once for a kind; sorted. */
  get notEvaluated(): readonly string[] {
    return [...this.leftOut].sort();
  }

  private leaveOut({ rule, reason }: RuleLeftOut, { apiVersion, kind }: SchemaObject): void {
    this.leftOut.add(`${apiVersion} ${kind}: ${rule} (${reason})`);
  }
}
