'use strict';
// A file with everything that a start loads: for each module the text that runs, what V8 made of it, and what its requests lead to.
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const { nodeModulesOf } = require('./cache-folder.cjs');

/** What the transformer is told to do. A cached text that was made with other options is not used. */
const options = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { decoratorVersion: '2022-03' },
    target: 'es2022',
  },
  module: { type: 'commonjs' },
  isModule: true,
  inputSourceMap: false,
  swcrc: false,
  configFile: false,
};
/** Raised when the layout of a cache file, or the meaning of what is in it, changes. */
const layout = 8;
/** A cache file larger than this forgets what the last run did not use. */
const keepBelowBytes = 32 * 1024 * 1024;
/** So many sources must have been read only because their states were not known before that the file is written for it. */
const worthWriting = 20;
/** When so many modules are new, what other commands compiled of the old ones is no matter. */
const manyNew = 20;
/** Commands that are remembered. */
const mostCommands = 50;
/** Length of the line in front: the hash of the index, and its length. */
const headLength = 64;
const empty = Buffer.alloc(0);
const nothing = { entries: new Map(), packages: [], commands: [] };
/** Holds one module at a time: memory that is new costs more than what is read into it. */
let shared = Buffer.allocUnsafeSlow(1 << 18);

const hash =
  typeof crypto.hash === 'function'
    ? data => crypto.hash('sha256', data, 'base64')
    : data => crypto.createHash('sha256').update(data).digest('base64');

/** The hash of each source that runs in this process, by file. */
const proofs = new Map();

/** What code was made for. V8 looks at its version and flags by itself as well, and rejects what does not fit. */
const engine = JSON.stringify([process.version, process.arch, process.execArgv, process.env['NODE_OPTIONS'] ?? '']);

/** Found by its place, which loads and resolves nothing; a project without `node_modules` takes the longer way. */
function versionOfTransformer() {
  for (const folder of nodeModulesOf(__dirname)) {
    try {
      return JSON.parse(fs.readFileSync(path.join(folder, '@swc', 'core', 'package.json'), 'utf8')).version;
    } catch {
      // Not in this one.
    }
  }
  return require('@swc/core/package.json').version;
}

let key;

/** Names what made the texts: those of another transformer, or of other options of it, are not used. */
function keyOfTexts() {
  key ??= JSON.stringify([layout, versionOfTransformer(), options]);
  return key;
}

/**
 * Opens a cache file: a line with the hash and the length of the index, the index in JSON, and for each module its text and its code. Those
 * are read when the module is asked for, so that a start pays nothing for what other commands run.
 */
function openCache(file) {
  let opened;
  try {
    opened = fs.openSync(file, 'r');
    const [sum, length] = bytesAt(opened, 0, headLength).latin1Slice(0, headLength).split(' ');
    const bytes = bytesAt(opened, headLength, Number(length));
    if (hash(bytes) !== sum) return nothing;
    const index = JSON.parse(bytes.utf8Slice());
    if (index.key !== keyOfTexts()) return nothing;
    const { packages } = index;
    const sameEngine = index.engine === engine;
    return {
      opened,
      from: headLength + bytes.length,
      entries: new Map(index.files),
      packages,
      sameEngine,
      commands: sameEngine ? index.commands : [],
    };
  } catch {
    // Absent or damaged: either way there is nothing to reuse.
    return nothing;
  }
}

/** Bytes of a file; valid until the next ones are read. Fewer if it ends before. */
function bytesAt(opened, from, length) {
  if (length > shared.length) shared = Buffer.allocUnsafeSlow(length * 2);
  return shared.subarray(0, fs.readSync(opened, shared, 0, length, from));
}

/** Text and code of a module, if they are as they were written: V8 executes its code without looking at it. */
function partsOf({ opened, from }, { 1: wide, 2: start, 3: textLength, 4: codeLength, 5: sum }) {
  const bytes = bytesAt(opened, from + start, textLength + codeLength);
  if (hash(bytes) !== sum) return undefined;
  const text = wide === 1 ? bytes.utf8Slice(0, textLength) : bytes.latin1Slice(0, textLength);
  return { text, code: bytes.subarray(textLength) };
}

/** Nearly every text is ASCII, which is told faster than a pattern tells it. */
const isWide = text => Buffer.byteLength(text) !== text.length && /[^\0-\xff]/.test(text);

/**
 * What there is to store of every module: those of this run, and of others unless the file gets too large.
 *
 * @param everyCode also of modules that had code: this run may have compiled functions that no run before it has called
 */
function* modulesToStore(used, latest, everyCode) {
  for (const [filename, { proof, state, text, script, isNew, requests, stored }] of used) {
    // After the run: what V8 compiled meanwhile, function by function, is in it.
    const isFresh = script !== undefined && (isNew || everyCode);
    const code = isFresh ? script.createCachedData() : codeOf(stored);
    yield { filename, proof, state, text, code, requests: [...requests] };
  }
  let bytes = 0;
  for (const [filename, entry] of latest.entries) {
    if (used.has(filename) || (bytes += entry[3] + entry[4]) > keepBelowBytes || !fs.existsSync(filename)) continue;
    const parts = partsOf(latest, entry);
    if (parts === undefined) continue;
    const { 0: proof, 6: requests, 7: state } = entry;
    const code = latest.sameEngine ? Buffer.from(parts.code) : empty;
    yield { filename, proof, state, text: parts.text, code, requests };
  }
}

/** The code that a module was run from, to keep. @param stored the cache that it is in, and its entry there */
function codeOf(stored) {
  const code = stored?.[0].sameEngine === true ? partsOf(...stored)?.code : undefined;
  return code === undefined ? empty : Buffer.from(code);
}

/** The bytes of a cache file. */
function serialized(modules, packages, commands) {
  const files = [];
  const parts = [];
  let start = 0;
  for (const { filename, proof, state, text, code, requests } of modules) {
    const wide = isWide(text) ? 1 : 0;
    const bytes = Buffer.concat([Buffer.from(text, wide === 1 ? 'utf8' : 'latin1'), code]);
    files.push([filename, [proof, wide, start, bytes.length - code.length, code.length, hash(bytes), requests, state]]);
    parts.push(bytes);
    start += bytes.length;
  }
  const index = Buffer.from(JSON.stringify({ key: keyOfTexts(), engine, packages, commands, files }));
  const head = `${hash(index)} ${index.length} `.padEnd(headLength - 1);
  return Buffer.concat([Buffer.from(`${head}\n`), index, ...parts]);
}

function writeAtOnce(file, bytes) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  try {
    const out = fs.openSync(temporary, 'w', 0o600);
    try {
      fs.writeFileSync(out, bytes);
    } finally {
      fs.closeSync(out);
    }
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** The modules of one cache file. */
class ModuleCache {
  constructor(file) {
    this.file = file;
    this.stored = openCache(this.file);
    this.used = new Map();
    /** What requests for packages lead to, and the state of the package in which that was found. */
    this.packages = new Map(this.stored.packages);
    this.changed = false;
    this.newStates = 0;
  }

  /** What is stored of a file if its state is known, and the same. */
  findState(filename, state) {
    const entry = this.stored.entries.get(filename);
    return state === undefined || entry?.[7] !== state ? undefined : this.take(filename, entry);
  }

  /** What is stored of a file, unless it is of another content: `proof` tells contents apart. @param state of the file, if it is known */
  find(filename, proof, state) {
    const entry = this.stored.entries.get(filename);
    if (entry === undefined || entry[0] !== proof) return undefined;
    const known = this.take(filename, entry);
    if (known !== undefined && state !== undefined && state !== known.state) {
      known.state = state;
      this.changed ||= ++this.newStates >= worthWriting;
    }
    return known;
  }

  take(filename, entry) {
    const { stored } = this;
    const parts = partsOf(stored, entry);
    if (parts === undefined) return undefined;
    const { 0: proof, 6: requests, 7: state } = entry;
    const code = stored.sameEngine && parts.code.length > 0 ? parts.code : undefined;
    const known = { proof, state, text: parts.text, code, requests, stored: [stored, entry] };
    this.used.set(filename, known);
    return known;
  }

  /** Takes a module that is not stored. */
  add(filename, proof, text, state) {
    const known = { proof, state, text, requests: [] };
    this.used.set(filename, known);
    this.changed = true;
    return known;
  }

  /** Takes what a module runs as, whose code may be stored. @param isNew V8 had to compile it */
  keep(known, script, isNew) {
    known.script = script;
    known.isNew = isNew;
    this.changed ||= isNew;
  }

  /** What a file of this run asks for, and the files that it gets. */
  requestsOf(filename) {
    const known = this.used.get(filename);
    if (known !== undefined && Array.isArray(known.requests)) known.requests = new Map(known.requests);
    return known?.requests;
  }

  /**
   * Writes what this run added beside what is there; another run that ends at the same moment costs one transform, no more.
   *
   * @param command what was run: one that is new has compiled functions that others do not call; empty if it was help, or little else
   */
  save(command) {
    const isNewCommand = command !== '' && this.used.size > 0 && !this.stored.commands.includes(command);
    if (!this.changed && !isNewCommand) return;
    const latest = openCache(this.file);
    const packages = new Map([...latest.packages, ...this.packages]);
    for (const [key, [, file]] of packages) if (!fs.existsSync(file)) packages.delete(key);
    const newModules = [...this.used.values()].filter(({ isNew }) => isNew).length;
    const others = newModules < manyNew ? latest.commands.filter(other => other !== command) : [];
    const commands = [command, ...others].slice(0, mostCommands);
    writeAtOnce(this.file, serialized(modulesToStore(this.used, latest, isNewCommand), [...packages], commands));
  }
}

module.exports = { hash, ModuleCache, options, proofs };
