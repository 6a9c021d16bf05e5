'use strict';
// A file with everything that a start loads: for each module the text that runs, what V8 made of it, and what its requests lead to.
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const { nodeModulesOf } = require('./cache-folder.cjs');

/** What the transformer is told to do. A cached text that was made with other options is not used. */
const options = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
  isModule: true,
  inputSourceMap: false,
  swcrc: false,
  configFile: false,
};
/** Raised when the layout of a cache file, or the meaning of what is in it, changes. */
const layout = 7;
/** A cache file larger than this forgets what the last run did not use. */
const keepBelowBytes = 32 * 1024 * 1024;
/** So many sources must have been read only because their states were not known before that the file is written for it. */
const worthWriting = 20;
/** When so many modules are new, what other commands compiled of the old ones is no matter. */
const manyNew = 20;
/** Commands that are remembered. */
const mostCommands = 50;
/** Length of the line in front: a hash in base64 and a newline. */
const hashLine = 45;
const empty = Buffer.alloc(0);
const nothing = { entries: new Map(), bytes: empty, texts: ['', ''], packages: [], commands: [] };

const hash =
  typeof crypto.hash === 'function'
    ? data => crypto.hash('sha256', data, 'base64')
    : data => crypto.createHash('sha256').update(data).digest('base64');

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
 * Reads a cache file: a line with the hash of all that follows, a line of JSON that is the index, the texts of Latin-1, the other
 * texts, and the code. Only a file that is whole is used, because V8 executes its own code without looking at it.
 */
function readCache(file) {
  try {
    const all = fs.readFileSync(file);
    if (all.latin1Slice(0, hashLine - 1) !== hash(all.subarray(hashLine))) return nothing;
    const end = all.indexOf(10, hashLine);
    const index = JSON.parse(all.utf8Slice(hashLine, end));
    if (index.key !== keyOfTexts()) return nothing;
    const bytes = all.subarray(end + 1);
    const [narrow, code] = index.parts;
    // One large string outside the young heap, of which each text is a slice: nothing is decoded, and copied once.
    const texts = [bytes.latin1Slice(0, narrow), bytes.utf8Slice(narrow, code)];
    const { files, packages } = index;
    const sameEngine = index.engine === engine;
    const commands = sameEngine ? index.commands : [];
    return { entries: new Map(files), packages, bytes: bytes.subarray(code), texts, sameEngine, commands };
  } catch {
    // Absent or damaged: either way there is nothing to reuse.
    return nothing;
  }
}

/** Nearly every text is ASCII, which is told faster than a pattern tells it. */
const isWide = text => Buffer.byteLength(text) !== text.length && /[^\0-\xff]/.test(text);

/**
 * What there is to store of every module: those of this run, and of others unless the file gets too large.
 *
 * @param everyCode also of modules that had code: this run may have compiled functions that no run before it has called
 */
function* modulesToStore(used, latest, everyCode) {
  for (const [filename, { proof, state, text, script, isNew, code: known = empty, requests }] of used) {
    // After the run: what V8 compiled meanwhile, function by function, is in it.
    const code = script !== undefined && (isNew || everyCode) ? script.createCachedData() : known;
    yield { filename, proof, state, text, code, requests: [...requests] };
  }
  if (latest.bytes.length > keepBelowBytes) return;
  for (const [filename, [proof, wide, start, length, from, codeLength, requests, state]] of latest.entries) {
    if (used.has(filename) || !fs.existsSync(filename)) continue;
    const text = latest.texts[wide].slice(start, start + length);
    const code = latest.sameEngine ? latest.bytes.subarray(from, from + codeLength) : empty;
    yield { filename, proof, state, text, code, requests };
  }
}

/** The lines and bytes of a cache file. */
function serialized(modules, packages, commands) {
  const files = [];
  const texts = ['', ''];
  const codes = [];
  let from = 0;
  for (const { filename, proof, state, text, code, requests } of modules) {
    const wide = isWide(text) ? 1 : 0;
    files.push([filename, [proof, wide, texts[wide].length, text.length, from, code.length, requests, state]]);
    texts[wide] += text;
    codes.push(code);
    from += code.length;
  }
  const narrow = Buffer.from(texts[0], 'latin1');
  const wide = Buffer.from(texts[1], 'utf8');
  const parts = [narrow.length, narrow.length + wide.length];
  const index = { key: keyOfTexts(), engine, parts, packages, commands, files };
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), narrow, wide, ...codes]);
  return [Buffer.from(`${hash(body)}\n`), body];
}

function writeAtOnce(file, parts) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  try {
    const out = fs.openSync(temporary, 'w', 0o600);
    try {
      fs.writevSync(out, parts);
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
    this.stored = readCache(this.file);
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
    if (state !== undefined && state !== known.state) {
      known.state = state;
      this.changed ||= ++this.newStates >= worthWriting;
    }
    return known;
  }

  take(filename, entry) {
    const { texts, bytes, sameEngine } = this.stored;
    // By index: for each module of a start, an iterator would cost more than all the rest.
    const { 0: proof, 1: wide, 2: start, 3: length, 4: from, 5: codeLength, 6: requests, 7: state } = entry;
    const code = sameEngine && codeLength > 0 ? bytes.subarray(from, from + codeLength) : undefined;
    const known = { proof, state, text: texts[wide].slice(start, start + length), code, requests };
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
    const latest = readCache(this.file);
    const packages = new Map([...latest.packages, ...this.packages]);
    for (const [key, [, file]] of packages) if (!fs.existsSync(file)) packages.delete(key);
    const newModules = [...this.used.values()].filter(({ isNew }) => isNew).length;
    const others = newModules < manyNew ? latest.commands.filter(other => other !== command) : [];
    const commands = [command, ...others].slice(0, mostCommands);
    writeAtOnce(this.file, serialized(modulesToStore(this.used, latest, isNewCommand), [...packages], commands));
  }
}

module.exports = { hash, ModuleCache, options };
