'use strict';
/**
 * Lets Node load TypeScript: each file is stripped of its types when it is required, lines kept as they are. What runs, of TypeScript
 * and of JavaScript, is cached together with the code that V8 made of it: a start that finds everything there compiles nothing.
 *
 * Types are not checked here (`tsc --noEmit` does that) and every TypeScript file runs as CommonJS, whatever `"type"` its package.json has.
 */
const fs = require('node:fs');
const path = require('node:path');
const { Module, isBuiltin } = require('node:module');
const { cacheFolderOf, nodeModulesOf } = require('./cache-folder.cjs');
const { hash, ModuleCache } = require('./module-cache.cjs');
const { compile, needsNode, run, unwrap, wrap } = require('./module-runner.cjs');

const extensions = ['.ts', '.cts', '.mts'];
/** What a TypeScript file may write for a file that only exists as TypeScript. */
const sourceOf = { '.js': '.ts', '.cjs': '.cts', '.mjs': '.mts' };
const isTypescript = filename => extensions.includes(path.extname(filename));
const isInstalled = filename => filename.includes(`${path.sep}node_modules${path.sep}`);
const isFile = file => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;

// --- caches: installed modules in that of this package, all others in that of their own folder -------------------------------

const caches = new Map();

function cacheOf(filename) {
  const folder = cacheFolderOf(isInstalled(filename) ? __dirname : path.dirname(filename));
  if (folder === undefined) return undefined;
  let cache = caches.get(folder);
  if (cache === undefined) caches.set(folder, (cache = new ModuleCache(folder)));
  return cache;
}

function saveCaches() {
  for (const cache of caches.values()) {
    try {
      cache.save();
    } catch {
      // A cache that cannot be written (read-only install, full disk) costs the next start some time and nothing else.
    }
  }
}

const states = new Map();

/** Tells contents of an installed file apart: no tool that replaces a file can set the time of its last change. */
function stateOf(filename) {
  let state = states.get(filename);
  if (state === undefined) {
    const found = fs.lstatSync(filename, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const { size, mtimeMs, ctimeMs, ino } = found;
    states.set(filename, (state = `${size} ${mtimeMs} ${ctimeMs} ${ino}`));
  }
  return state;
}

// --- loading -------------------------------------------------------------------------------------------------------------------

/** Runs what is cached, from the code that is cached with it if V8 takes it. */
function runKnown(module, filename, known, cache) {
  if (needsNode(known.text)) {
    module._compile(unwrap(known.text), filename);
    return;
  }
  const script = compile(filename, known.text, known.code);
  if (known.code === undefined || script.cachedDataRejected) cache.keep(known, script);
  run(module, filename, script);
}

function loadTypescript(module, filename) {
  const source = fs.readFileSync(filename);
  const proof = hash(source);
  const cache = cacheOf(filename);
  const known = cache?.find(filename, proof);
  if (known !== undefined) {
    runKnown(module, filename, known, cache);
    return;
  }
  const { explained, transform } = require('./typescript-transform.cjs');
  const text = wrap(transform(filename, source.toString('utf8')));
  let script;
  try {
    script = compile(filename, text);
  } catch (error) {
    throw error instanceof SyntaxError ? explained(filename, error) : error;
  }
  cache?.keep(cache.add(filename, proof, text), needsNode(text) ? undefined : script);
  if (needsNode(text)) module._compile(unwrap(text), filename);
  else run(module, filename, script);
}

/** Loads JavaScript: what is not cached is read and judged by Node, up to the text that it would compile. */
function loadJavascript(module, filename) {
  // The hook's own files: reading the cache takes them.
  if (path.dirname(filename) === __dirname) return loadByNode(module, filename);
  const cache = cacheOf(filename);
  const proof = isInstalled(filename) ? stateOf(filename) : hash(fs.readFileSync(filename));
  const known = cache?.find(filename, proof);
  if (known !== undefined) return runKnown(module, filename, known, cache);
  module._compile = (content, name, ...format) => {
    delete module._compile;
    const text = wrap(content.replace(/^#!.*/, '').replace(/\n\/\/# sourceMappingURL=data:\S*\s*$/, '\n'));
    const script = scriptOf(name, text, format);
    if (script === undefined || cache === undefined) return module._compile(content, name, ...format);
    cache.keep(cache.add(name, proof, text), script);
    return run(module, name, script);
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

// --- resolution -------------------------------------------------------------------------------------------------------------

const realFolders = new Map();

/**
 * The real path of a file, which is how Node names a module, or nothing when there is no such file. Asking for the real path once a
 * folder is what keeps this cheap.
 */
function realFile(file) {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return undefined;
  if (found.isSymbolicLink()) return isFile(file) ? fs.realpathSync(file) : undefined;
  const folder = path.dirname(file);
  let real = realFolders.get(folder);
  if (real === undefined) realFolders.set(folder, (real = fs.realpathSync(folder)));
  return real === folder ? file : path.join(real, path.basename(file));
}

/** The TypeScript file a relative request of a TypeScript file means, if there is one: `./a`, `./a.js` and `./folder`. */
function typescriptFile(request, folder) {
  const target = path.join(folder, request);
  const extension = path.extname(target);
  if (extensions.includes(extension)) return realFile(target);
  const source = sourceOf[extension];
  if (source !== undefined) return isFile(target) ? undefined : realFile(target.slice(0, -extension.length) + source);
  if (!/(^|\/)\.{0,2}$/.test(request)) {
    const file = realFile(`${target}.ts`);
    if (file !== undefined || isFile(target)) return file;
  }
  return realFile(path.join(target, 'index.ts'));
}

const isRelative = request => /^\.\.?(\/|$)/.test(request);
const packages = new Map();

/**
 * What a file asks for, if it need not be looked for: its own neighbours, as an earlier run found them, while neither has changed;
 * and a package that another file found by way of the same `node_modules`.
 */
function knownFile(request, from, resolve) {
  if (isRelative(request)) {
    if (!isInstalled(from)) return resolve();
    const requests = cacheOf(from)?.requestsOf(from);
    const known = requests?.get(request);
    if (known !== undefined && stateOf(known) !== undefined) return known;
    const file = resolve();
    if (isInstalled(file)) requests?.set(request, file);
    return file;
  }
  if (request.startsWith('#') || path.isAbsolute(request) || isBuiltin(request)) return resolve();
  const key = [request, ...nodeModulesOf(path.dirname(from))].join('\0');
  const known = packages.get(key);
  if (known !== undefined) return known;
  const file = resolve();
  if (isInstalled(file)) packages.set(key, file);
  return file;
}

/** Makes `require` and `import` of TypeScript work in this process. Calling it again does nothing. */
function install() {
  if (Module._extensions['.ts'] === loadTypescript) return;
  for (const extension of extensions) Module._extensions[extension] = loadTypescript;
  loadByNode = Module._extensions['.js'];
  Module._extensions['.js'] = loadJavascript;
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function resolveTypeScript(request, parent, isMain, options) {
    const from = parent?.filename;
    if (options !== undefined || typeof from !== 'string') return resolve.call(this, request, parent, isMain, options);
    if (isRelative(request) && isTypescript(from)) {
      const file = typescriptFile(request, path.dirname(from));
      if (file !== undefined) return file;
    }
    return knownFile(request, from, () => resolve.call(this, request, parent, isMain, options));
  };
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

module.exports = { install, loadMain };
