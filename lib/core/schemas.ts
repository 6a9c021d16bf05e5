import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as Cel from './cel';
import { parseGenerated } from './generated-json';
import { requireList } from './names';
import type { KindData, NodeData, SchemaFile } from './schema-file';
import { SchemaPool } from './schema-node';
import type { SchemaList, SchemaNode } from './schema-node';
import { validate } from './validator';
import type { SchemaProblem } from './validator';

/** The names and scope of one kind in one served version. */
export interface KindInfo {
  /** Group and version, such as `apps/v1` or `v1`. */
  readonly apiVersion: string;
  /** The API group; the core group is empty. */
  readonly group: string;
  readonly kind: string;
  /** The lower-case plural, such as `deployments`. */
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
}

/** What of an object the validator reads itself. */
export interface SchemaObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A CEL rule that could not be evaluated. */
export interface NotEvaluated {
  readonly apiVersion: string;
  readonly kind: string;
  /** The CEL expression. */
  readonly rule: string;
  /** Why not. */
  readonly reason: string;
  /** How many times it would have had to be. */
  readonly count: number;
}

interface Group {
  readonly file: SchemaList;
  readonly pool: SchemaPool;
}

interface Entry {
  readonly info: KindInfo;
  readonly node: SchemaNode;
}

const LIBRARY = dirname(__dirname);
/** Below the sources this is `imports/`; below the compiled package `build/imports/`. */
const OWN_FOLDER = join(LIBRARY, '../imports');

/** Reads one of the package's own generated files. */
export function readGenerated<F extends { readonly nodes: readonly N[] }, N>(
  name: string,
): ReturnType<typeof parseGenerated<F, N>> {
  return parseGenerated<F, N>(readFileSync(join(OWN_FOLDER, name), 'utf8'));
}

/**
 * The schemas of every known kind, read from `<folder>/<group>/schemas.json` when an object of the group first asks for them.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
 */
export class Schemas {
  /** The folder of this copy of the library, as it runs. */
  readonly library = LIBRARY;
  /** Where schemas are looked for, the first that has a kind wins. */
  readonly folders: readonly string[];
  private readonly unevaluated = new Map<string, NotEvaluated>();
  private readonly groups = new Map<string, readonly Group[]>();
  private readonly paths: string[] = [];
  private readonly entries = new Map<string, Map<string, Entry | undefined>>();

  /**
   * @param extraFolders folders that `npm run import` wrote; their kinds win over those of the package
   * @throws if one of them does not exist
   */
  constructor(extraFolders: readonly string[] = []) {
    for (const folder of requireList('schemas', extraFolders)) {
      if (!existsSync(folder)) throw new Error(`schemas folder '${folder}' does not exist: make it with \`npm run import\``);
    }
    this.folders = [...extraFolders, OWN_FOLDER];
  }

  /**
   * Names and scope of a kind.
   *
   * @returns undefined when the kind, or that version of it, is not known
   */
  kindOf(apiVersion: string, kind: string): KindInfo | undefined {
    return this.entry(apiVersion, kind)?.info;
  }

  /**
   * Every kind of an API group in every served version, by name.
   *
   * @param group the API group; the core group is empty
   */
  knownKinds(group: string): readonly KindInfo[] {
    const known = new Map<string, KindInfo>();
    for (const { file } of this.groupsOf(group)) {
      for (const [kind, data] of Object.entries(file.kinds)) {
        for (const version of Object.keys(data.versions)) {
          const info = kindInfo(file.group, version, kind, data);
          const id = `${kind} ${version}`;
          if (!known.has(id)) known.set(id, info);
        }
      }
    }
    return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, info]) => info);
  }

  /**
   * Checks an object against the schema of its kind, strictly.
   *
   * @param object plain data, without tokens
   * @param unevaluated takes each rule that is not evaluated, and the kind. @default - they are only counted
   * @returns every problem; a kind that is not known is one
   */
  validate(object: SchemaObject, unevaluated?: (rule: Cel.UnevaluatedRule, kind: KindInfo) => void): readonly SchemaProblem[] {
    const entry = this.entry(object.apiVersion, object.kind);
    if (entry === undefined) return [{ pointer: '', message: `no schema is known for ${object.apiVersion} ${object.kind}` }];
    const isSecret = object.kind === 'Secret' && object.apiVersion === 'v1';
    const problems = validate(entry.node, object, isSecret ? ['data', 'stringData'] : []);
    // Rules are written for objects of the right shape.
    return problems.length > 0 || entry.node.data.ruled === undefined ? problems : this.evaluateRules(entry, object, unevaluated);
  }

  /** Every CEL rule that an object so far would have had to satisfy and that could not be evaluated, counted. */
  get notEvaluated(): readonly NotEvaluated[] {
    return [...this.unevaluated.values()];
  }

  /** Every path at which schemas were looked for so far, whether there were any or not. */
  get looked(): readonly string[] {
    return this.paths;
  }

  private evaluateRules(
    { info, node }: Entry,
    object: SchemaObject,
    unevaluated?: (rule: Cel.UnevaluatedRule, kind: KindInfo) => void,
  ): readonly SchemaProblem[] {
    return celModule().evaluateRules(node, object, ({ rule, reason }) => {
      unevaluated?.({ rule, reason }, info);
      const id = `${info.apiVersion} ${info.kind} ${rule}`;
      const count = (this.unevaluated.get(id)?.count ?? 0) + 1;
      this.unevaluated.set(id, { apiVersion: info.apiVersion, kind: info.kind, rule, reason, count });
    });
  }

  private entry(apiVersion: string, kind: string): Entry | undefined {
    let kinds = this.entries.get(apiVersion);
    if (kinds === undefined) {
      kinds = new Map();
      this.entries.set(apiVersion, kinds);
    }
    let entry = kinds.get(kind);
    if (entry === undefined && !kinds.has(kind)) {
      entry = this.findEntry(apiVersion, kind);
      kinds.set(kind, entry);
    }
    return entry;
  }

  private findEntry(apiVersion: string, kind: string): Entry | undefined {
    const slash = apiVersion.indexOf('/');
    const [group, version] = [slash < 0 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
    for (const { file, pool } of this.groupsOf(group)) {
      const data = Object.hasOwn(file.kinds, kind) ? file.kinds[kind] : undefined;
      const place = data !== undefined && Object.hasOwn(data.versions, version) ? data.versions[version] : undefined;
      if (data !== undefined && place !== undefined)
        return { info: kindInfo(group, version, kind, data), node: pool.node(place) };
    }
    return undefined;
  }

  private groupsOf(group: string): readonly Group[] {
    let groups = this.groups.get(group);
    if (groups === undefined) {
      const paths = isFolderName(group) ? this.folders.map(folder => join(folder, group || 'core', 'schemas.json')) : [];
      this.paths.push(...paths);
      groups = paths.flatMap(path => readGroup(path, group));
      this.groups.set(group, groups);
    }
    return groups;
  }
}

let cel: typeof Cel | undefined;

/** Many a homelab has no object with rules, and need not load what evaluates them. */
function celModule(): typeof Cel {
  return (cel ??= module.require('./cel') as typeof Cel);
}

/** An API group comes from an object, and becomes a path. */
function isFolderName(group: string): boolean {
  return group === '' || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(group);
}

function readGroup(path: string, group: string): readonly Group[] {
  if (!existsSync(path)) return [];
  const file = parseGenerated<SchemaFile, NodeData>(readFileSync(path, 'utf8'));
  return file.group === group ? [{ file, pool: new SchemaPool(file) }] : [];
}

function kindInfo(group: string, version: string, kind: string, data: KindData): KindInfo {
  return { apiVersion: group === '' ? version : `${group}/${version}`, group, kind, plural: data.plural, scope: data.scope };
}
