import { resolve } from 'node:path';
import { compare, wantedFiles } from './writer/compare';
import type { Difference, WantedFiles } from './writer/compare';
import { entryAt, isSystemError } from './writer/disk';
import { WriteError, reportOf } from './writer/errors';
import type * as Locks from './writer/lock';
import { OWNED, WRITING } from './writer/ownership';
import { pathProblems } from './writer/paths';
import type * as Shrink from './writer/shrink';
import type * as Transaction from './writer/transaction';
import type { Recovery } from './writer/transaction';

export { LockedError, ShrinkError, WriteError } from './writer/errors';
export type { Recovery } from './writer/transaction';

/** Where and how a tree of files is written. */
export interface WriteOptions {
  /** The output folder, such as `dist`, absolute or relative to the working directory. It is made if it does not exist. */
  readonly output: string;

  /**
   * The top-level folders that this run writes in full: what an earlier run wrote there and this one does not is removed.
   * @default - the top-level folders of the files
   */
  readonly owns?: readonly string[];

  /**
   * This run is all there is: top-level folders that an earlier run wrote and this one does not own are emptied too.
   * @default false
   */
  readonly removeOthers?: boolean;

  /**
   * Allow the run to remove Namespaces, CustomResourceDefinitions and PersistentVolumeClaims, and more than 20 objects that
   * are also more than 30 % of what was there.
   * @default false
   */
  readonly allowShrink?: boolean;

  /**
   * Compare only; nothing is written, not even a lock.
   * @default false
   */
  readonly check?: boolean;

  /**
   * How long to wait for another run that writes to the same folder, in milliseconds.
   * @default 10000
   */
  readonly waitMs?: number;
}

/** What a run did, or with `check` what it would do. Paths are relative to the output folder, `/`-separated and sorted. */
export interface WriteResult {
  /** Files that were not there. */
  readonly added: readonly string[];
  /** Files that were there with other content. */
  readonly changed: readonly string[];
  /** `added` and `changed` together. */
  readonly written: readonly string[];
  /** Files that an earlier run wrote and this one does not. */
  readonly removed: readonly string[];
  /** How many files were there with the same content. */
  readonly unchanged: number;
  /** Nothing had to be done, the lists of what is ours included. */
  readonly upToDate: boolean;
  /** What was found of an earlier run that was killed. */
  readonly recovered: Recovery;
}

const DEFAULT_WAIT_MS = 10_000;

/** Most runs find that nothing changed, and need not load what writes. */
const locks = (): typeof Locks => module.require('./writer/lock') as typeof Locks;
const transaction = (): typeof Transaction => module.require('./writer/transaction') as typeof Transaction;

/**
 * Makes an output folder hold exactly these files, in the top-level folders that the run owns: all of them or none.
 *
 * Compares first and touches nothing that stays. Files that no earlier run wrote are never changed or removed. After a
 * kill at any moment, the next call finishes or undoes what was begun.
 * @param files text of each file by its path relative to the output folder, such as `the-cluster/values/cilium.yaml`
 * @throws WriteError naming every path that cannot be written or is not ours to write, or the error of the file system
 * @throws ShrinkError when too much would be removed
 * @throws LockedError when another run is still writing after `waitMs`
 */
export function write(files: ReadonlyMap<string, string>, options: WriteOptions): WriteResult {
  const { output, removeOthers = false, waitMs = DEFAULT_WAIT_MS } = options;
  const problems = pathProblems(files, options.owns);
  if (problems.length > 0) throw new WriteError(reportOf(output, problems));
  const wanted = wantedFiles(files, options.owns);
  return reportingDiskErrors(output, () => {
    const root = rootOf(output);
    const look = (): Difference => compare(root, files, wanted, removeOthers, output);
    if (options.check) {
      const { awaitUnlocked } = locks();
      awaitUnlocked(root, output, waitMs);
      let difference = unlocked(look);
      if (difference === undefined) {
        awaitUnlocked(root, output, waitMs);
        difference = look();
      }
      return resultOf(acceptable(difference, output), 'none');
    }
    if (entryAt(`${root}/${WRITING}`) === undefined) {
      const difference = unlocked(look);
      if (difference?.changes.length === 0 && difference.problems.length === 0) return resultOf(difference, 'none');
    }
    const unlock = locks().lock(root, output, waitMs);
    try {
      const recovered = transaction().recoverTransaction(root);
      const difference = acceptable(look(), output);
      if (!options.allowShrink) refuseLosses(difference, wanted, output);
      commitDifference(root, difference, files, wanted);
      return resultOf(difference, recovered);
    } finally {
      unlock();
    }
  });
}

/** What is found without the lock; undefined if the disk refused, as it may where another run turns a file into a folder. */
function unlocked(look: () => Difference): Difference | undefined {
  try {
    return look();
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/**
 * Finishes or undoes what a killed run left in an output folder; `write` does this by itself.
 * @param output the output folder
 * @throws LockedError when another run is still writing after 10 s
 */
export function recover(output: string): Recovery {
  return reportingDiskErrors(output, () => {
    const root = rootOf(output);
    if (entryAt(`${root}/${WRITING}`) === undefined) return 'none';
    const unlock = locks().lock(root, output, DEFAULT_WAIT_MS);
    try {
      return transaction().recoverTransaction(root);
    } finally {
      unlock();
    }
  });
}

function rootOf(output: string): string {
  if (output === '' || output.includes('\0'))
    throw new WriteError(`output ${JSON.stringify(output)} is not a folder; give one such as 'dist'`);
  const root = resolve(output);
  if (entryAt(`${root}/${WRITING}`)?.isSymbolicLink()) throw new WriteError(`${output}/${WRITING} is a symbolic link; remove it`);
  return root;
}

function acceptable(difference: Difference, output: string): Difference {
  if (difference.problems.length > 0) throw new WriteError(reportOf(output, difference.problems));
  return difference;
}

function refuseLosses({ before }: Difference, wanted: WantedFiles, output: string): void {
  const { refuseShrink } = module.require('./writer/shrink') as typeof Shrink;
  refuseShrink(
    Array.from(before, ([folder, paths]) => ({ before: paths, after: wanted.get(folder) ?? [] })),
    output,
  );
}

function commitDifference(root: string, difference: Difference, files: ReadonlyMap<string, string>, wanted: WantedFiles): void {
  const { changes, lists, before } = difference;
  if (changes.length === 0) return;
  const { commit } = transaction();
  commit(root, changes, new Map([...files, ...lists]), folder => [...(before.get(folder) ?? []), ...(wanted.get(folder) ?? [])]);
}

function resultOf({ changes, unchanged }: Difference, recovered: Recovery): WriteResult {
  const steps = changes.filter(change => change.folder !== OWNED).flatMap(change => change.steps);
  const paths = (...kinds: readonly string[]): string[] =>
    steps
      .filter(step => kinds.includes(step.kind))
      .map(step => step.path)
      .sort();
  return {
    added: paths('add'),
    changed: paths('change'),
    written: paths('add', 'change'),
    removed: paths('remove'),
    unchanged,
    upToDate: changes.length === 0,
    recovered,
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
};

function reportingDiskErrors<T>(output: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = REASONS[error.code] ?? 'the file system refused';
    const half = ['undo', 'commit'].some(state => entryAt(`${resolve(output)}/${WRITING}/${state}`) !== undefined);
    const state = half ? 'part of it is written, and the next run undoes that first' : 'what was there is unchanged';
    throw new WriteError(`${output} cannot be written: ${reason} (${error.message}); ${state}`, { cause: error });
  }
}
