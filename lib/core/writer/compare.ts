import { closeSync, constants, openSync, readSync, readdirSync, readlinkSync } from 'node:fs';
import { entryAt, isInFolder, isSystemError, parentOf } from './disk';
import type { Contents } from './disk';
import { firstOf } from './errors';
import { foldCase } from './paths';
import { OWNED, formatList, listPath, ownedFolders, parseList, readList } from './ownership';

/** One file of a difference. `beside` is the nearest folder that exists before and after, relative to the output folder. */
export interface Step {
  readonly kind: 'add' | 'change' | 'remove';
  readonly path: string;
  readonly beside: string;
}

/** What has to happen in one top-level folder. */
export interface Change {
  readonly folder: string;
  readonly steps: readonly Step[];
}

/** What a run wants and what is there, side by side. */
export interface Difference {
  /** Top-level folders in which something has to happen; the one with the lists comes last. */
  readonly changes: readonly Change[];
  /** Text of every list that has to be written, by path. */
  readonly lists: Contents;
  /** Per top-level folder: the paths it held by its list. */
  readonly before: ReadonlyMap<string, ReadonlySet<string>>;
  readonly unchanged: number;
  /** Why it must not happen. */
  readonly problems: readonly string[];
}

/** Paths by the top-level folder that they are in; a folder may have none. */
export type WantedFiles = ReadonlyMap<string, readonly string[]>;

type Entry = 'same' | 'other' | 'folder' | 'absent';
type Place = 'folder' | 'other' | 'absent';

const NONE: ReadonlySet<string> = new Set();

/** Groups paths by top-level folder, with an entry for each folder of `owns`. */
export function wantedFiles(files: Contents, owns: readonly string[] = []): WantedFiles {
  const wanted = new Map<string, string[]>(owns.map(folder => [folder, []]));
  let folder = '';
  let paths: string[] = [];
  for (const path of files.keys()) {
    // Files come folder by folder.
    if (path[folder.length] !== '/' || !path.startsWith(folder)) {
      folder = path.slice(0, path.indexOf('/'));
      paths = wanted.get(folder) ?? [];
      wanted.set(folder, paths);
    }
    paths.push(path);
  }
  return wanted;
}

/**
 * Compares the wanted files with those on disk, and the lists of what was written before. Reads only.
 * @param wanted the paths of `files` by top-level folder
 * @param removeOthers also take away what lists of other folders name
 * @param output the user's name of the output folder, for messages
 */
export function compare(root: string, files: Contents, wanted: WantedFiles, removeOthers: boolean, output: string): Difference {
  return new Comparison(root, files, output).run(wanted, removeOthers);
}

class Comparison {
  private readonly places = new Map<string, Place>([['', 'folder']]);
  private readonly sameAs: (path: string, text: string) => Entry;
  private readonly problems = new Set<string>();
  private readonly changes: Change[] = [];
  private readonly listSteps: Step[] = [];
  private readonly lists = new Map<string, string>();
  private readonly before = new Map<string, ReadonlySet<string>>();
  private unchanged = 0;

  constructor(
    private readonly root: string,
    private readonly files: Contents,
    private readonly output: string,
  ) {
    this.sameAs = reader();
  }

  run(wanted: WantedFiles, removeOthers: boolean): Difference {
    for (const [folder, paths] of wanted) this.compareFolder(folder, paths);
    if (removeOthers && this.placeOf(OWNED) === 'folder')
      for (const folder of ownedFolders(this.root)) if (!wanted.has(folder)) this.compareFolder(folder, []);
    if (this.listSteps.length > 0) this.changes.push({ folder: OWNED, steps: this.listSteps });
    const { changes, lists, before, unchanged } = this;
    return { changes, lists, before, unchanged, problems: [...this.problems] };
  }

  private compareFolder(folder: string, wanted: readonly string[]): void {
    const list = this.placeOf(OWNED) === 'folder' ? readList(this.root, folder) : undefined;
    const text = wanted.length > 0 ? formatList(folder, wanted) : undefined;
    const owned = list === undefined ? undefined : list === text ? new Set(wanted) : parseList(folder, list, this.output);
    this.before.set(folder, owned ?? NONE);
    const steps: Step[] = [];
    const foreign: string[] = [];
    let same = 0;
    let parent = '';
    for (const path of wanted) {
      if (!isInFolder(path, parent)) parent = this.enter(parentOf(path));
      const entry =
        this.placeOf(parent) === 'folder' ? this.sameAs(`${this.root}/${path}`, this.files.get(path) ?? '') : 'absent';
      if (entry === 'same') same++;
      else if (entry === 'absent') steps.push(this.step('add', path));
      else if (entry === 'folder') this.replaceFolder(path, owned ?? NONE, steps);
      else if (owned?.has(path)) steps.push(this.step('change', path));
      else foreign.push(path);
    }
    this.unchanged += same;
    if (owned === undefined) this.refuseWithoutList(folder, wanted, same, foreign);
    else
      for (const path of foreign)
        this.problems.add(
          `${this.output}/${path} has other content and was not written by an earlier run; move it away, or write another path`,
        );
    if (list !== text) {
      steps.push(...this.removals(wanted, owned ?? NONE));
      this.listSteps.push(this.step(text === undefined ? 'remove' : list === undefined ? 'add' : 'change', listPath(folder)));
      if (text !== undefined) this.lists.set(listPath(folder), text);
    }
    if (steps.length > 0) this.changes.push({ folder, steps });
  }

  private step(kind: Step['kind'], path: string): Step {
    let beside = parentOf(path);
    while (this.files.has(beside) || this.placeOf(beside) !== 'folder') beside = parentOf(beside);
    return { kind, path, beside };
  }

  /** A file may lie where a folder has to be: fine if it is ours, since then it goes. */
  private enter(folder: string): string {
    if (this.placeOf(folder) !== 'other') return folder;
    let at = folder;
    while (this.placeOf(parentOf(at)) === 'other') at = parentOf(at);
    const owned = this.before.get(at.slice(0, Math.max(0, at.indexOf('/')))) ?? NONE;
    if (!owned.has(at))
      this.problems.add(
        `${this.output}/${at} is a file where a folder has to be, and was not written by an earlier run; move it away`,
      );
    return folder;
  }

  /** A folder where a file has to be: fine if all in it is ours, since then it goes. */
  private replaceFolder(path: string, owned: ReadonlySet<string>, steps: Step[]): void {
    const foreign = filesIn(this.root, path).filter(file => !owned.has(file));
    const ours = [...owned].some(file => file.startsWith(`${path}/`));
    if (foreign.length === 0 && ours) steps.push(this.step('add', path));
    else {
      const what = foreign.length > 0 ? ` with ${firstOf(foreign, 3)}` : '';
      this.problems.add(
        `${this.output}/${path} is a folder${what} where a file has to be, and was not written by an earlier run; move it away`,
      );
    }
  }

  private refuseWithoutList(folder: string, wanted: readonly string[], same: number, foreign: readonly string[]): void {
    const written = new Set(wanted);
    const others = foreign.length === 0 && same > 0 ? filesIn(this.root, folder).filter(path => !written.has(path)) : [];
    const [what, paths] = foreign.length > 0 ? ['with other content', foreign] : ['that this run does not write', others];
    if (paths.length === 0) return;
    const folderName = `${this.output}/${folder}`;
    this.problems.add(
      `${folderName} has ${paths.length} ${paths.length === 1 ? 'file' : 'files'} ${what} (${firstOf(paths, 3)}), and the list of what ` +
        `was written there, ${this.output}/${listPath(folder)}, is missing: restore it from Git, or move ${folderName} away and run again`,
    );
  }

  private removals(wanted: readonly string[], owned: ReadonlySet<string>): readonly Step[] {
    const twins = new Map(wanted.map(path => [foldCase(path), path]));
    const removals: Step[] = [];
    for (const path of owned) {
      if (this.files.has(path) || this.placeOf(parentOf(path)) !== 'folder') continue;
      const entry = entryAt(`${this.root}/${path}`);
      if (entry === undefined || entry.isDirectory()) continue;
      // On a case-insensitive disk the old name of a file that only changed its case is that file.
      const twin = twins.get(foldCase(path));
      if (twin === undefined || entryAt(`${this.root}/${twin}`)?.ino !== entry.ino) removals.push(this.step('remove', path));
    }
    return removals;
  }

  /** What is at the path of a folder; a symbolic link is a problem, since what lies behind it is not in the output. */
  private placeOf(folder: string): Place {
    const known = this.places.get(folder);
    if (known !== undefined) return known;
    const parent = this.placeOf(parentOf(folder));
    const place = parent === 'folder' ? this.lookAt(folder) : parent;
    this.places.set(folder, place);
    return place;
  }

  private lookAt(folder: string): Place {
    const entry = entryAt(`${this.root}/${folder}`);
    if (entry === undefined) return 'absent';
    if (entry.isDirectory()) return 'folder';
    if (!entry.isSymbolicLink()) return 'other';
    this.problems.add(
      `${this.output}/${folder} is a symbolic link to ${readlinkSync(`${this.root}/${folder}`)}; nothing is written through a link: replace it by a folder`,
    );
    return 'absent';
  }
}

/** Compares files with texts, byte by byte, through two buffers that are used again and again. */
function reader(): (path: string, text: string) => Entry {
  // A link is never followed, and a named pipe never waited for.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let found = Buffer.allocUnsafeSlow(1 << 16);
  let wanted = Buffer.allocUnsafeSlow(1 << 16);
  return (path, text) => {
    if (text.length * 3 >= wanted.length) {
      wanted = Buffer.allocUnsafeSlow(text.length * 4);
      found = Buffer.allocUnsafeSlow(text.length * 4);
    }
    let file: number | undefined;
    try {
      file = openSync(path, flags);
      const size = wanted.write(text);
      let length = readSync(file, found, 0, size + 1, null);
      for (let more = length; more > 0 && length < size; length += more)
        more = readSync(file, found, length, size + 1 - length, null);
      return length === size && wanted.compare(found, 0, size, 0, size) === 0 ? 'same' : 'other';
    } catch (error) {
      const code = isSystemError(error) ? error.code : undefined;
      if (code === 'ENOENT') return 'absent';
      if (code === 'EISDIR') return 'folder';
      if (code === 'ELOOP' || code === 'ENXIO' || code === 'EAGAIN') return 'other';
      throw error;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };
}

function filesIn(root: string, folder: string): readonly string[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(root, path) : [path];
  });
}
