'use strict';
// What a file that is in no cache needs: its types stripped, and errors of its syntax told by their place.

const { options } = require('./module-cache.cjs');

const commonJsOnly = [
  [/import\.meta/, 'import.meta needs an ES module and programs run as CommonJS: use __dirname or __filename'],
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

/** The error of V8 about a text that is not JavaScript that can run here, in words that help. */
function explained(filename, error) {
  const line = /:(\d+)$/.exec(String(error.stack).split('\n', 1)[0])?.[1] ?? '1';
  const known = commonJsOnly.find(([pattern]) => pattern.test(error.message));
  return syntaxError(filename, line, known?.[1] ?? error.message);
}

/** A file without its types, line by line where it was. */
function transform(filename, source) {
  const { transform: strip } = require('sucrase');
  const { stackTraceLimit } = Error;
  // It makes an error of each reading of a text that it tries and drops; nobody looks at their stacks.
  Error.stackTraceLimit = 0;
  try {
    return strip(source.replace(/^\uFEFF/, '').replace(/^#!.*/, ''), { ...options, filePath: filename }).code;
  } catch (error) {
    if (error?.loc === undefined) throw error;
    const prefix = `Error transforming ${filename}: `;
    const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
    throw syntaxError(filename, error.loc.line, message.replace(/ \(\d+:\d+\)$/, ''));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

module.exports = { explained, transform };
