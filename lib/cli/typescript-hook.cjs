'use strict';
/**
 * Lets Node load TypeScript: each file is stripped of its types when it is required, lines kept as they are, and the result is
 * cached by the content of the file. A start whose files are all in the cache loads no transformer.
 *
 * Types are not checked here (`tsc --noEmit` does that) and every file runs as CommonJS, whatever `"type"` its package.json has.
 */
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const { Module } = require('node:module');

const transformOptions = { transforms: ['typescript', 'imports'], disableESTransforms: true };
const extensions = ['.ts', '.cts', '.mts'];
/** What a TypeScript file may write for a file that only exists as TypeScript. */
const sourceOf = { '.js': '.ts', '.cjs': '.cts', '.mjs': '.mts' };
/** Raised when the layout of a cache file changes. */
const layout = 1;
/** A cache file larger than this forgets what the last run did not use. */
const keepBelowBytes = 16 * 1024 * 1024;

const hash =
  typeof crypto.hash === 'function'
    ? data => crypto.hash('sha256', data, 'base64')
    : data => crypto.createHash('sha256').update(data).digest('base64');

const isFile = file => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;

// --- where the cache lives ---------------------------------------------------------------------------------------------------

/** A folder in the system's temporary one that no other user could have filled: what is read from it is executed. */
function privateTemporaryFolder() {
  const os = require('node:os');
  const uid = process.getuid?.() ?? 'user';
  const folder = path.join(os.tmpdir(), `cdk8s-homelab-${uid}`);
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = fs.lstatSync(folder);
    if (!found.isDirectory()) return undefined;
    if (process.getuid !== undefined && (found.uid !== uid || (found.mode & 0o022) !== 0)) return undefined;
    return folder;
  } catch {
    return undefined;
  }
}

const cacheFolders = new Map();

/** `node_modules/.cache/cdk8s-homelab` of the nearest `node_modules` at or above a folder, else one of the user's own. */
function cacheFolderOf(folder) {
  const known = cacheFolders.get(folder);
  if (known !== undefined) return known;
  const modules = path.join(folder, 'node_modules');
  const parent = path.dirname(folder);
  let found;
  if (fs.statSync(modules, { throwIfNoEntry: false })?.isDirectory() === true)
    found = path.join(modules, '.cache', 'cdk8s-homelab');
  else found = parent === folder ? (privateTemporaryFolder() ?? '') : cacheFolderOf(parent);
  cacheFolders.set(folder, found);
  return found;
}

// --- one cache file per folder: an index line, then the transformed texts one after the other ------------------------------

let transformerVersion;

/** Names the transformer and its options: a cache written by another one is not read. */
function cacheKey() {
  transformerVersion ??= require('sucrase/package.json').version;
  return JSON.stringify([layout, transformerVersion, transformOptions]);
}

function readCache(file) {
  try {
    const bytes = fs.readFileSync(file);
    const end = bytes.indexOf(10);
    const index = JSON.parse(bytes.toString('utf8', 0, end));
    if (index.key !== cacheKey()) return { entries: new Map() };
    return { entries: new Map(index.files), bytes, start: end + 1 };
  } catch {
    // Absent or damaged: either way there is nothing to reuse.
    return { entries: new Map() };
  }
}

class TransformCache {
  constructor(folder) {
    this.file = path.join(folder, 'typescript.cache');
    this.stored = readCache(this.file);
    this.fresh = new Map();
    this.used = new Set();
  }

  get(filename, sourceHash) {
    const entry = this.stored.entries.get(filename);
    if (entry === undefined || entry[0] !== sourceHash) return undefined;
    const text = this.textOf(this.stored, entry);
    if (text !== undefined) this.used.add(filename);
    return text;
  }

  /** The stored text, or nothing when the bytes are not those that were written. */
  textOf({ bytes, start }, [, textHash, offset, length]) {
    const slice = bytes.subarray(start + offset, start + offset + length);
    return hash(slice) === textHash ? slice.toString('utf8') : undefined;
  }

  set(filename, sourceHash, text) {
    this.fresh.set(filename, { sourceHash, text });
  }

  /** Writes what this run transformed beside what is there; another run that ends at the same moment costs one transform, no more. */
  save() {
    if (this.fresh.size === 0) return;
    const latest = readCache(this.file);
    const tooLarge = (latest.bytes?.length ?? 0) > keepBelowBytes;
    const files = [];
    const texts = [];
    let offset = 0;
    const add = (filename, sourceHash, text) => {
      const bytes = Buffer.from(text);
      files.push([filename, [sourceHash, hash(bytes), offset, bytes.length]]);
      texts.push(bytes);
      offset += bytes.length;
    };
    for (const [filename, { sourceHash, text }] of this.fresh) add(filename, sourceHash, text);
    for (const [filename, entry] of latest.entries) {
      if (this.fresh.has(filename) || (tooLarge && !this.used.has(filename)) || !isFile(filename)) continue;
      const text = this.textOf(latest, entry);
      if (text !== undefined) add(filename, entry[0], text);
    }
    const index = Buffer.from(`${JSON.stringify({ key: cacheKey(), files })}\n`);
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    try {
      fs.writeFileSync(temporary, Buffer.concat([index, ...texts]), { mode: 0o600 });
      fs.renameSync(temporary, this.file);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  }
}

const caches = new Map();

function cacheOf(filename) {
  const folder = cacheFolderOf(path.dirname(filename));
  if (folder === '') return undefined;
  let cache = caches.get(folder);
  if (cache === undefined) caches.set(folder, (cache = new TransformCache(folder)));
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

// --- transform --------------------------------------------------------------------------------------------------------------

function syntaxError(filename, line, message) {
  const error = new SyntaxError(message);
  // The place in the form of a stack frame, so that whoever reads stacks finds it.
  error.stack = `SyntaxError: ${message}\n    at ${filename}:${line}:1`;
  return error;
}

const commonJsOnly = [
  [/import\.meta/, 'import.meta needs an ES module and programs run as CommonJS: use __dirname or __filename'],
  [
    /await is only valid/,
    'await outside a function needs an ES module and programs run as CommonJS: put it into an async function',
  ],
];

/** Tells where the text is not JavaScript that can run here: V8 knows, but says so only when it compiles the text by itself. */
function checkSyntax(filename, text) {
  const vm = require('node:vm');
  try {
    new vm.Script(`(function (exports, require, module, __filename, __dirname) { ${text}\n})`, { filename });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const line = /:(\d+)$/.exec(String(error.stack).split('\n', 1)[0])?.[1] ?? '1';
    const known = commonJsOnly.find(([pattern]) => pattern.test(error.message));
    throw syntaxError(filename, line, known?.[1] ?? error.message);
  }
}

function transform(filename, source) {
  const { transform: strip } = require('sucrase');
  let text;
  try {
    text = strip(source, { ...transformOptions, filePath: filename }).code;
  } catch (error) {
    if (error?.loc === undefined) throw error;
    const prefix = `Error transforming ${filename}: `;
    const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
    throw syntaxError(filename, error.loc.line, message.replace(/ \(\d+:\d+\)$/, ''));
  }
  // Node would take a file with one of these for an ES module, and then fail for another reason.
  if (/\bimport\.meta\b|\bawait\b/.test(text)) checkSyntax(filename, text);
  return text;
}

function load(module, filename) {
  const source = fs
    .readFileSync(filename, 'utf8')
    .replace(/^\uFEFF/, '')
    .replace(/^#!.*/, '');
  const sourceHash = hash(source);
  const cache = cacheOf(filename);
  const cached = cache?.get(filename, sourceHash);
  if (cached !== undefined) {
    module._compile(cached, filename);
    return;
  }
  const text = transform(filename, source);
  try {
    module._compile(text, filename);
  } catch (error) {
    // Of this file, or of one that it requires, or thrown by the program: only the first has something to tell here.
    if (error instanceof SyntaxError) checkSyntax(filename, text);
    cache?.set(filename, sourceHash, text);
    throw error;
  }
  cache?.set(filename, sourceHash, text);
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

/** Makes `require` and `import` of TypeScript work in this process. Calling it again does nothing. */
function install() {
  if (Module._extensions['.ts'] === load) return;
  for (const extension of extensions) Module._extensions[extension] = load;
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function resolveTypeScript(request, parent, isMain, options) {
    if (/^\.\.?(\/|$)/.test(request) && options === undefined && extensions.includes(path.extname(parent?.filename ?? ''))) {
      const file = typescriptFile(request, path.dirname(parent.filename));
      if (file !== undefined) return file;
    }
    return resolve.call(this, request, parent, isMain, options);
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
    if (!esModule || extensions.includes(path.extname(file))) throw error;
    await import(require('node:url').pathToFileURL(file).href);
  }
}

module.exports = { install, loadMain };
