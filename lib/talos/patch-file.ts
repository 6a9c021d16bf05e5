import { escapePointer } from '../core/facts';
import { plainDataProblem } from '../core/plain-data';
import { toYaml } from '../core/yaml';
import { compact, documentName, isFields, mergeFields, type PatchDocument, type TalosContract } from './documents';
import type { PatchParts } from './machine-patch';
import { secretFields } from './secret-fields';

/** One file of patches, for `talosctl --config-patch @file`: documents that Talos merges into what is there. */
export class PatchFile {
  /** Fields of `machine` and `cluster` first, if there are any. */
  readonly documents: readonly PatchDocument[];
  /** Places of lists, by what messages call them. */
  readonly lists: ReadonlySet<string>;

  /**
   * @param path below the cluster's folder
   * @param parts in the order in which later ones win
   */
  constructor(
    readonly path: string,
    parts: readonly PatchParts[],
  ) {
    const fields = parts.reduce<PatchDocument>((merged, part) => mergeFields(merged, compact(part.fields) ?? {}), {});
    const named = parts.flatMap(({ documents }) => documents as readonly PatchDocument[]);
    this.documents = Object.keys(fields).length > 0 ? [fields, ...named] : named;
    this.lists = new Set(this.documents.flatMap(document => listsBelow(document, documentName(document), '')));
  }

  get isEmpty(): boolean {
    return this.documents.length === 0;
  }

  get text(): string {
    return this.documents.map(document => toYaml(document)).join('---\n');
  }

  /** What is wrong with it by itself. */
  problems(contract: TalosContract): readonly string[] {
    const names = this.documents.map(documentName);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    return [
      ...[...new Set(twice)].map(name => `${this.path} would have '${name}' twice: give it in one setting or document`),
      ...this.documents
        .flatMap(document => secretFields(document, documentName(document)))
        .map(place => `${this.path}: ${place} would put a secret in Git: add it by a patch of your own, with talosctl`),
      ...this.documents
        .flatMap(document => plainDataProblem(document, documentName(document)) ?? [])
        .map(problem => `${this.path}: ${problem}`),
      ...this.documents.flatMap(document => contract.problemsOf(document)).map(problem => `${this.path}: ${problem}`),
    ];
  }

  /** Lists that a machine would get from another file too. */
  clashes(other: PatchFile): readonly string[] {
    return [...this.lists]
      .filter(list => other.lists.has(list))
      .map(list => `list ${list} is given in both ${other.path} and ${this.path}: Talos would join them, give it at one level`);
  }
}

/** Lists that Talos replaces, unlike all others. */
const replaced = /^configuration \/cluster\/(network\/(podSubnets|serviceSubnets)$|apiServer\/auditPolicy\/)|^NetworkRuleConfig /;

function listsBelow(fields: PatchDocument, name: string, pointer: string): readonly string[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const place = `${pointer}/${escapePointer(key)}`;
    if (Array.isArray(value)) return replaced.test(`${name} ${place}`) ? [] : [`${name} ${place}`];
    return isFields(value) ? listsBelow(value, name, place) : [];
  });
}
