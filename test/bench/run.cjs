'use strict';

// `npm run bench`: every figure from fresh processes, cdk8s and ours in turn, the median of five. Exit code 1 when a ratio misses its budget;
// milliseconds depend on the machine and only count with --strict-times. `-o json` prints the rows.
const { execFileSync } = require('node:child_process');
const os = require('node:os');
const path = require('node:path');
const startup = require('./startup.cjs');

const runs = 5;
const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const log = text => process.stderr.write(`${text}\n`);

function throughput(subject, count, env = {}) {
  const out = execFileSync(process.execPath, [path.join(__dirname, 'throughput.cjs'), subject, String(count)], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return JSON.parse(out);
}

/** Medians of stock and ours, one after the other in each turn. */
function compare(count, env) {
  const stock = [];
  const ours = [];
  for (let turn = 0; turn < runs; turn++) {
    stock.push(throughput('stock', count, env).ms);
    ours.push(throughput('ours', count, env).ms);
  }
  return { stock: median(stock), ours: median(ours) };
}

function rows() {
  const all = [];
  /** @param kind `ratio` fails the run, `time` only with --strict-times */
  const row = (figure, value, budget, kind, unit, atLeast = false) => {
    all.push({ figure, value, budget, kind, unit, ok: atLeast ? value >= budget : value <= budget, atLeast });
  };
  log('5,000 objects, with and without routes …');
  const mixed = compare(5000);
  const withoutRoutes = compare(5000, { BENCH_ROUTES: '0' });
  row('5,000 objects, without routes: cdk8s / ours', withoutRoutes.stock / withoutRoutes.ours, 7, 'ratio', '×', true);
  row('5,000 objects, rules of routes evaluated: cdk8s / ours', mixed.stock / mixed.ours, 5, 'ratio', '×', true);
  row('ours, an object of 5,000', (mixed.ours / 5000) * 1000, 100, 'time', 'µs');
  log('1,000 and 20,000 objects …');
  const small = [];
  const large = [];
  for (let turn = 0; turn < runs; turn++) {
    small.push(throughput('ours', 1000));
    large.push(throughput('ours', 20000));
  }
  row(
    'an object of 20,000 / of 1,000',
    median(large.map(({ ms }) => ms)) / 20 / median(small.map(({ ms }) => ms)),
    1,
    'ratio',
    '×',
  );
  row('memory at 20,000 objects', median(large.map(({ rssMB }) => rssMB)), 300, 'ratio', 'MB');
  log('starts …');
  const start = startup.measure(runs);
  row("warm synth of the-cluster / require('cdk8s')", start.warm / start.cdk8s, 2.5, 'ratio', '×');
  row('one file changed', start.changed / start.cdk8s, 2.6, 'ratio', '×');
  row('empty cache', start.empty / start.cdk8s, 4.5, 'ratio', '×');
  row('cdk8s synth of the same objects / warm synth', start.cdk8sCli / start.warm, 5, 'ratio', '×', true);
  row('homelab --help', start.help, 150, 'time', 'ms');
  log('schemas …');
  const schemas = JSON.parse(execFileSync(process.execPath, [path.join(__dirname, 'validator.cjs')], { encoding: 'utf8' }));
  row('the kinds of a cluster, loaded', schemas['loading 40 kinds, ms'], 12, 'time', 'ms');
  row('first verdict of four kinds', schemas['first verdict of 4 kinds, ms'], 30, 'time', 'ms');
  row('a verdict after that', schemas['warm, 4 kinds, µs an object'], 10, 'time', 'µs');
  log('machines …');
  const inventory = (subject, count) =>
    median(
      Array.from({ length: runs }, () =>
        Number(
          execFileSync(process.execPath, [path.join(__dirname, 'inventory.cjs'), subject, String(count)], { encoding: 'utf8' }),
        ),
      ),
    );
  row('1,000 machines: checks, matchbox, Talos', inventory('machines', 1000), 1000, 'time', 'ms');
  const ranges = inventory('ranges', 10000);
  row('10,000 ranges checked against each other', ranges, 2000, 'time', 'ms');
  row('a range of 10,000 / of 1,000', ranges / 10 / inventory('ranges', 1000), 1, 'ratio', '×');
  log('writing …');
  const { noChange, onlyRead } = written();
  row('2,000 files, nothing changed', noChange, 15, 'time', 'ms');
  row('… against only reading them', noChange / onlyRead, 3, 'ratio', '×');
  return all;
}

function written() {
  const fs = require('node:fs');
  const measure = (scenario, output) =>
    Number(execFileSync(process.execPath, [path.join(__dirname, 'writer.cjs'), scenario, '2000', output], { encoding: 'utf8' }));
  const output = fs.mkdtempSync(path.join(os.tmpdir(), 'homelab-bench-'));
  try {
    measure('new', output);
    const turns = Array.from({ length: runs }, () => ({
      read: measure('only read', output),
      none: measure('no change', output),
    }));
    return { onlyRead: median(turns.map(({ read }) => read)), noChange: median(turns.map(({ none }) => none)) };
  } finally {
    fs.rmSync(output, { recursive: true, force: true });
  }
}

const strict = process.argv.includes('--strict-times');
const all = rows();
if (process.argv.includes('json')) process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
else {
  const cell = ({ value, unit }) => `${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ${unit}`;
  process.stdout.write(
    `Node ${process.version}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}; median of ${runs}\n\n| figure | measured | budget | |\n|---|---|---|---|\n`,
  );
  for (const one of all)
    process.stdout.write(
      `| ${one.figure} | ${cell(one)} | ${one.atLeast ? '≥' : '≤'} ${one.budget} ${one.unit} | ${one.ok ? 'ok' : one.kind === 'ratio' ? 'missed' : 'slower here'} |\n`,
    );
}
process.exitCode = all.some(({ ok, kind }) => !ok && (strict || kind === 'ratio')) ? 1 : 0;
