'use strict';
// Compiles the package to build/: JavaScript and declarations by tsc, and the data beside the sources as it is.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const output = path.join(root, 'build');

function* dataFiles(folder) {
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* dataFiles(file);
    else if (entry.name.endsWith('.json')) yield file;
  }
}

fs.rmSync(output, { recursive: true, force: true });
const compiler = spawnSync(
  process.execPath,
  [require.resolve('typescript/bin/tsc'), '-p', path.join(root, 'tsconfig.build.json')],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (compiler.status !== 0) process.exit(compiler.status ?? 1);
for (const folder of ['lib', 'imports']) {
  for (const file of dataFiles(folder)) {
    fs.mkdirSync(path.join(output, path.dirname(file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(output, file));
  }
}
