'use strict';
// Runs the text of a module, from the code that V8 made of it in an earlier run.
const path = require('node:path');
const vm = require('node:vm');
const { Module } = require('node:module');

const before = '(function (exports, require, module, __filename, __dirname) { ';
const after = '\n})';
// What watches code run, or says where it came from, wants it compiled by Node itself.
const observed =
  process.env['NODE_V8_COVERAGE'] !== undefined ||
  [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some(flags => /--(inspect|enable-source-maps)/.test(flags));

/** Whether only Node can compile a text so that it behaves in every way as a module: `import()` is one of them. */
function needsNode(text) {
  return observed || /\bimport\s*\(/.test(text);
}

/** What a text runs as, and back. */
const wrap = text => before + text + after;
const unwrap = text => text.slice(before.length, -after.length);

/** @param code of V8; one that does not fit is not taken */
function compile(filename, text, code) {
  return new vm.Script(text, { filename, columnOffset: -before.length, cachedData: code });
}

/** What takes half the time of loading all of cdk8s is needed only where cdk8s itself reads or writes YAML. */
const writerOfCdk8s = path.join(path.sep, 'node_modules', 'cdk8s', 'lib', 'yaml.js');

function lazily(load) {
  let loaded;
  // Compiled TypeScript takes a module of this mark as it is, instead of copying what it has.
  return new Proxy({}, { get: (_, name) => (name === '__esModule' ? true : (loaded ??= load())[name]) });
}

/** The `require` of a module, as Node makes it. */
function requireOf(module) {
  let require = id => module.require(id);
  if (module.filename.endsWith(writerOfCdk8s)) {
    const yaml = lazily(() => module.require('yaml'));
    require = id => (id === 'yaml' ? yaml : module.require(id));
  }
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = request => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

/** Runs a compiled text as a module. */
function run(module, filename, script) {
  const main = script.runInThisContext();
  main.call(module.exports, module.exports, requireOf(module), module, filename, path.dirname(filename));
}

module.exports = { compile, needsNode, run, unwrap, wrap };
