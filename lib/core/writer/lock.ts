import { closeSync, mkdirSync, openSync, readFileSync, readdirSync, readlinkSync, rmdirSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import type * as Threads from 'node:worker_threads';
import { entryAt, isSystemError, makeFolder, tolerate } from './disk';
import { LockedError } from './errors';
import { WRITING } from './ownership';

const requireHere = createRequire(__filename);

const CLAIM = /^(\d+)\.\d+\.(\d+)\.([0-9a-f]*)\.(\d*)\.(.+)\.lock$/;
const ABANDONED_AFTER_MS = 60_000;

/** Who holds or wants the lock: its file's name says it all, process and thread, so a claim is never half written. */
interface Claim {
  readonly file: string;
  readonly pid: number;
  /** When the process started, in clock ticks after boot: a reused pid has another. 0 where the system does not say. */
  readonly start: number;
  readonly boot: string;
  /** The namespace that the pid counts in: a container has its own. */
  readonly space: string;
  readonly host: string;
}

/**
 * Locks an output folder for this process, making the folder if needed, and removes what dead processes left locked.
 *
 * Every contender makes a claim of its own and then looks for those of others; it holds the lock when no other claim
 * has a living process. A claim names exactly one process, so removing a dead one can never hit a living one.
 * @param waitMs how long to wait for another run, in milliseconds
 * @returns releases the lock
 * @throws LockedError naming the holder when it is still at work after `waitMs`
 */
export function lock(root: string, output: string, waitMs: number): () => void {
  const folder = `${root}/${WRITING}`;
  const mine = ownClaim();
  const deadline = Date.now() + waitMs;
  for (let attempt = 0; ; attempt++) {
    let [holder] = livingClaims(folder, mine);
    if (holder === undefined) {
      if (!placeClaim(root, folder, mine)) continue;
      [holder] = livingClaims(folder, mine);
      if (holder === undefined) return () => release(folder, mine);
      release(folder, mine);
    }
    if (Date.now() >= deadline) throw lockedBy(holder, output, waitMs);
    // Two that backed off from each other must not come back at the same moment.
    pause(5 + ((mine.pid + attempt * 7) % 20));
  }
}

/** Waits until no living process writes to an output folder; leaves no trace. @throws LockedError as `lock` does */
export function awaitUnlocked(root: string, output: string, waitMs: number): void {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const [holder] = livingClaims(`${root}/${WRITING}`, ownClaim());
    if (holder === undefined) return;
    if (Date.now() >= deadline) throw lockedBy(holder, output, waitMs);
    pause(10);
  }
}

/** Removes the claims of processes that are no more; the caller holds the lock. */
export function removeDeadClaims(root: string): void {
  const folder = `${root}/${WRITING}`;
  const mine = ownClaim();
  for (const claim of claimsIn(folder)) {
    if (claim.file !== mine.file && !isAlive(claim, mine, folder))
      tolerate(['ENOENT'], () => unlinkSync(`${folder}/${claim.file}`));
  }
}

/** False when another run has just removed the folder. */
function placeClaim(root: string, folder: string, mine: Claim): boolean {
  try {
    makeFolder(root);
    tolerate(['EEXIST'], () => mkdirSync(folder));
    // A claim of this very thread can only be left from a run whose disk did not let it go.
    return tolerate(['ENOENT'], () => tolerate(['EEXIST'], () => closeSync(openSync(`${folder}/${mine.file}`, 'wx'))));
  } catch (error) {
    release(folder, mine);
    throw error;
  }
}

function release(folder: string, mine: Claim): void {
  // Who cannot let go must still report what it did; the claim is void with the process, or with this thread's next run.
  tolerate('any', () => unlinkSync(`${folder}/${mine.file}`));
  tolerate('any', () => rmdirSync(folder));
}

function livingClaims(folder: string, mine: Claim): readonly Claim[] {
  return claimsIn(folder).filter(claim => claim.file !== mine.file && isAlive(claim, mine, folder));
}

function claimsIn(folder: string): readonly Claim[] {
  try {
    return readdirSync(folder).flatMap(file => {
      const [, pid, start, boot = '', space = '', host = ''] = CLAIM.exec(file) ?? [];
      return pid === undefined ? [] : [{ file, pid: Number(pid), start: Number(start), boot, space, host }];
    });
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

function isAlive(claim: Claim, mine: Claim, folder: string): boolean {
  if (claim.host !== mine.host || (claim.boot === mine.boot && claim.space !== mine.space)) {
    // Another machine's or container's processes cannot be seen from here; no run takes this long.
    const entry = entryAt(`${folder}/${claim.file}`);
    return entry !== undefined && Date.now() - entry.mtimeMs < ABANDONED_AFTER_MS;
  }
  if (claim.boot !== mine.boot) return false;
  if (claim.start !== 0) return startOf(claim.pid) === claim.start;
  return signalReaches(claim.pid);
}

function ownClaim(): Claim {
  // Only who writes needs it, and loading it takes as long as comparing a hundred files.
  const { threadId }: typeof Threads = requireHere('node:worker_threads');
  const claim = {
    pid: process.pid,
    start: startOf(process.pid) ?? 0,
    boot: readOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)),
    space: readOr('', () => readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')),
    host:
      hostname()
        .replace(/[^\w.-]/g, '_')
        .slice(0, 100) || 'localhost',
  };
  return { ...claim, file: `${claim.pid}.${threadId}.${claim.start}.${claim.boot}.${claim.space}.${claim.host}.lock` };
}

/** A living process's start time; `undefined` when there is none or it is dead and only waits for its parent. */
function startOf(pid: number): number | undefined {
  const stat = readOr('', () => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // The command name, in brackets, may hold anything; the state follows the last one, the start time 19 fields later.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' || fields[0] === 'Z' || fields[0] === 'X' ? undefined : Number(fields[19]);
}

function signalReaches(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM';
  }
}

function lockedBy(holder: Claim, output: string, waitMs: number): LockedError {
  const age = `waited ${Number((waitMs / 1000).toFixed(1))} s`;
  const file = `${output}/${WRITING}/${holder.file}`;
  return new LockedError(
    `${output} is being written by process ${holder.pid} on ${holder.host} (${age}); if that is not so, remove ${file}`,
  );
}

function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
