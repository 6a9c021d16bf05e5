import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { siteOf } from '../core/call-site';
import { isPlainObject } from '../core/plain-data';
import { plain, type Paint } from './style';

/** A line of a file. */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** How a failure is told. */
export interface FailureOptions {
  /** Adds the whole stack. @default false */
  readonly debug?: boolean;
  /** Folder that file names are shown relative to. @default - the working directory */
  readonly from?: string;
  /** @default - no colours */
  readonly paint?: Paint;
}

/** Folder of the package: where its package.json is. */
export const packageRoot = findPackageRoot(__dirname);

/** `lib/cli` in the repository is two folders deep, `build/lib/cli` in the package three. */
function findPackageRoot(folder: string): string {
  const above = path.resolve(folder, '..', '..');
  return path.basename(above) === 'build' ? path.dirname(above) : above;
}

const ownFolders = ['lib', 'build', 'imports'].map(folder => path.join(packageRoot, folder) + path.sep);

function isOurs(file: string): boolean {
  return file.includes(`${path.sep}node_modules${path.sep}`) || ownFolders.some(own => file.startsWith(own));
}

/**
 * The first line of a stack that is neither Node's, nor of a package, nor of this library: the user's own.
 *
 * @param message that the stack begins with, and which may quote another stack
 */
export function userPlace(stack: string, message = ''): Place | undefined {
  const frames = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  for (const line of frames.split('\n')) {
    const place = siteOf(line);
    if (place !== undefined && !isOurs(place.file)) return place;
  }
  return undefined;
}

/** A file as a person at the terminal would name it: relative where that is shorter. */
export function shownPath(file: string, from: string): string {
  const relative = path.relative(from, file);
  return relative.startsWith('..') ? file : relative;
}

function sourceLine({ file, line }: Place): string | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1]?.trimEnd();
  } catch {
    return undefined;
  }
}

/** Errors whose message is written for the person at the terminal. */
const ownErrors = ['GitError', 'HomelabError', 'OperationError', 'ProgramError', 'WriteError', 'LockedError', 'ShrinkError'];
const withoutName = new Set(['Error', ...ownErrors]);
const withoutStack = new Set(['SyntaxError', ...ownErrors]);

/** What a program throws may have anything in the place of a text. */
function textOf(error: Error, field: 'name' | 'message' | 'stack'): string {
  const value: unknown = error[field];
  return typeof value === 'string' ? value : field === 'message' ? inspected(value) : '';
}

function messageOf(error: Error): string {
  // Node appends the chain of requires to the message; the place says the first of them, `debug` all.
  const message = textOf(error, 'message').split('\nRequire stack:')[0] ?? '';
  const name = textOf(error, 'name');
  const named = withoutName.has(name) || message === '' ? '' : `${name}: `;
  return `${named}${message === '' ? name : message}`;
}

const aboutSecrets = /secret|password|token|credential/i;

/** A line of source for below a message: where that is about a secret, without the texts that it does not say itself. */
function quoted(source: string, message: string): string {
  if (!aboutSecrets.test(message)) return source;
  const texts = /(['"`])((?:\\.|(?!\1).)+)(\1|$)/g;
  return source.replace(texts, (all: string, open: string, text: string, close: string) =>
    message.includes(text) ? all : `${open}…${close}`,
  );
}

/**
 * Tells a failure of a program: the user's own line and the message first, then that line of source, then what caused it; the whole
 * stack only on request.
 *
 * @param error what was thrown
 */
export function describeFailure(error: unknown, options: FailureOptions = {}): string {
  try {
    return description(error, options);
  } catch {
    const { paint = plain } = options;
    return `${paint('red', 'error:')} the program threw something that cannot be shown`;
  }
}

function description(error: unknown, options: FailureOptions): string {
  const { debug = false, from = process.cwd(), paint = plain } = options;
  if (!(error instanceof Error)) return `${paint('red', 'error:')} the program threw ${inspected(error)}, which is not an Error`;
  const place = userPlace(textOf(error, 'stack'), textOf(error, 'message'));
  const where =
    place === undefined ? paint('red', 'error: ') : `${paint('bold', `${shownPath(place.file, from)}:${place.line}:`)} `;
  const lines = [`${where}${paint('red', messageOf(error))}`];
  const source = place === undefined ? undefined : sourceLine(place);
  if (place !== undefined && source !== undefined && source !== '')
    lines.push(paint('dim', `  ${place.line} | ${quoted(source, textOf(error, 'message'))}`));
  for (const cause of causesOf(error)) lines.push(`  caused by: ${cause}`);
  if (debug) lines.push('', paint('dim', fullStack(error)));
  else if (!withoutStack.has(textOf(error, 'name'))) lines.push(paint('dim', '  --debug shows the whole stack'));
  return lines.join('\n');
}

const longestValue = 200;

function inspected(value: unknown): string {
  const fields = isPlainObject(value) ? Object.entries(value) : undefined;
  const shown = fields?.map(([key, field]) => [key, aboutSecrets.test(key) ? '…' : field] as const);
  const text = inspect(shown === undefined ? value : Object.fromEntries(shown), { depth: 1, breakLength: Infinity });
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

function causesOf(error: Error): readonly string[] {
  const causes: string[] = [];
  const seen = new Set<unknown>([error]);
  const inner: unknown[] = error instanceof AggregateError ? [...error.errors, error.cause] : [error.cause];
  for (const cause of inner) {
    if (cause === undefined || seen.has(cause)) continue;
    seen.add(cause);
    causes.push(cause instanceof Error ? messageOf(cause) : inspected(cause));
    if (cause instanceof Error) inner.push(cause.cause);
  }
  return causes;
}

function fullStack(error: Error): string {
  const stack = textOf(error, 'stack') || messageOf(error);
  return error.cause instanceof Error ? `${stack}\ncaused by: ${fullStack(error.cause)}` : stack;
}
