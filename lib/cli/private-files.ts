import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { flushFolder } from '../core/writer/disk';
import { lock } from '../core/writer/lock';
import { OperationError } from './operation-error';

/** The folder for what must not be in Git, relative to the working directory: secrets, and files too large for it. */
export const PRIVATE = '.homelab';

const waitMs = 1000;
const temporary = '.tmp-';

/** A cluster's private folder, relative to the working directory. */
export function privatePath(cluster: string, ...names: readonly string[]): string {
  return path.posix.join(PRIVATE, cluster, ...names);
}

/**
 * Makes a cluster's private folder, which nobody else may enter and Git ignores, and removes what a killed run left there.
 *
 * @param work what is done in it, while no other run is
 * @throws OperationError when Git tracks something in it
 * @throws LockedError when another run is at work in it
 */
export async function inPrivateFolder<T>(cluster: string, work: (folder: string) => T | Promise<T>): Promise<T> {
  refuseTracked();
  const folder = privatePath(cluster);
  for (const each of [PRIVATE, folder]) makePrivate(each);
  if (!existsSync(`${PRIVATE}/.gitignore`)) writePrivate(`${PRIVATE}/.gitignore`, '*\n');
  const release = lock(folder, folder, waitMs);
  try {
    for (const name of readdirSync(folder)) if (name.startsWith(temporary)) rmSync(path.join(folder, name), { recursive: true });
    return await work(folder);
  } finally {
    release();
  }
}

/** Runs work in a folder of its own inside a private one, which is gone afterwards. */
export async function inTemporaryFolder<T>(parent: string, work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(parent, temporary));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a folder, and those above it, that only its owner may enter. */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** Writes a file whole or not at all; unless told otherwise only its owner may read it. */
export function writePrivate(file: string, data: string | Buffer, mode = 0o600): void {
  const unfinished = path.join(path.dirname(file), `${temporary}${process.pid}-${path.basename(file)}`);
  const descriptor = openSync(unfinished, 'w', mode);
  try {
    writeFileSync(descriptor, data);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
  flushFolder(path.dirname(file));
}

/** What was once committed stays in the history for everybody who can read it: that must not happen unnoticed. */
function refuseTracked(): void {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', '--', PRIVATE], { encoding: 'utf8' });
  // Without Git, or outside of a repository, nothing is tracked.
  if (status !== 0) return;
  const [first] = stdout.split('\0').filter(file => file !== '' && file !== `${PRIVATE}/.gitignore`);
  if (first !== undefined)
    throw new OperationError(
      `git tracks ${first}, and what is in ${PRIVATE} must stay out of Git: git rm -r --cached ${PRIVATE}, and make new secrets of what was pushed`,
    );
}
