'use strict';
// One file with everything a start loads: for each module the text that runs, what V8 made of it, and what its requests lead to.
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const { nodeModulesOf } = require('./cache-folder.cjs');

/** Raised when the layout of a cache file, or the meaning of what is in it, changes. */
const layout = 2;
/** A cache file larger than this forgets what the last run did not use. */
const keepBelowBytes = 32 * 1024 * 1024;
/** Length of the line in front: a hash in base64 and a newline. */
const hashLine = 45;
const empty = Buffer.alloc(0);

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
      return JSON.parse(fs.readFileSync(path.join(folder, 'sucrase', 'package.json'), 'utf8')).version;
    } catch {
      // Not in this one.
    }
  }
  return require('sucrase/package.json').version;
}

let key;

/** Names what made the texts: those of another transformer, or of other options of it, are not used. */
function keyOfTexts() {
  key ??= JSON.stringify([layout, versionOfTransformer(), require('./typescript-transform.cjs').options]);
  return key;
}

/**
 * Reads a cache file: a line with the hash of all that follows, a line of JSON that is the index, and the bytes it points into.
 * Only one that is whole is used, because V8 executes its own code without looking at it.
 */
function readCache(file) {
  try {
    const all = fs.readFileSync(file);
    if (all.latin1Slice(0, hashLine - 1) !== hash(all.subarray(hashLine))) return { entries: new Map(), bytes: empty };
    const end = all.indexOf(10, hashLine);
    const index = JSON.parse(all.utf8Slice(hashLine, end));
    if (index.key !== keyOfTexts()) return { entries: new Map(), bytes: empty };
    return { entries: new Map(index.files), bytes: all.subarray(end + 1), sameEngine: index.engine === engine };
  } catch {
    // Absent or damaged: either way there is nothing to reuse.
    return { entries: new Map(), bytes: empty };
  }
}

/** Texts beyond Latin-1 are kept as V8 has them in memory, so that reading either kind copies bytes and decodes nothing. */
function encode(text) {
  const wide = /[^\0-\xff]/.test(text);
  return { wide, bytes: Buffer.from(text, wide ? 'utf16le' : 'latin1') };
}

/** Calls `put` with what there is to store of every module: those of this run, and of others unless the file gets too large. */
function collect(used, latest, put) {
  for (const [filename, { proof, text, script, code = empty, requests }] of used) {
    const { wide, bytes } = encode(text);
    // After the run: what V8 compiled meanwhile, function by function, is in it.
    const made = script === undefined ? code : script.createCachedData();
    put(filename, { proof, length: bytes.length, wide, codeLength: made.length, requests: [...requests] }, [bytes, made]);
  }
  if (latest.bytes.length > keepBelowBytes) return;
  for (const [filename, entry] of latest.entries) {
    if (used.has(filename) || !fs.existsSync(filename)) continue;
    const { start, length } = entry;
    const codeLength = latest.sameEngine ? entry.codeLength : 0;
    put(filename, { ...entry, codeLength }, [latest.bytes.subarray(start, start + length + codeLength)]);
  }
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
  /** @param folder where the file lies */
  constructor(folder) {
    this.file = path.join(folder, 'modules.cache');
    this.stored = readCache(this.file);
    this.used = new Map();
    this.changed = false;
  }

  /** What is stored of a file, unless it is of another content: `proof` tells contents apart. */
  find(filename, proof) {
    const entry = this.stored.entries.get(filename);
    if (entry === undefined || entry.proof !== proof) return undefined;
    const { bytes, sameEngine } = this.stored;
    const { start, length, wide, codeLength, requests } = entry;
    const end = start + length;
    const known = {
      proof,
      text: wide ? bytes.ucs2Slice(start, end) : bytes.latin1Slice(start, end),
      code: codeLength > 0 && sameEngine ? bytes.subarray(end, end + codeLength) : undefined,
      requests: new Map(requests),
    };
    this.used.set(filename, known);
    return known;
  }

  /** Takes a module that is not stored. */
  add(filename, proof, text) {
    const known = { proof, text, requests: new Map() };
    this.used.set(filename, known);
    this.changed = true;
    return known;
  }

  /** Takes the code of a module that V8 had to compile. */
  keep(known, script) {
    known.script = script;
    this.changed = true;
  }

  /** What a file of this run asks for, and the files that it gets. */
  requestsOf(filename) {
    return this.used.get(filename)?.requests;
  }

  /** Writes what this run added beside what is there; another run that ends at the same moment costs one transform, no more. */
  save() {
    if (!this.changed) return;
    const files = [];
    const parts = [];
    let start = 0;
    collect(this.used, readCache(this.file), (filename, entry, bytes) => {
      files.push([filename, { ...entry, start }]);
      for (const part of bytes) start += part.length;
      parts.push(...bytes);
    });
    const index = Buffer.from(`${JSON.stringify({ key: keyOfTexts(), engine, files })}\n`);
    const body = Buffer.concat([index, ...parts]);
    writeAtOnce(this.file, [Buffer.from(`${hash(body)}\n`), body]);
  }
}

module.exports = { hash, ModuleCache };
