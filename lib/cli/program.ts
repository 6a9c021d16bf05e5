import { existsSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Homelab } from '../core/homelab';
import { shownPath, userPlace } from './failure';
import { UsageError } from './flags';

/** Where a program is looked for when none is named, first match first. */
export const defaultPrograms = ['apps/main.ts', 'main.ts', 'apps/main.js', 'main.js'] as const;

/** The function that a program's `homelab.synth()` hands its homelab to, while the command line runs it. */
const handOver = Symbol.for('cdk8s-homelab.synth');

/** A program could not be run, or did not describe a homelab; the message needs no stack. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

/**
 * Finds the program that is meant.
 *
 * @param named what was given on the command line. @default - the first of {@link defaultPrograms} that exists
 * @returns its absolute path
 * @throws UsageError when there is none
 */
export function findProgram(named?: string): string {
  if (named !== undefined) {
    const found = statSync(named, { throwIfNoEntry: false });
    if (found === undefined) throw new UsageError(`program '${named}' does not exist`);
    if (!found.isFile()) throw new UsageError(`program '${named}' is not a file`);
    return path.resolve(named);
  }
  const found = defaultPrograms.find(file => existsSync(file));
  if (found === undefined) {
    throw new UsageError(
      `no program here: neither of ${defaultPrograms.join(', ')} exists; name one, or make one with homelab init`,
    );
  }
  return path.resolve(found);
}

/**
 * Runs a program in this process as its main module and waits until it has nothing left to do, however asynchronous it is.
 *
 * @param file absolute path of the program
 * @param args what it finds in `process.argv` from the third place on
 * @param loadMain runs a file as the main module
 * @throws whatever the program throws, now or later
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  loadMain: (file: string) => Promise<void>,
): Promise<void> {
  process.argv = [process.argv[0] ?? 'node', file, ...args];
  // A program's own line may lie below many frames of the library.
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, 50);
  await new Promise<void>((resolve, reject) => {
    process.once('uncaughtException', reject);
    process.once('unhandledRejection', reject);
    process.once('beforeExit', () => {
      process.off('uncaughtException', reject);
      process.off('unhandledRejection', reject);
      resolve();
    });
    loadMain(file).catch(reject);
  });
}

/** What a program prints is a message; data is what the verb prints. @returns what ends that */
function printToStderr(): () => void {
  const stdout = Object.getOwnPropertyDescriptor(process, 'stdout');
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => process.stderr });
  // The console may have looked for its stream before.
  console.log = console.info = console.debug = console.error;
  return () => {
    if (stdout !== undefined) Object.defineProperty(process, 'stdout', stdout);
  };
}

/**
 * Runs a program and returns the homelab that it describes: what it calls `synth()` on. Nothing is written.
 *
 * @param file absolute path of the program
 * @param args what it finds in `process.argv` from the third place on
 * @param loadMain runs a file as the main module
 * @throws ProgramError when it never calls `synth()`, or a second time; and whatever the program itself throws
 */
export async function loadHomelab(
  file: string,
  args: readonly string[],
  loadMain: (file: string) => Promise<void>,
): Promise<Homelab> {
  const shown = shownPath(file, process.cwd());
  let handed: { readonly homelab: Homelab; readonly call: Error } | undefined;
  const take = (homelab: Homelab): void => {
    if (handed !== undefined) {
      const place = userPlace(handed.call.stack ?? '');
      const at = place === undefined ? shown : `${shownPath(place.file, process.cwd())}:${place.line}`;
      throw new ProgramError(
        `synth() is called a second time, first at ${at}: a program describes one homelab, with all its clusters`,
      );
    }
    // V8 writes a stack down when somebody reads it.
    handed = { homelab, call: new Error() };
  };
  const leftEarly = (): void => {
    // Without this the command would end with success and without output.
    writeSync(2, `error: ${shown} ended the process by process.exit(): nothing was written\n`);
    process.exitCode = process.exitCode === undefined || process.exitCode === 0 ? 1 : process.exitCode;
  };
  const restore = printToStderr();
  Reflect.set(globalThis, handOver, take);
  process.on('exit', leftEarly);
  try {
    await runProgram(file, args, loadMain);
  } finally {
    restore();
    Reflect.deleteProperty(globalThis, handOver);
    process.off('exit', leftEarly);
  }
  if (handed === undefined) {
    throw new ProgramError(`${shown} never calls synth(): end it with homelab.synth()`);
  }
  return handed.homelab;
}
