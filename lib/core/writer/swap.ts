import type { Stats } from 'node:fs';
import { linkSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, rmdirSync, unlinkSync } from 'node:fs';
import type { Change, Step } from './compare';
import type { Contents } from './disk';
import { entryAt, isSystemError, makeFolder, parentOf, writeNewFile } from './disk';
import { WRITING } from './ownership';

/** How a top-level folder is swapped: all that is needed to go on, or back, after a kill. */
export interface Swap {
  /** There was such a folder before. */
  readonly existed: boolean;
  /** There is one after. */
  readonly remains: boolean;
  /** Files of others that were linked into the new tree, by path, with their inode. */
  readonly foreign: Readonly<Record<string, number>>;
}

/** The folder cannot be replaced by a tree of hard links; its files can still be replaced one by one. */
export class NotSwappable extends Error {
  override readonly name = 'NotSwappable';
}

// ENOENT: a file whose name is not UTF-8 cannot even be named here.
const REFUSALS = ['ENOENT', 'EXDEV', 'EPERM', 'EBUSY', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOTEMPTY', 'EEXIST'];

/**
 * Builds a folder's new tree in the writing folder: hard links of what stays, other people's files included, and new
 * files for what changes.
 * @param owned the paths that are ours, before or after
 * @throws NotSwappable when links cannot be made (another disk, another owner) or a folder in it is not ours to replace
 */
export function stageSwap(root: string, change: Change, contents: Contents, owned: Iterable<string>, flush: boolean): Swap {
  const stage = `${root}/${WRITING}/new`;
  try {
    return new Stage(root, stage, change, owned).build(contents, flush);
  } catch (error) {
    rmSync(`${stage}/${change.folder}`, { recursive: true, force: true });
    throw refusal(error);
  }
}

/** Puts the new tree in place; does what is left to do. */
export function applySwap(root: string, folder: string, swap: Swap): void {
  const { live, staged, old } = placesOf(root, folder);
  try {
    if (swap.existed && entryAt(old) === undefined && entryAt(live) !== undefined) renameSync(live, old);
    if (swap.remains && entryAt(staged) !== undefined) renameSync(staged, live);
  } catch (error) {
    throw refusal(error);
  }
}

/** Puts the old tree back, whatever was done; safe to repeat. */
export function undoSwap(root: string, { folder, steps }: Change, swap: Swap): void {
  const { live, staged, old } = placesOf(root, folder);
  const applied = swap.remains && entryAt(staged) === undefined && (!swap.existed || entryAt(old) !== undefined);
  if (applied && entryAt(live) !== undefined) renameSync(live, staged);
  if (swap.existed && entryAt(old) !== undefined) {
    // Between the two renames there is no such folder; somebody may have restored it from Git after a kill.
    if (entryAt(live) === undefined) renameSync(old, live);
    else sweep(root, 'old', folder, new Set(), {});
  }
  if (swap.remains) sweep(root, 'new', folder, written(steps), swap.foreign);
}

/** Removes the old tree, after moving what others put there while it was being replaced; safe to repeat. */
export function finishSwap(root: string, { folder, steps }: Change, swap: Swap): void {
  sweep(root, 'old', folder, replaced(steps), swap.foreign);
}

class Stage {
  private readonly owned: Set<string>;
  private readonly ownedFolders = new Set<string>();
  private readonly replaced: ReadonlySet<string>;
  /** A folder that this run has made. */
  private readonly fresh: Stats;
  private readonly made = new Set<string>();
  private readonly foreign: Record<string, number> = {};

  constructor(
    private readonly root: string,
    private readonly stage: string,
    private readonly change: Change,
    owned: Iterable<string>,
  ) {
    this.owned = new Set(owned);
    for (const path of this.owned) {
      for (let at = parentOf(path); at !== '' && !this.ownedFolders.has(at); at = parentOf(at)) this.ownedFolders.add(at);
    }
    this.replaced = replaced(change.steps);
    this.fresh = lstatSync(stage);
  }

  build(contents: Contents, flush: boolean): Swap {
    const { folder, steps } = this.change;
    const existed = entryAt(`${this.root}/${folder}`) !== undefined;
    if (existed) this.linkFolder(folder);
    for (const { kind, path } of steps) {
      if (kind === 'remove') continue;
      this.makeFolder(parentOf(path));
      writeNewFile(`${this.stage}/${path}`, contents.get(path) ?? '', flush);
    }
    return { existed, remains: this.made.size > 0, foreign: this.foreign };
  }

  private linkFolder(folder: string): void {
    // A folder cannot be hard-linked: somebody else's would become another one, under the feet of who works in it.
    if (!this.ownedFolders.has(folder)) throw new NotSwappable();
    this.refuseOtherOwner(folder);
    const entries = readdirSync(`${this.root}/${folder}`, { withFileTypes: true });
    // We leave no folder empty: this one is somebody else's, or a mount point.
    if (entries.length === 0) throw new NotSwappable();
    const files: string[] = [];
    let linked = false;
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) this.linkFolder(path);
      else if (this.replaced.has(path)) files.push(path);
      else {
        this.makeFolder(folder);
        linkSync(`${this.root}/${path}`, `${this.stage}/${path}`);
        if (!this.owned.has(path)) this.foreign[path] = lstatSync(`${this.stage}/${path}`).ino;
        linked = true;
      }
    }
    const [file] = files;
    if (!linked && file !== undefined) this.probe(file);
  }

  /** Finds out whether a folder none of whose files stay is on this disk; a mount point must not be moved away. */
  private probe(path: string): void {
    linkSync(`${this.root}/${path}`, `${this.stage}/probe`);
    unlinkSync(`${this.stage}/probe`);
  }

  private makeFolder(folder: string): void {
    if (this.made.has(folder)) return;
    mkdirSync(`${this.stage}/${folder}`, { recursive: true });
    for (let at = folder; at !== '' && !this.made.has(at); at = parentOf(at)) this.made.add(at);
  }

  private refuseOtherOwner(folder: string): void {
    const { uid, gid, mode } = lstatSync(`${this.root}/${folder}`);
    if (uid !== this.fresh.uid || gid !== this.fresh.gid || mode !== this.fresh.mode) {
      throw new NotSwappable();
    }
  }
}

/**
 * Takes a replaced tree apart. What is `ours`, was linked into the live tree or is still in it goes; what somebody put
 * there in the meantime moves to the live tree, beside a newer file of that name if there is one.
 */
function sweep(root: string, from: 'new' | 'old', folder: string, ours: ReadonlySet<string>, linked: Swap['foreign']): void {
  const tree = `${root}/${WRITING}/${from}`;
  const visit = (at: string): void => {
    for (const entry of readdirSync(`${tree}/${at}`, { withFileTypes: true })) {
      const path = `${at}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else {
        const file = `${tree}/${path}`;
        const mine = lstatSync(file);
        const live = entryAt(`${root}/${path}`);
        if (ours.has(path) || mine.ino === live?.ino || mine.ino === linked[path] || isCopy(file, mine, `${root}/${path}`, live))
          unlinkSync(file);
        else moveTo(file, root, live === undefined || live.ino === linked[path] ? path : `${path}~`);
      }
    }
    rmdirSync(`${tree}/${at}`);
  };
  if (entryAt(`${tree}/${folder}`) !== undefined) visit(folder);
}

function isCopy(file: string, mine: Stats, other: string, theirs: Stats | undefined): boolean {
  return (
    mine.isFile() && theirs?.isFile() === true && mine.size === theirs.size && readFileSync(file).equals(readFileSync(other))
  );
}

function moveTo(file: string, root: string, path: string): void {
  makeFolder(parentOf(`${root}/${path}`));
  renameSync(file, `${root}/${path}`);
}

function placesOf(root: string, folder: string): { readonly live: string; readonly staged: string; readonly old: string } {
  return { live: `${root}/${folder}`, staged: `${root}/${WRITING}/new/${folder}`, old: `${root}/${WRITING}/old/${folder}` };
}

function replaced(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(steps.filter(step => step.kind !== 'add').map(step => step.path));
}

function written(steps: readonly Step[]): ReadonlySet<string> {
  return new Set(steps.filter(step => step.kind !== 'remove').map(step => step.path));
}

function refusal(error: unknown): unknown {
  return isSystemError(error) && REFUSALS.includes(error.code) ? new NotSwappable(undefined, { cause: error }) : error;
}
