// What writing costs: each figure from a fresh process, median of 5.
//   node test/bench/writer.cjs
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** A tree like a cluster's: 40 files an application, 2.3 KB each. */
function tree(count) {
  const files = new Map();
  for (let i = 0; i < count; i++) {
    const app = `app-${Math.floor(i / 40)}`;
    const text =
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${i}\n${`  key-${i}: value of the file number ${i}\n`.repeat(64)}`.slice(
        0,
        2300,
      );
    files.set(`the-cluster/manifests/${app}/config/deployment.apps.${app}.name-${i}.yaml`, text);
  }
  return files;
}

function child(scenario, count, output) {
  require('../../lib/cli/typescript-hook.cjs').install();
  const { write } = require('../../lib/core/writer.ts');
  const files = tree(Number(count));
  if (scenario.startsWith('changed')) {
    let left = Number(scenario.slice('changed '.length));
    for (const key of files.keys()) if (left-- > 0) files.set(key, `${files.get(key)}# ${process.pid}\n`);
  }
  const start = process.hrtime.bigint();
  if (scenario === 'only read') readAll(files, output);
  else write(files, { output });
  console.log(Number(process.hrtime.bigint() - start) / 1e6);
}

/** The floor of a run that changes nothing: open, read and close each file once. */
function readAll(files, output) {
  const buffer = Buffer.allocUnsafeSlow(1 << 16);
  for (const name of files.keys()) {
    const file = fs.openSync(`${output}/${name}`, 'r');
    fs.readSync(file, buffer, 0, buffer.length, null);
    fs.closeSync(file);
  }
}

function main() {
  const rows = [];
  for (const count of [500, 2000]) {
    for (const scenario of ['new', 'only read', 'no change', 'changed 10', 'changed 500']) {
      const times = [];
      for (let run = 0; run < 5; run++) {
        const output = fs.mkdtempSync(path.join(os.tmpdir(), 'homelab-bench-'));
        const measure = name =>
          Number(execFileSync(process.execPath, [__filename, name, String(count), output], { encoding: 'utf8' }));
        if (scenario !== 'new') measure('new');
        times.push(measure(scenario));
        fs.rmSync(output, { recursive: true });
      }
      rows.push({
        files: count,
        scenario,
        'ms (median of 5)': Number(times.sort((a, b) => a - b)[2].toFixed(1)),
        'ms (best)': Number(times[0].toFixed(1)),
      });
    }
  }
  console.table(rows);
}

if (process.argv.length > 2) child(...process.argv.slice(2));
else main();
