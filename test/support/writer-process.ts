import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const ROOT = join(__dirname, '../..');

/** How a child ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The writer and the program that drives it, compiled once so that a child starts in a few dozen milliseconds. */
export interface WriterProgram {
  start(args: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Runs the program to its end. */
  run(args: readonly string[], options?: SpawnOptions): Promise<Ended>;
  remove(): void;
}

export function compileWriter(): WriterProgram {
  const folder = temporaryFolder();
  const sources = readdirSync(join(ROOT, 'lib/core/writer')).map(file => `lib/core/writer/${file}`);
  for (const source of [
    ...sources,
    'lib/core/writer.ts',
    ...['child', 'faults', 'trees'].map(name => `test/support/writer-${name}.ts`),
  ]) {
    const target = join(folder, source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    const { code } = transformSync(readFileSync(join(ROOT, source), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    writeFileSync(target, code);
  }
  const program = join(folder, 'test/support/writer-child.js');
  const start = (args: readonly string[], options: SpawnOptions = {}): ChildProcess =>
    spawn(process.execPath, [program, ...args], options);
  return {
    start,
    run: (args, options) => ended(start(args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Waits for the end of a child. */
export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', chunk => (stdout += String(chunk)));
  child.stderr?.on('data', chunk => (stderr += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** A disk in memory: a kill leaves there what it leaves on any other, and thousands of flushes take no time. */
const MEMORY = '/dev/shm';

/** A new folder that other users may read too, in memory where there is such a place. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'homelab-writer-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Calls `job` for each item, `width` at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  job: (item: T, worker: number) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const work = async (worker: number): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await job(item, worker);
  };
  await Promise.all(Array.from({ length: width }, (_, worker) => work(worker)));
}
