'use strict';
// What a file that is in no cache needs: its types stripped, and errors of its syntax told by their place.

const { stripVTControlCharacters } = require('node:util');
const { options } = require('./module-cache.cjs');
const { placeInSource } = require('./source-maps.cjs');

const commonJsOnly = [
  [/import\.meta/, 'of import.meta, programs have url, dirname, filename and resolve: they run as CommonJS'],
  [
    /await is only valid/,
    'await outside a function needs an ES module and programs run as CommonJS: put it into an async function',
  ],
];

function syntaxError(filename, line, message) {
  const error = new SyntaxError(message);
  // The place in the form of a stack frame, so that whoever reads stacks finds it.
  error.stack = `SyntaxError: ${message}\n    at ${filename}:${line}:1`;
  return error;
}

/** The error of V8 about what {@link transform} made of a source, when that cannot run here, in words that help. */
function explained(filename, source, error) {
  // V8 begins with the file and the line, that line, and a mark under the place.
  const [where, , mark = ''] = String(error.stack).split('\n', 3);
  const line = Number(/:(\d+)$/.exec(where)?.[1] ?? '1');
  const known = commonJsOnly.find(([pattern]) => pattern.test(error.message));
  return syntaxError(
    filename,
    placeInSource(filename, source, line, mark.indexOf('^') + 1)?.line ?? line,
    known?.[1] ?? error.message,
  );
}

/** What swc says of a text that it cannot read: a message, and under it a drawing of the place. */
function refused(filename, drawing) {
  const [, message] = /^\s*\S\s+(.+)$/m.exec(drawing) ?? [];
  const [, line] = /\[.*:(\d+):\d+\]$/m.exec(drawing) ?? [];
  return message === undefined || line === undefined ? undefined : syntaxError(filename, line, message);
}

/** The transformer has a native part, one a platform, which an installation may have left out. */
function loadTransformer() {
  try {
    return require('@swc/core');
  } catch (error) {
    const message = `the part of @swc/core for ${process.platform} on ${process.arch}, which runs TypeScript, cannot be loaded: install with optional dependencies, or run compiled JavaScript`;
    throw new Error(message, { cause: error });
  }
}

/**
 * A file without its types.
 *
 * @param extra options of swc
 * @returns `code`, and the `map` if that is asked for
 */
function transform(filename, source, extra) {
  const { transformSync } = loadTransformer();
  const text = source.replace(/^\uFEFF/, '').replace(/^#!.*/, '');
  try {
    return transformSync(text, { ...options, filename, ...extra });
  } catch (error) {
    throw refused(filename, stripVTControlCharacters(error.message)) ?? error;
  }
}

module.exports = { explained, transform };
