import { isAbsolute, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in a program. */
export interface CallSite {
  /** Absolute path of the file. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
}

const LIBRARY = resolve(__dirname, '..');
/** Constructors of constructs call each other; more frames than these are not looked through. */
const FRAMES = 60;

/**
 * The line of the program that called into this library: the first stack frame outside of it and of installed packages.
 *
 * Lines are those of the source wherever stack traces are: under a loader with source maps, and where a transform keeps lines.
 *
 * @param skip more files or folders that count as part of the library, as absolute paths
 * @returns undefined if no file called, or none that the stack names
 */
export function callSite(...skip: readonly string[]): CallSite | undefined {
  return laterCallSite(...skip)();
}

/** The same for later: V8 writes a stack down when somebody reads it, which most programs never do. */
export function laterCallSite(...skip: readonly string[]): () => CallSite | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const error = new Error();
  Error.stackTraceLimit = limit;
  let site: CallSite | undefined;
  let asked = false;
  return () => {
    if (!asked) site = siteIn(error.stack, [LIBRARY, ...skip]);
    asked = true;
    return site;
  };
}

function siteIn(stack: unknown, library: readonly string[]): CallSite | undefined {
  // A program may have replaced what makes the text.
  const frames = typeof stack === 'string' ? stack.split('\n').slice(1) : [];
  const outside = frames
    .flatMap(frame => siteOf(frame) ?? [])
    .filter(({ file }) => !library.some(folder => file === folder || file.startsWith(folder + sep)));
  return outside.find(({ file }) => !file.includes(`${sep}node_modules${sep}`)) ?? outside[0];
}

/** Reads a line of a stack: `at name (file:line:column)` or `at file:line:column`, where the file may be a URL. Undefined if it names no file. */
export function siteOf(frame: string): CallSite | undefined {
  const [, location, line] =
    /^\s*at .*? \((.+):(\d+):\d+\)$/.exec(frame) ?? /^\s*at (?:async )?(.+):(\d+):\d+$/.exec(frame) ?? [];
  if (location === undefined || line === undefined) return undefined;
  const file = location.startsWith('file://') ? fileURLToPath(location) : location;
  return isAbsolute(file) ? { file, line: Number(line) } : undefined;
}
