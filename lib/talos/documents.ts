import type * as Talos111 from '../../imports/talos-machine/v1.11';
import type * as Talos112 from '../../imports/talos-machine/v1.12';
import type * as Talos113 from '../../imports/talos-machine/v1.13';
import { nearest } from '../core/nearest';
import { isPlainObject } from '../core/plain-data';
import type { NodeData, SchemaFile } from '../core/schema-file';
import { SchemaPool, type SchemaList, type SchemaNode } from '../core/schema-node';
import { readGenerated } from '../core/schemas';
import { validate } from '../core/validator';
import { talosMinors, type TalosMinor } from './version';

/** A document of Talos' machine configuration, of any release that is known here. */
export type TalosDocument =
  | Exclude<Talos111.TalosDocument, Talos111.MachineConfiguration>
  | Exclude<Talos112.TalosDocument, Talos112.MachineConfiguration>
  | Exclude<Talos113.TalosDocument, Talos113.MachineConfiguration>;

/** Fields of `machine` and `cluster`, the oldest document, which has no kind. */
export type MachineConfiguration = Talos111.MachineConfiguration | Talos112.MachineConfiguration | Talos113.MachineConfiguration;

/** A document as it is written: {@link TalosDocument}, or fields of `machine` and `cluster`. */
export type PatchDocument = Readonly<Record<string, unknown>>;

/** The value that takes away what is there, in a patch. */
export const deletion = { $patch: 'delete' } as const;

const legacyKind = 'MachineConfiguration';

/** What a release of Talos knows of its documents. */
export class TalosContract {
  private static readonly loaded = new Map<TalosMinor, TalosContract>();
  private readonly pool: SchemaPool;

  /** The contract of a minor release; its schemas are read when they are first asked for. */
  static of(minor: TalosMinor): TalosContract {
    let contract = TalosContract.loaded.get(minor);
    if (contract === undefined) {
      contract = new TalosContract(minor, readGenerated<SchemaFile, NodeData>(`talos-machine/v${minor}/schemas.json`));
      TalosContract.loaded.set(minor, contract);
    }
    return contract;
  }

  private constructor(
    readonly minor: TalosMinor,
    private readonly file: SchemaList,
  ) {
    this.pool = new SchemaPool(file);
  }

  /** Whether it has a kind of document. */
  has(kind: string): boolean {
    return Object.hasOwn(this.file.kinds, kind);
  }

  /** Everything that is wrong with a document of a patch, with what would do. */
  problemsOf(document: PatchDocument): readonly string[] {
    const name = documentName(document);
    const node = this.nodeOf(kindOf(document));
    if (node === undefined) return [`${name} ${this.elsewhere(kindOf(document))}`];
    return validate(node, withoutDeletions(document)).map(({ pointer, message }) => {
      const at = `${name}${pointer === '' ? '' : ` ${pointer}`}`;
      const other = /^unknown field/.test(message) ? this.knownElsewhere(document, pointer) : undefined;
      return `${at}: ${other ?? message}`;
    });
  }

  private nodeOf(kind: string): SchemaNode | undefined {
    const place = this.has(kind) ? this.file.kinds[kind]?.versions['v1alpha1'] : undefined;
    return place === undefined ? undefined : this.pool.node(place);
  }

  /** What to say of a kind that it lacks. */
  private elsewhere(kind: string): string {
    const others = talosMinors.filter(minor => minor !== this.minor && TalosContract.of(minor).has(kind));
    if (others.length > 0)
      return `is no document of Talos ${this.minor}: Talos ${others.join(' and ')} ${others.length > 1 ? 'have' : 'has'} it`;
    const near = nearest(kind, Object.keys(this.file.kinds));
    return `is no document of Talos ${this.minor}${near === undefined ? '' : `, did you mean '${near}'?`}`;
  }

  /** The releases that know a field that this one does not, as a message; undefined if none does. */
  private knownElsewhere(document: PatchDocument, pointer: string): string | undefined {
    const knowing = talosMinors.filter(minor => minor !== this.minor && TalosContract.of(minor).knows(document, pointer));
    if (knowing.length === 0) return undefined;
    return `Talos ${this.minor} has no such field, Talos ${knowing.join(' and ')} ${knowing.length > 1 ? 'have' : 'has'} it`;
  }

  private knows(document: PatchDocument, pointer: string): boolean {
    const node = this.nodeOf(kindOf(document));
    return node !== undefined && !validate(node, withoutDeletions(document)).some(problem => pointer.startsWith(problem.pointer));
  }
}

/** A document's kind; fields of `machine` and `cluster` have none, and go by the name of their type. */
export function kindOf(document: PatchDocument): string {
  return typeof document['kind'] === 'string' ? document['kind'] : legacyKind;
}

/** What Talos tells documents apart by, and how messages call one: `LinkConfig net0`; empty for `machine` and `cluster`. */
export function documentName(document: PatchDocument): string {
  const kind = typeof document['kind'] === 'string' ? document['kind'] : 'configuration';
  return typeof document['name'] === 'string' ? `${kind} ${document['name']}` : kind;
}

/** Whether a value is a map, of which fields can be merged. */
export function isFields(value: unknown): value is PatchDocument {
  return isPlainObject(value);
}

/** The same without what is undefined, and without maps that are empty then; undefined if nothing is left. */
export function compact(value: object): PatchDocument | undefined {
  const entries = Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
    const kept = isFields(field) ? compact(field) : field;
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Both maps in one: maps merge, lists follow each other, of anything else the second wins. */
export function mergeFields(first: PatchDocument, second: PatchDocument): PatchDocument {
  const merged = new Map<string, unknown>(Object.entries(first));
  for (const [key, value] of Object.entries(second)) {
    const before = merged.get(key);
    if (isFields(before) && isFields(value)) merged.set(key, mergeFields(before, value));
    else if (Array.isArray(before) && Array.isArray(value))
      merged.set(key, [...(before as readonly unknown[]), ...(value as readonly unknown[])]);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

function withoutDeletions(document: PatchDocument): PatchDocument {
  const entries = Object.entries(document).flatMap(([key, value]) => {
    if (!isFields(value)) return [[key, value] as const];
    return value['$patch'] === 'delete' ? [] : [[key, withoutDeletions(value)] as const];
  });
  return Object.fromEntries(entries);
}
