'use strict';
/**
 * Lets Node load TypeScript: each file is stripped of its types when it is required, and stack traces name its own lines. What runs, of
 * TypeScript and of JavaScript, is cached together with the code that V8 made of it: a start that finds everything there compiles nothing.
 *
 * Types are not checked here (`tsc --noEmit` does that) and every TypeScript file runs as CommonJS, whatever `"type"` its package.json has.
 */
const fs = require('node:fs');
const path = require('node:path');
const { Module } = require('node:module');
const { cacheFolderOf } = require('./cache-folder.cjs');
const { hash, ModuleCache, proofs } = require('./module-cache.cjs');
const { extensions, isInstalled, isTypescript, Resolver, settledStateOf, stateOf } = require('./module-resolver.cjs');
const { compile, needsNode, observed, run, unwrap, wrap } = require('./module-runner.cjs');

// --- caches: installed modules in that of this package, all others in that of their own folder -------------------------------

const caches = new Map();

function cacheOf(filename) {
  const folder = cacheFolderOf(isInstalled(filename) ? __dirname : path.dirname(filename));
  if (folder === undefined) return undefined;
  const file = `${folder}${path.sep}modules.cache`;
  let cache = caches.get(file);
  if (cache === undefined) caches.set(file, (cache = new ModuleCache(file)));
  return cache;
}

/** What this process was started for, its flags aside. */
const command = process.argv
  .slice(2)
  .filter(word => !word.startsWith('-'))
  .slice(0, 2)
  .join(' ');

function saveCaches() {
  for (const cache of caches.values()) {
    try {
      cache.save(command);
    } catch {
      // A cache that cannot be written (read-only install, full disk) costs the next start some time and nothing else.
    }
  }
}

// --- loading -------------------------------------------------------------------------------------------------------------------

const resolver = new Resolver(cacheOf);

/** Runs what is cached, from the code that is cached with it if V8 takes it. */
function runKnown(module, filename, known, cache) {
  if (needsNode(known.text, known.code)) {
    module._compile(unwrap(known.text), filename);
    return;
  }
  const script = compile(filename, known.text, known.code);
  cache.keep(known, script, known.code === undefined || script.cachedDataRejected === true);
  runScript(module, filename, script);
}

function runKnownSource(module, filename, known, cache) {
  proofs.set(filename, known.proof);
  runKnown(module, filename, known, cache);
}

function runScript(module, filename, script) {
  const isSource = isTypescript(filename) && !isInstalled(filename);
  run(module, filename, script, isSource ? resolver.foundIn(path.dirname(filename)) : undefined);
}

const buffer = Buffer.allocUnsafeSlow(1 << 18);

/** The bytes of a file; valid until the next one is read, unless it is a large one. */
function bytesOf(filename) {
  const file = fs.openSync(filename, 'r');
  try {
    const length = fs.readSync(file, buffer, 0, buffer.length, 0);
    return length < buffer.length ? buffer.subarray(0, length) : fs.readFileSync(filename);
  } finally {
    fs.closeSync(file);
  }
}

function loadTypescript(module, filename) {
  const cache = observed ? undefined : cacheOf(filename);
  const state = settledStateOf(filename);
  const unchanged = cache?.findState(filename, state);
  if (unchanged !== undefined) return runKnownSource(module, filename, unchanged, cache);
  const bytes = bytesOf(filename);
  const proof = hash(bytes);
  const known = cache?.find(filename, proof, state);
  if (known !== undefined) return runKnownSource(module, filename, known, cache);
  const source = bytes.toString('utf8');
  const { explained, transform } = require('./typescript-transform.cjs');
  // Debuggers and coverage look for a map at the end of a text.
  const maps = observed ? { sourceMaps: 'inline', inlineSourcesContent: false } : {};
  const text = wrap(transform(filename, source, maps).code);
  let script;
  try {
    script = compile(filename, text);
  } catch (error) {
    throw error instanceof SyntaxError ? explained(filename, source, error) : error;
  }
  proofs.set(filename, proof);
  cache?.keep(cache.add(filename, proof, text, state), needsNode(text) ? undefined : script, true);
  if (needsNode(text)) return module._compile(unwrap(text), filename);
  return runScript(module, filename, script);
}

/** Loads JavaScript: what is not cached is read and judged by Node, up to the text that it would compile. */
function loadJavascript(module, filename) {
  // The hook's own files: reading the cache takes them.
  if (path.dirname(filename) === __dirname) return loadByNode(module, filename);
  const cache = cacheOf(filename);
  const proof = isInstalled(filename) ? stateOf(filename) : hash(bytesOf(filename));
  const known = cache?.find(filename, proof);
  if (known !== undefined) return runKnown(module, filename, known, cache);
  module._compile = (content, name, ...format) => {
    delete module._compile;
    const text = wrap(content.replace(/^#!.*/, '').replace(/\n\/\/# sourceMappingURL=data:\S*\s*$/, '\n'));
    const script = scriptOf(name, text, format);
    if (script === undefined || cache === undefined) return module._compile(content, name, ...format);
    cache.keep(cache.add(name, proof, text), script, true);
    return runScript(module, name, script);
  };
  return loadByNode(module, filename);
}
let loadByNode;

/** Nothing when Node has more to say to it: an ES module, an error of syntax. */
function scriptOf(filename, text, [format = 'commonjs']) {
  if (format !== 'commonjs' || needsNode(text)) return undefined;
  try {
    return compile(filename, text);
  } catch {
    return undefined;
  }
}

// --- for this process ------------------------------------------------------------------------------------------------------------

/** Makes `require` and `import` of TypeScript work in this process. Calling it again does nothing. */
function install() {
  if (Module._extensions['.ts'] === loadTypescript) return;
  for (const extension of extensions) Module._extensions[extension] = loadTypescript;
  loadByNode = Module._extensions['.js'];
  Module._extensions['.js'] = loadJavascript;
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function resolveTypeScript(request, parent, isMain, options) {
    const byNode = () => resolve.call(this, request, parent, isMain, options);
    const from = parent?.filename;
    return options === undefined && typeof from === 'string' ? resolver.resolve(request, from, byNode) : byNode();
  };
  // Stacks name the lines of sources. Under --frozen-intrinsics that is not to be had, and lines are those of the texts.
  Reflect.set(Error, 'prepareStackTrace', (error, frames) => require('./source-maps.cjs').stackOf(error, frames));
  process.on('uncaughtException', error => {
    if (process.listenerCount('uncaughtException') === 1) require('./source-maps.cjs').end(error);
  });
  process.on('exit', saveCaches);
}

/**
 * Runs a file as the main module of this process: `require.main === module` holds inside it and `process.argv[1]` names it.
 *
 * @param {string} file absolute path of a TypeScript, CommonJS or ES module
 */
async function loadMain(file) {
  process.argv[1] = file;
  try {
    Module._load(file, null, true);
  } catch (error) {
    const esModule = error?.code === 'ERR_REQUIRE_ESM' || error?.code === 'ERR_REQUIRE_ASYNC_MODULE';
    if (!esModule || isTypescript(file)) throw error;
    await import(require('node:url').pathToFileURL(file).href);
  }
}

module.exports = { cacheFolderOf, hash, install, loadMain, settledStateOf, stateOf };
