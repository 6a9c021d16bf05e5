'use strict';
// Stack traces name lines of sources. What runs has other lines than its source, and ends with a comment that maps one to the other.

const fs = require('node:fs');

const comment = '\n//# sourceMappingURL=data:application/json;base64,';

/** Texts that run in this process, by file. */
const texts = new Map();
/** Maps that were read, by file: most programs never ask for one. */
const maps = new Map();

/** @param text of a TypeScript file, as it runs */
function remember(filename, text) {
  texts.set(filename, text);
}

function readMap(text) {
  const start = text.lastIndexOf(comment);
  if (start === -1) return undefined;
  const { SourceMap } = require('node:module');
  const encoded = /[\w+/=]*/y;
  encoded.lastIndex = start + comment.length;
  return new SourceMap(JSON.parse(Buffer.from(encoded.exec(text)[0], 'base64').toString('utf8')));
}

function mapOf(filename) {
  const text = texts.get(filename);
  if (text === undefined) return undefined;
  if (!maps.has(filename)) maps.set(filename, readMap(text));
  return maps.get(filename);
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
function placeInSource(text, line, column) {
  return placeIn(readMap(text), line, column);
}

/** The place that a frame of a stack means, if it is in a text of ours. */
function placeOf(frame) {
  const file = frame.getFileName();
  const place = placeIn(mapOf(file), frame.getLineNumber(), frame.getColumnNumber());
  return place === undefined ? undefined : { file, ...place };
}

function shownFrame(frame) {
  const place = placeOf(frame);
  const shown = String(frame);
  return place === undefined
    ? shown
    : shown.replace(`:${frame.getLineNumber()}:${frame.getColumnNumber()}`, `:${place.line}:${place.column}`);
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
function excerptOf(stack) {
  const [, file, line, column] = /\n {4}at (?:.* \()?(.+):(\d+):(\d+)\)?(?=\n|$)/.exec(stack) ?? [];
  try {
    const source = fs.readFileSync(file, 'utf8').split(/\r?\n/)[line - 1];
    return `${file}:${line}\n${source}\n${source.slice(0, column - 1).replace(/\S/g, ' ')}^\n\n`;
  } catch {
    return '';
  }
}

/** Ends the process as Node does when nobody handles an error; Node itself would show the line of the text that ran. */
function end(error) {
  if (process.listenerCount('uncaughtException') > 1) return;
  const { inspect } = require('node:util');
  process._rawDebug(`${excerptOf(error?.stack ?? '')}${inspect(error)}\n\nNode.js ${process.version}`);
  process.exit(1);
}

/** Makes stacks of this process name the lines of sources. */
function install() {
  // Under --frozen-intrinsics this is not to be had, and lines are those of the texts.
  Reflect.set(Error, 'prepareStackTrace', stackOf);
  process.on('uncaughtException', end);
}

module.exports = { install, placeInSource, remember };
