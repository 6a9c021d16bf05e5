import { constants, copyFileSync, linkSync, lstatSync, readdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import type { Change, Step } from './compare';
import type { Contents } from './disk';
import {
  entryAt,
  flushFolder,
  makeFolder,
  parentOf,
  removeEmptyFolder,
  removeEmptyFolders,
  removeFile,
  tolerate,
  writeNewFile,
} from './disk';
import { WriteError } from './errors';
import { WRITING } from './ownership';

const UNLINKABLE = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Makes ready to replace a folder's files one by one: each new file and a second name of each old one, as hidden files
 * beside the place, so that they are on its disk, and new folders.
 * @param token part of the hidden files' names, so that no other folder or run has them
 */
export function stageFiles(root: string, change: Change, token: string, contents: Contents, flush: boolean): void {
  change.steps.forEach((step, index) => {
    const hidden = hiddenName(root, token, step, index);
    if (step.kind !== 'remove') writeNewFile(`${hidden}.new`, contents.get(step.path) ?? '', flush);
    if (step.kind !== 'add') keep(`${root}/${step.path}`, `${hidden}.old`);
    // Where a file is in the way, the folder is made once that is gone.
    if (step.kind === 'add') tolerate(['EEXIST', 'ENOTDIR'], () => makeFolder(parentOf(`${root}/${step.path}`)));
  });
}

/** Takes away the old files that have no successor and makes the last folders: what may need space on the disk. */
export function clearFiles(root: string, change: Change): void {
  for (const { kind, path } of change.steps) if (kind === 'remove') removeFile(`${root}/${path}`);
  for (const { kind, path } of change.steps) if (kind === 'add') makeFolder(parentOf(`${root}/${path}`));
}

/**
 * Puts the new files in place. Like `clearFiles`, it does what is left to do.
 * @throws WriteError when somebody has just put another file at the place of a new one
 */
export function applyFiles(root: string, change: Change, token: string): void {
  change.steps.forEach((step, index) => {
    const file = `${hiddenName(root, token, step, index)}.new`;
    if (step.kind === 'remove' || entryAt(file) === undefined) return;
    const place = `${root}/${step.path}`;
    const found = entryAt(place);
    if (found?.isDirectory()) removeEmptyTree(place);
    else if (found && step.kind === 'add') throw new WriteError(`${place} was put there while a run was at work; run again`);
    renameSync(file, place);
  });
}

/** Puts the old files back, whatever was done; safe to repeat. */
export function undoFiles(root: string, change: Change, token: string): void {
  const names = change.steps.map((step, index) => ({ ...step, hidden: hiddenName(root, token, step, index) }));
  for (const { kind, path, beside, hidden } of names) {
    if (kind !== 'add') continue;
    if (entryAt(`${hidden}.new`) === undefined) removeFile(`${root}/${path}`);
    removeEmptyFolders(root, parentOf(path), beside);
  }
  for (const { kind, path, hidden } of names) {
    const replaced = kind === 'change' ? entryAt(`${hidden}.new`) === undefined : entryAt(`${root}/${path}`) === undefined;
    if (!replaced || entryAt(`${hidden}.old`) === undefined) continue;
    makeFolder(parentOf(`${root}/${path}`));
    renameSync(`${hidden}.old`, `${root}/${path}`);
  }
}

/** Removes the hidden files and the folders that are now empty; safe to repeat, also when not all had been made. */
export function finishFiles(root: string, change: Change, token: string): void {
  change.steps.forEach((step, index) => {
    const hidden = hiddenName(root, token, step, index);
    removeFile(`${hidden}.new`);
    removeFile(`${hidden}.old`);
  });
  for (const { kind, path, beside } of change.steps) {
    if (kind !== 'change') removeEmptyFolders(root, parentOf(path), kind === 'add' ? beside : '');
  }
}

/** Puts the entries of every folder that was changed on the disk. */
export function flushFolders(root: string, change: Change): void {
  for (const folder of new Set(change.steps.map(step => parentOf(step.path)))) flushFolder(`${root}/${folder}`);
}

function hiddenName(root: string, token: string, step: Step, index: number): string {
  return `${root}/${step.beside === '' ? '' : `${step.beside}/`}${WRITING}-${token}-${index}`;
}

function keep(file: string, as: string): void {
  if (tolerate(UNLINKABLE, () => linkSync(file, as))) return;
  if (lstatSync(file).isSymbolicLink()) symlinkSync(readlinkSync(file), as);
  else copyFileSync(file, as, constants.COPYFILE_EXCL);
}

function removeEmptyTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmptyTree(`${folder}/${entry.name}`);
  removeEmptyFolder(folder);
}
