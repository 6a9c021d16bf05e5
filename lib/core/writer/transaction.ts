import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import type { Change, Step } from './compare';
import type { Contents } from './disk';
import { entryAt, flushFolder, removeEmptyFolder, removeFile, tolerate, writeNewFile } from './disk';
import { WriteError } from './errors';
import { applyFiles, clearFiles, finishFiles, flushFolders, stageFiles, undoFiles } from './journal';
import { removeDeadClaims } from './lock';
import { OWNED, WRITING } from './ownership';
import { pathProblem } from './paths';
import { NotSwappable, applySwap, finishSwap, stageSwap, undoSwap } from './swap';
import type { Swap } from './swap';

/** What was found of an earlier run: nothing, or a half-done one that is now finished or undone. */
export type Recovery = 'none' | 'finished' | 'undone';

/**
 * Where a run stands, as the name of its record:
 *
 * - `plan`: new files are being made ready; nothing that was there is touched. After a kill: forget it.
 * - `commit`: all is ready and on its way in. After a kill: go on; if that fails, back.
 * - `undo`: something failed on its way in. After a kill: go on going back.
 * - `done`: all is in; what was replaced is being removed. After a kill: go on.
 */
type State = 'plan' | 'commit' | 'undo' | 'done';

/** All that a later process needs to go on. A change without `swap` replaces its files one by one. */
interface Plan {
  readonly token: string;
  readonly changes: readonly (Change & { readonly swap?: Swap })[];
}

const FLUSH_BELOW = 50;

/**
 * Makes all changes or none. The caller holds the lock and has recovered what an earlier run left.
 * @param owned the paths of a top-level folder that are ours, before or after
 * @throws the first error of the file system; then the old tree is in place
 */
export function commit(
  root: string,
  changes: readonly Change[],
  contents: Contents,
  owned: (folder: string) => Iterable<string>,
): void {
  const swappable = new Set(changes.map(change => change.folder).filter(folder => folder !== OWNED));
  try {
    new Transaction(root).run(changes, contents, owned, swappable);
  } catch (error) {
    if (!(error instanceof NotSwappable)) throw error;
    new Transaction(root).run(changes, contents, owned, new Set());
  }
}

/** Finishes or undoes what a killed run left, and removes its lock. The caller holds the lock. */
export function recoverTransaction(root: string): Recovery {
  removeDeadClaims(root);
  return new Transaction(root).recover();
}

class Transaction {
  private readonly folder: string;

  constructor(private readonly root: string) {
    this.folder = `${root}/${WRITING}`;
  }

  run(
    changes: readonly Change[],
    contents: Contents,
    owned: (folder: string) => Iterable<string>,
    swappable: ReadonlySet<string>,
  ): void {
    const flush = changes.flatMap(change => change.steps).filter(step => step.kind !== 'remove').length < FLUSH_BELOW;
    const token = `${process.pid}-${process.hrtime.bigint().toString(36)}`;
    let plan: Plan = { token, changes };
    try {
      // After a kill this folder may stay for a while, in a work tree that somebody commits.
      writeNewFile(`${this.folder}/.gitignore`, '*\n', false);
      mkdirSync(`${this.folder}/new`);
      mkdirSync(`${this.folder}/old`);
      this.record('plan', plan);
      const staged = changes.map((change, index) => {
        const swap = swappable.has(change.folder) ? this.trySwap(change, contents, owned(change.folder), flush) : undefined;
        // The lists are always flushed: with one of them lost, nothing could be removed any more.
        if (swap === undefined) stageFiles(this.root, change, tokenOf(plan, index), contents, flush || change.folder === OWNED);
        return swap === undefined ? change : { ...change, swap };
      });
      plan = { token, changes: staged };
      this.record('commit', plan);
    } catch (error) {
      // What cannot be removed now is removed by the next run; the first error is the one to report.
      tolerate('any', () => this.discard(plan));
      throw error;
    }
    this.finish(plan, flush);
  }

  recover(): Recovery {
    const state = (['undo', 'done', 'commit', 'plan'] as const).find(name => entryAt(`${this.folder}/${name}`) !== undefined);
    if (state === undefined) {
      this.clear();
      return 'none';
    }
    const plan = this.read(state);
    if (state === 'commit') {
      try {
        this.finish(plan, true);
      } catch (error) {
        if (entryAt(`${this.folder}/undo`) !== undefined) throw error;
        return 'undone';
      }
      return 'finished';
    }
    if (state === 'undo') this.undo(plan);
    else if (state === 'plan') this.discard(plan);
    else this.clean(plan);
    return state === 'done' ? 'finished' : 'undone';
  }

  private trySwap(change: Change, contents: Contents, owned: Iterable<string>, flush: boolean): Swap | undefined {
    try {
      return stageSwap(this.root, change, contents, owned, flush);
    } catch (error) {
      if (error instanceof NotSwappable) return undefined;
      throw error;
    }
  }

  private finish(plan: Plan, flush: boolean): void {
    try {
      for (const change of plan.changes) if (!change.swap) clearFiles(this.root, change);
      plan.changes.forEach((change, index) => {
        if (change.swap) applySwap(this.root, change.folder, change.swap);
        else applyFiles(this.root, change, tokenOf(plan, index));
        if (flush && !change.swap) flushFolders(this.root, change);
      });
      if (flush) flushFolder(this.root);
      this.turn('commit', 'done');
    } catch (error) {
      this.turn('commit', 'undo');
      this.undo(plan);
      throw error;
    }
    // The new tree is complete; what is left of the old one is removed by the next run if not now.
    tolerate('any', () => this.clean(plan));
  }

  private undo(plan: Plan): void {
    [...plan.changes.entries()].reverse().forEach(([index, change]) => {
      if (change.swap) undoSwap(this.root, change, change.swap);
      else undoFiles(this.root, change, tokenOf(plan, index));
    });
    this.turn('undo', 'plan');
    this.discard(plan);
  }

  private clean(plan: Plan): void {
    plan.changes.forEach((change, index) => {
      if (change.swap) finishSwap(this.root, change, change.swap);
      else finishFiles(this.root, change, tokenOf(plan, index));
    });
    this.clear();
  }

  /** Removes what was made ready; nothing of it is in place. */
  private discard(plan: Plan): void {
    plan.changes.forEach((change, index) => {
      if (!change.swap) finishFiles(this.root, change, tokenOf(plan, index));
    });
    this.clear();
  }

  /** Removes everything but the lock; the record goes last, so that a kill leaves it or nothing to do. */
  private clear(): void {
    rmSync(`${this.folder}/new`, { recursive: true, force: true });
    removeEmptyFolder(`${this.folder}/old`);
    for (const name of ['commit.part', 'plan.part', 'plan', 'done', '.gitignore']) removeFile(`${this.folder}/${name}`);
  }

  private record(state: State, plan: Plan): void {
    writeNewFile(`${this.folder}/${state}.part`, JSON.stringify(plan), true);
    this.turn(`${state}.part`, state);
    flushFolder(this.folder);
  }

  private turn(from: string, to: State): void {
    renameSync(`${this.folder}/${from}`, `${this.folder}/${to}`);
  }

  private read(state: State): Plan {
    const text = readFileSync(`${this.folder}/${state}`, 'utf8');
    const plan = parsePlan(text);
    if (plan === undefined)
      throw new WriteError(`${this.folder}/${state} is damaged: restore the output from Git and remove ${this.folder}`);
    return plan;
  }
}

function tokenOf(plan: Plan, index: number): string {
  return `${plan.token}-${index}`;
}

function parsePlan(text: string): Plan | undefined {
  try {
    // Only our own record has this name; its paths are checked all the same, since files are removed by them.
    const plan = JSON.parse(text) as Plan;
    const paths = plan.changes.flatMap(change =>
      change.steps.flatMap((step: Step) => (step.beside === '' ? [step.path] : [step.path, step.beside])),
    );
    const names = [plan.token, ...plan.changes.map(change => change.folder)];
    return [...paths, ...names].every(path => pathProblem(path) === undefined) ? plan : undefined;
  } catch {
    return undefined;
  }
}
