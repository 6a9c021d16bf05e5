import { ShrinkError, firstOf } from './errors';
import { parentOf } from './disk';

const MAX_LOST = 20;
const MAX_LOST_SHARE = 0.3;

/** Losing one of these loses what lies in it: everything in a namespace, every object of a kind, a disk. */
const PRECIOUS: readonly (readonly [kind: string, file: RegExp])[] = [
  ['Namespace', /^namespace\.-\.(.+)\.ya?ml$/],
  ['CustomResourceDefinition', /^customresourcedefinition\.apiextensions\.k8s\.io\.-\.(.+)\.ya?ml$/],
  ['PersistentVolumeClaim', /^persistentvolumeclaim\.([^.]+\..+)\.ya?ml$/],
];

/** What a top-level folder held before this run and holds after it, as paths relative to the output folder. */
export interface FolderContents {
  readonly before: Iterable<string>;
  readonly after: Iterable<string>;
}

/**
 * Refuses a run that takes away much at once: a Namespace, CustomResourceDefinition or PersistentVolumeClaim, or more
 * than 20 objects that are also more than 30 % of one folder or of all. An object whose file only moves is not lost.
 * @throws ShrinkError
 */
export function refuseShrink(folders: readonly FolderContents[], output: string): void {
  const losses = folders.map(lossOf);
  const all = { before: sum(losses.map(loss => loss.before)), lost: losses.flatMap(loss => loss.lost) };
  const precious = all.lost.flatMap(path => nameOfPrecious(path) ?? []);
  const much = [...losses, all].find(({ before, lost }) => lost.length > MAX_LOST && lost.length > before * MAX_LOST_SHARE);
  if (precious.length === 0 && much === undefined) return;
  const what = [
    ...(precious.length > 0 ? [firstOf(precious, 5)] : []),
    ...(much !== undefined ? [`${much.lost.length} of ${much.before} objects (${firstOf(much.lost, 5)})`] : []),
  ];
  throw new ShrinkError(`${output} would lose ${what.join(', and ')}; if that is meant, run again with --allow-shrink`);
}

function lossOf({ before, after }: FolderContents): { readonly before: number; readonly lost: readonly string[] } {
  const remaining = new Set(Array.from(after, objectOf));
  const objects = Array.from(before).filter(path => /\.ya?ml$/.test(path));
  return { before: objects.length, lost: objects.filter(path => !remaining.has(objectOf(path))) };
}

/** An object is its file name, `kind.namespace.name.yaml` with three dots or more; any other file is its whole path. */
function objectOf(path: string): string {
  const name = path.slice(parentOf(path).length + 1);
  return name.split('.').length > 3 ? name : path;
}

function nameOfPrecious(path: string): string | undefined {
  const file = path.slice(parentOf(path).length + 1);
  for (const [kind, pattern] of PRECIOUS) {
    const name = pattern.exec(file)?.[1];
    if (name !== undefined) return `${kind} ${name.replace(/^([^.]+)\./, kind === 'PersistentVolumeClaim' ? '$1/' : '$&')}`;
  }
  return undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
