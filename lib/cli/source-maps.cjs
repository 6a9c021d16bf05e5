'use strict';
// Stack traces name lines of sources. What runs has other lines: a map that leads back is made when somebody reads a stack.

const fs = require('node:fs');
const path = require('node:path');
const { hash, proofs } = require('./module-cache.cjs');

const maps = new Map();

function readMap(filename) {
  try {
    const source = fs.readFileSync(filename);
    return hash(source) === proofs.get(filename) ? mapOf(filename, source.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}

function mapOf(filename, source) {
  const { SourceMap } = require('node:module');
  return new SourceMap(JSON.parse(require('./typescript-transform.cjs').transform(filename, source, { sourceMaps: true }).map));
}

/** Where the source has what is at a place of a map's text. Lines and columns are counted from 1. */
function placeIn(map, line, column) {
  let found = map?.findEntry(line - 1, column - 1);
  // The call of an import is of no place in the source, the name that it asks for, behind it, is.
  if (found?.generatedLine !== line - 1) found = map?.findEntry(line - 1, Number.MAX_SAFE_INTEGER) ?? found;
  const { originalLine, originalColumn } = found ?? {};
  return originalLine === undefined ? undefined : { line: originalLine + 1, column: originalColumn + 1 };
}

/** The same for a text that does not run. */
function placeInSource(filename, source, line, column) {
  return placeIn(mapOf(filename, source), line, column);
}

function shownFrame(frame) {
  const file = frame.getFileName();
  const shown = String(frame);
  if (!proofs.has(file)) return shown;
  if (!maps.has(file)) maps.set(file, readMap(file));
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const place = placeIn(maps.get(file), line, column);
  // Of a source that has changed since, no line would be the right one.
  return shown.replace(`:${line}:${column}`, place === undefined ? '' : `:${place.line}:${place.column}`);
}

/** As Node begins a stack: its own errors show their code. */
function headOf(error) {
  try {
    return typeof error.code === 'string' ? String(error) : Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}

function stackOf(error, frames) {
  return [headOf(error), ...frames.map(shownFrame)].join('\n    at ');
}

/** The line that a stack begins with, with a mark under the place. */
function excerptOf({ message, stack }) {
  const frames = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  const place = /^ {4}at (?:.*? \((.+):(\d+):(\d+)\)|(?:async )?(.+):(\d+):(\d+))$/gm;
  for (const [, inside, insideLine, insideColumn, alone, aloneLine, aloneColumn] of frames.matchAll(place)) {
    const file = inside ?? alone;
    const [line, column] = [insideLine ?? aloneLine, insideColumn ?? aloneColumn];
    if (!path.isAbsolute(file)) continue;
    const source = fs.readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
    return `${file}:${line}\n${source}\n${source.slice(0, column - 1).replace(/\S/g, ' ')}^\n\n`;
  }
  return '';
}

function excerpt(error) {
  try {
    return excerptOf(error);
  } catch {
    return 'Uncaught ';
  }
}

/** Ends the process much as Node does when nobody handles an error; Node itself would show the line of the text that ran. */
function end(error) {
  // A worker hands its error to whoever started it.
  if (!require('node:worker_threads').isMainThread) throw error;
  const { inspect } = require('node:util');
  process._rawDebug(`${excerpt(error)}${inspect(error)}\n\nNode.js ${process.version}`);
  process.exit(1);
}

module.exports = { end, placeInSource, stackOf };
