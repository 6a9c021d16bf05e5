'use strict';
// Finds the file that a request means, without looking for what an earlier run, or another file, has found already.
const fs = require('node:fs');
const path = require('node:path');
const { isBuiltin } = require('node:module');
const { nodeModulesOf } = require('./cache-folder.cjs');

const extensions = ['.ts', '.cts', '.mts'];
/** What a TypeScript file may write for a file that only exists as TypeScript. */
const sourceOf = { '.js': '.ts', '.cjs': '.cts', '.mjs': '.mts' };
const isTypescript = filename => extensions.includes(path.extname(filename));
const isInstalled = filename => filename.includes(`${path.sep}node_modules${path.sep}`);
const isRelative = request => /^\.\.?(\/|$)/.test(request);
const isFile = file => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;

const looked = new Map();

/** Looks at a file, once. */
function look(file) {
  let found = looked.get(file);
  if (found === undefined && (found = fs.lstatSync(file, { throwIfNoEntry: false })) !== undefined) looked.set(file, found);
  return found;
}

const states = new Map();

/** Tells contents of a file apart, if there is one: no tool that replaces a file can set the time of its last change. */
function stateOf(filename) {
  let state = states.get(filename);
  if (state !== undefined) return state;
  const found = look(filename);
  if (found === undefined) return undefined;
  state = `${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`;
  states.set(filename, state);
  return state;
}

/** Clocks of file systems tick slowly: in the same tick, a file may change again. */
const slowestTick = 2000;
const began = Date.now();

/** The same, unless the file has just been changed: it might change once more without another state. */
function settledStateOf(filename) {
  const found = look(filename);
  const settled = found !== undefined && Math.max(found.ctimeMs, found.mtimeMs) + slowestTick < began;
  return settled ? stateOf(filename) : undefined;
}

const realFolders = new Map();
const realFiles = new Map();

/**
 * The real path of a file, which is how Node names a module, or nothing when there is no such file. Asking for the real path once a
 * folder is what keeps this cheap.
 */
function realFile(file) {
  let real = realFiles.get(file);
  if (real === undefined && (real = findRealFile(file)) !== undefined) realFiles.set(file, real);
  return real;
}

function findRealFile(file) {
  const found = look(file);
  if (found === undefined || found.isDirectory()) return undefined;
  if (found.isSymbolicLink()) return isFile(file) ? fs.realpathSync(file) : undefined;
  const folder = path.dirname(file);
  let real = realFolders.get(folder);
  if (real === undefined) realFolders.set(folder, (real = fs.realpathSync(folder)));
  return real === folder ? file : path.join(real, path.basename(file));
}

/** The path that a request means. Most mean a neighbour, and need not be taken apart. */
function targetOf(request, folder) {
  const isNeighbour = request.startsWith('./') && !request.includes('/', 2) && !request.startsWith('.', 2);
  return isNeighbour ? folder + path.sep + request.slice(2) : path.join(folder, request);
}

/** The TypeScript file a relative request of a TypeScript file means, if there is one: `./a`, `./a.js` and `./folder`. */
function typescriptFile(request, folder) {
  const target = targetOf(request, folder);
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

/** The file that a relative request of JavaScript means in the usual case: there is nothing of that name, but with `.js` behind it. */
function javascriptFile(request, folder) {
  const target = path.join(folder, request);
  if (look(target) !== undefined) return undefined;
  return look(`${target}.js`)?.isFile() === true && realFile(`${target}.js`) === `${target}.js` ? `${target}.js` : undefined;
}

const nameOf = request => /^(@[^/]+\/)?[^/]+/.exec(request)?.[0] ?? request;

class Resolver {
  /** @param cacheOf the cache that remembers what a file asks for */
  constructor(cacheOf) {
    this.cacheOf = cacheOf;
    this.packages = new Map();
    this.folders = new Map();
  }

  /** What was found for the sources in a folder so far: files by request. */
  foundIn(folder) {
    let found = this.folders.get(folder);
    if (found === undefined) this.folders.set(folder, (found = new Map()));
    return found;
  }

  /** @param byNode looks for the file in the usual way, and throws when there is none */
  resolve(request, from, byNode) {
    if (!isTypescript(from) || isInstalled(from)) return this.find(request, from, byNode);
    const found = this.foundIn(path.dirname(from));
    let file = found.get(request);
    if (file === undefined) found.set(request, (file = this.find(request, from, byNode)));
    return file;
  }

  find(request, from, byNode) {
    if (isRelative(request)) {
      if (isInstalled(from)) return this.neighbour(request, from, byNode);
      return (isTypescript(from) ? typescriptFile(request, path.dirname(from)) : undefined) ?? byNode();
    }
    if (request.startsWith('#') || path.isAbsolute(request) || isBuiltin(request)) return byNode();
    const folders = nodeModulesOf(path.dirname(from));
    const key = [request, ...folders].join('\0');
    let file = this.packages.get(key);
    if (file === undefined && isInstalled((file = this.package(request, folders, byNode)))) this.packages.set(key, file);
    return file;
  }

  /** A file of the same package: found by an earlier run, and neither of the two has changed. */
  neighbour(request, from, byNode) {
    const found = this.cacheOf(from)?.requestsOf(from);
    const known = found?.get(request);
    if (known !== undefined && stateOf(known) !== undefined) return known;
    const file = (isTypescript(from) ? typescriptFile : javascriptFile)(request, path.dirname(from)) ?? byNode();
    if (isInstalled(file)) found?.set(request, file);
    return file;
  }

  /** A file of a package: found by an earlier run, the package is the same, and none is nearer. */
  package(request, folders, byNode) {
    const name = nameOf(request);
    const folder = folders.find(modules => fs.lstatSync(path.join(modules, name), { throwIfNoEntry: false }) !== undefined);
    const manifest = folder === undefined ? undefined : stateOf(path.join(folder, name, 'package.json'));
    const found = manifest === undefined ? undefined : this.cacheOf(path.join(folder, name))?.packages;
    const key = `${path.join(folder ?? '', name)}\0${request}`;
    const known = found?.get(key);
    if (known !== undefined && known[0] === manifest && stateOf(known[1]) !== undefined) return known[1];
    const file = byNode();
    if (found !== undefined && file.startsWith(fs.realpathSync(path.join(folder, name)) + path.sep))
      found.set(key, [manifest, file]);
    return file;
  }
}

module.exports = { extensions, isInstalled, isTypescript, Resolver, settledStateOf, stateOf };
