import type { Stats } from 'node:fs';
import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Text of each file to write, by its path relative to the output folder. */
export type Contents = ReadonlyMap<string, string>;

/** Whether an error came from the operating system and carries one of its codes, such as `ENOSPC`. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  // Not `instanceof Error`: the file system's errors come from another realm when the program runs in a `vm` context.
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

/** What lies at a path, without following a symbolic link; `undefined` when nothing does. @throws what the file system throws */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Runs a file system call; false when it failed with one of `codes`, or with any. @throws every other error */
export function tolerate(codes: readonly string[] | 'any', call: () => void): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (isSystemError(error) && (codes === 'any' || codes.includes(error.code))) return false;
    throw error;
  }
}

/** Removes a file or symbolic link; nothing there, or a folder, is fine. */
export function removeFile(path: string): void {
  if (entryAt(path)?.isDirectory() === false) unlinkSync(path);
}

/** Removes a folder if it is empty and may be removed; true when it is gone. */
export function removeEmptyFolder(path: string): boolean {
  return tolerate(['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EBUSY', 'EACCES', 'EPERM', 'EROFS'], () =>
    tolerate(['ENOENT'], () => rmdirSync(path)),
  );
}

/** Removes the empty folders from `folder` upwards, up to but not including `stop`. Both are relative to `root`, `''` being `root`. */
export function removeEmptyFolders(root: string, folder: string, stop: string): void {
  for (let at = folder; at !== '' && at !== stop; at = parentOf(at)) {
    if (!removeEmptyFolder(`${root}/${at}`)) return;
  }
}

/** The folder of a `/`-separated relative path; `''` for a single segment. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether a path names an entry of `folder` itself; `''` is the output folder. */
export function isInFolder(path: string, folder: string): boolean {
  return folder === '' ? !path.includes('/') : path.lastIndexOf('/') === folder.length && path.startsWith(folder);
}

/** Writes a file that must not exist yet; with `flush` its bytes are on the disk when this returns. */
export function writeNewFile(path: string, text: string, flush: boolean): void {
  const file = openSync(path, 'wx');
  try {
    writeFileSync(file, text);
    if (flush) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Puts a folder's entries on the disk, where that can be done for a folder; what is there is right in either case. */
export function flushFolder(path: string): void {
  tolerate('any', () => {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  });
}

/**
 * Makes a folder and those above it; one that exists costs nothing on a full disk. Not by the `recursive` of Node, which tries forever where a
 * file system takes no folders and says that there is nothing, such as `/proc`.
 */
export function makeFolder(path: string): void {
  if (entryAt(path) !== undefined) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  tolerate(['EEXIST'], () => mkdirSync(path));
}
