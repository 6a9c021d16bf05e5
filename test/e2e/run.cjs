'use strict';
// Runs the end-to-end tests: `npm run e2e [-- <jest arguments>]`; those with a cluster and Pulumi's engine are the suite `bootstrap`,
// by `npm run e2e:bootstrap`. Says what ran, what did not and why, and closes with one line of totals. A component that this machine
// cannot have is skipped with its reason, never passed; exit status 1 on any failure.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative, resolve } = require('node:path');
const { stripVTControlCharacters } = require('node:util');

const root = resolve(__dirname, '../..');
const [suite, rest] = process.argv[2] === 'bootstrap' ? ['bootstrap', process.argv.slice(3)] : ['.', process.argv.slice(2)];
const work = mkdtempSync(join(tmpdir(), 'cdk8s-homelab-e2e-'));
process.exitCode = main();

function main() {
  try {
    const report = join(work, 'report.json');
    const jest = require.resolve('jest/bin/jest', { paths: [root] });
    const args = [jest, '--config', join(__dirname, suite, 'jest.config.cjs'), '--ci', '--json', `--outputFile=${report}`];
    const run = spawnSync(process.execPath, [...args, ...rest], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (!existsSync(report)) {
      console.log(`jest ended with ${run.signal ?? `status ${run.status}`} and left no report`);
      return 1;
    }
    return summary(JSON.parse(readFileSync(report, 'utf8')), run.status);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function summary(report, status) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    // A file that could not be loaded has no tests, only a message.
    if (file.assertionResults.length === 0) {
      total.failed += 1;
      const lines = stripVTControlCharacters(String(file.message)).split('\n');
      const first = lines.find(line => line.trim() !== '' && !line.includes('●')) ?? '';
      console.log(`\n${name}\n  failed   could not be run: ${first.trim()}`);
      continue;
    }
    console.log(`\n${name}`);
    for (const test of file.assertionResults) {
      const state = test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped';
      total[state] += 1;
      console.log(`  ${state.padEnd(8)} ${[...test.ancestorTitles, test.title].join(' › ')}`);
    }
  }
  if (report.testResults.length === 0) console.log('no end-to-end test was found');
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || report.testResults.length === 0 || status !== 0 ? 1 : 0;
}
