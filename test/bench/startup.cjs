'use strict';

// What a start of the command line costs, against cdk8s alone. Exports figures; run by run.cjs.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');

/** A copy of the sources with a transform cache of its own, so that a measurement touches nothing of the checkout. */
function copyOfSources() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'homelab-startup-'));
  for (const name of ['lib', 'apps', 'imports', 'package.json', 'cdk8s.yaml']) {
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  fs.mkdirSync(path.join(folder, 'node_modules'));
  for (const name of fs.readdirSync(path.join(root, 'node_modules')).filter(name => !name.startsWith('.'))) {
    fs.symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
  return folder;
}

/** Milliseconds of a whole process. */
function run(command, args, options) {
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  return ms;
}

/** Each scenario by name: what it takes once, in milliseconds. */
function scenarios(folder) {
  const cli = path.join(folder, 'lib/cli/homelab.cjs');
  const cache = path.join(folder, 'node_modules/.cache');
  const changed = path.join(folder, 'apps/layers.ts');
  const text = fs.readFileSync(changed, 'utf8');
  let edits = 0;
  const synth = () => run(process.execPath, [cli, 'synth', 'apps/the-cluster.ts'], { cwd: folder });
  const plain = plainProgram(folder, synth);
  return {
    cdk8s: () => run(process.execPath, ['-e', "require('cdk8s')"], { cwd: folder }),
    warm: synth,
    changed: () => {
      fs.writeFileSync(changed, `${text}// ${++edits}\n`);
      return synth();
    },
    empty: () => {
      fs.rmSync(cache, { recursive: true, force: true });
      return synth();
    },
    cdk8sCli: () => {
      const bin = path.join(folder, 'node_modules/cdk8s-cli/bin/cdk8s');
      return run(
        process.execPath,
        [bin, 'synth', '--app', `node ${plain}`, '--output', path.join(folder, 'plain'), '--check-upgrade=false'],
        { cwd: folder },
      );
    },
    help: () => run(process.execPath, [cli, '--help'], { cwd: folder }),
  };
}

/** A program of cdk8s alone that emits the same objects. */
function plainProgram(folder, synth) {
  synth();
  const yaml = require('yaml');
  const files = fs.readdirSync(path.join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
  const objects = files
    .filter(name => /\/(gitops|manifests|bootstrap)\/.*\.yaml$/.test(name) && !name.endsWith('kustomization.yaml'))
    .map(name => yaml.parse(fs.readFileSync(path.join(folder, 'dist', name), 'utf8')))
    .filter(({ apiVersion, kind }) => apiVersion !== undefined && kind !== undefined);
  const file = path.join(folder, 'plain.js');
  fs.writeFileSync(
    file,
    `const { App, Chart, ApiObject } = require('cdk8s');
const objects = ${JSON.stringify(objects)};
const app = new App();
const chart = new Chart(app, 'all');
objects.forEach((object, index) => new ApiObject(chart, 'object-' + index, object));
app.synth();
`,
  );
  return file;
}

/** Medians of each scenario in milliseconds, the scenarios in turn. */
function measure(times) {
  const folder = copyOfSources();
  try {
    const all = scenarios(folder);
    const figures = Object.fromEntries(Object.keys(all).map(name => [name, []]));
    for (let turn = 0; turn < times; turn++) for (const [name, scenario] of Object.entries(all)) figures[name].push(scenario());
    return Object.fromEntries(
      Object.entries(figures).map(([name, list]) => [name, list.sort((a, b) => a - b)[Math.floor(times / 2)]]),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { measure };
