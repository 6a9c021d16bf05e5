'use strict';
// Where caches lie that hold code: only where nobody else could have put it.
const fs = require('node:fs');
const path = require('node:path');

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

const found = new Map();

/** Every `node_modules` at or above a folder, nearest first. */
function nodeModulesOf(folder) {
  const known = found.get(folder);
  if (known !== undefined) return known;
  const modules = path.join(folder, 'node_modules');
  const parent = path.dirname(folder);
  const above = parent === folder ? [] : nodeModulesOf(parent);
  const here = fs.statSync(modules, { throwIfNoEntry: false })?.isDirectory() === true;
  const all = here ? [modules, ...above] : above;
  found.set(folder, all);
  return all;
}

/** `node_modules/.cache/cdk8s-homelab` of the nearest `node_modules` at or above a folder, else one of the user's own, if there is one. */
function cacheFolderOf(folder) {
  const [nearest] = nodeModulesOf(folder);
  return nearest === undefined ? privateTemporaryFolder() : path.join(nearest, '.cache', 'cdk8s-homelab');
}

module.exports = { cacheFolderOf, nodeModulesOf };
