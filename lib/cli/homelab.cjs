#!/usr/bin/env node
'use strict';
// The start of the command line, in plain JavaScript: what comes after it is TypeScript in the repository and compiled in the package.
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');

/**
 * The command line of the copy that the project in the working directory depends on, when that is not this one: a program and the
 * command that runs it must mean the same classes, so a global install steps aside.
 */
function projectsOwn() {
  if (isOwn(process.cwd())) return undefined;
  try {
    const { createRequire } = require('node:module');
    const manifest = createRequire(path.join(process.cwd(), 'program.js')).resolve('cdk8s-homelab/package.json');
    const own = fs.realpathSync(path.join(path.dirname(manifest), 'lib', 'cli', 'homelab.cjs'));
    return own === __filename ? undefined : own;
  } catch {
    return undefined;
  }
}

/** The usual case, told without a search: this is the repository of this copy, or one that depends on it. */
function isOwn(folder) {
  if (folder === root) return true;
  try {
    return fs.realpathSync(path.join(folder, 'node_modules', 'cdk8s-homelab')) === root;
  } catch {
    return false;
  }
}

/** The standard streams that somebody uses, of a command or of a program: Node makes each when it is first asked for. */
function usedStreams() {
  const used = new Set();
  for (const name of ['stdout', 'stderr']) {
    const own = Object.getOwnPropertyDescriptor(process, name);
    const get = () => {
      const stream = own.get.call(process);
      used.add(stream);
      return stream;
    };
    Object.defineProperty(process, name, { ...own, get });
  }
  return used;
}

/**
 * Ends the process when all that was written is out. Nobody is going to use what a program has left, timers and sockets, and taking itself
 * down in good order takes Node a tenth of a short run.
 */
function end([stream, ...others]) {
  if (stream === undefined) process.exit();
  else stream.write('', () => end(others));
}

function start() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    process.stderr.write(`homelab needs Node.js 20 or later, this is ${process.version}\n`);
    process.exitCode = 2;
    return;
  }
  const own = projectsOwn();
  if (own !== undefined) {
    require(own);
    return;
  }
  const hook = require('./typescript-hook.cjs');
  hook.install();
  const streams = usedStreams();
  const sources = path.join(__dirname, 'main.ts');
  const { main } = require(fs.existsSync(sources) ? sources : path.join(root, 'build', 'lib', 'cli', 'main.js'));
  const finish = code => {
    // A program may have said that it failed; what the command finds says more.
    process.exitCode = code === 0 ? process.exitCode : code;
    end([...streams]);
  };
  void main(process.argv.slice(2), hook).then(finish, error => {
    process._rawDebug(`error: ${error?.message ?? error}`);
    finish(1);
  });
}

start();
