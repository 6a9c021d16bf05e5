import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { OperationError } from './operation-error';

const largestOutput = 256 * 1024 * 1024;

/** What a tool left behind. */
export interface ToolOutcome {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a tool lies: the first file of its name on PATH that may be executed. Undefined when there is none. */
export function toolPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(folder => folder !== '');
  return folders.map(folder => path.join(folder, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a tool and waits for it. Its arguments reach it as they are: no shell reads them.
 *
 * @param command its name and its arguments
 * @throws OperationError when it is not there, or cannot be started
 */
export function runTool(
  [name = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ToolOutcome {
  const { error, status, stdout, stderr } = spawnSync(name, args, {
    encoding: 'utf8',
    maxBuffer: largestOutput,
    env: { ...process.env, ...environment },
    // A tool may ask the person at the terminal; in a pipe it must not take what is not for it.
    stdio: [process.stdin.isTTY ? 'inherit' : 'ignore', 'pipe', 'pipe'],
  });
  if (error !== undefined) {
    const reason = 'code' in error && error.code === 'ENOENT' ? 'it is not installed, or not on PATH' : error.message;
    throw new OperationError(`${name} cannot be run: ${reason}`);
  }
  return { code: status ?? undefined, stdout, stderr };
}

/** A command as a person would type it: what a shell would take apart stands in quotes. */
export function commandLine(command: readonly string[]): string {
  return command.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
