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

/**
 * Whether only Node can compile a text so that it behaves in every way as a module: `import()` is one of them.
 *
 * @param code of V8, which there is of texts that were compiled here
 */
function needsNode(text, code) {
  return observed || (code === undefined && /\bimport\s*\(/.test(text));
}

/** What a text runs as, and back. */
const wrap = text => before + text + after;
const unwrap = text => text.slice(before.length, -after.length);

/** @param code of V8; one that does not fit is not taken */
function compile(filename, text, code) {
  return new vm.Script(text, { filename, columnOffset: -before.length, cachedData: code });
}

/**
 * What some files of packages get when they first use it. More than half the time of loading cdk8s goes into what is needed only where it
 * reads or writes YAML itself, or runs Helm.
 */
const later = new Map(
  Object.entries({
    'cdk8s/lib/yaml.js': ['yaml', 'child_process'],
    'cdk8s/lib/helm.js': ['./_child_process'],
  }).map(([file, ids]) => [path.join(path.sep, 'node_modules', file), ids]),
);

function lazily(load) {
  let loaded;
  // Compiled TypeScript takes a module of this mark as it is, instead of copying what it has.
  return new Proxy({}, { get: (_, name) => (name === '__esModule' ? true : (loaded ??= load())[name]) });
}

/** A `require` that loads some modules when they are first used. */
function requireLater(module, ids) {
  const modules = new Map(ids.map(id => [id, lazily(() => module.require(id))]));
  return id => modules.get(id) ?? module.require(id);
}

/**
 * A `require` that has what is loaded already at hand: asking Node for it takes longer than many a module takes to run.
 *
 * @param found files by request, for the modules of a folder
 */
function requireLoaded(module, found) {
  return id => {
    // Tools that watch what is required look at packages.
    const loaded = id[0] === '.' ? Module._cache[found.get(id)] : undefined;
    return loaded?.loaded === true ? loaded.exports : module.require(id);
  };
}

/** The `require` of a module, as Node makes it. @param found files by request, if they are known */
function requireOf(module, found) {
  const [, ids] = found === undefined ? ([...later].find(([end]) => module.filename.endsWith(end)) ?? []) : [];
  let require = id => module.require(id);
  if (found !== undefined) require = requireLoaded(module, found);
  else if (ids !== undefined) require = requireLater(module, ids);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = request => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

/** Runs a compiled text as a module. @param found see {@link requireOf} */
function run(module, filename, script, found) {
  const main = script.runInThisContext();
  main.call(module.exports, module.exports, requireOf(module, found), module, filename, path.dirname(filename));
}

module.exports = { compile, needsNode, observed, run, unwrap, wrap };
