import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../support/source-files';

const folder = mkdtempSync(join(tmpdir(), 'homelab-pulumi-'));
const state = join(projectRoot, '.pulumi-state');
const hadState = existsSync(state);
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (!hadState) rmSync(state, { recursive: true, force: true });
});

/** A command of that name which tells how it was called. */
function standIn(script: string): void {
  writeFileSync(join(folder, 'pulumi'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'pulumi'), 0o755);
}

function bootstrap(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  path = `${folder}:/usr/bin:/bin`,
) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['lib/cli/homelab.cjs', 'run', 'scripts/bootstrap.ts', ...args],
    {
      cwd: projectRoot,
      encoding: 'utf8',
      input: '',
      env: { PATH: path, HOME: folder, ...environment },
    },
  );
  return { status, stdout, stderr };
}

const passphrase = { PULUMI_CONFIG_PASSPHRASE: 'open sesame' };

test('a stack is made where Git does not look, and brought up', () => {
  standIn('echo "$@ in $PULUMI_BACKEND_URL"');
  expect(bootstrap(['--stack', 'local'], passphrase)).toEqual({
    status: 0,
    stdout: `stack select --create --stack local in file://${state}\nup --stack local in file://${state}\n`,
    stderr: '',
  });
  expect(spawnSync('git', ['check-ignore', '-q', '.pulumi-state/x'], { cwd: projectRoot }).status).toBe(0);
});

test('any other command and its arguments are handed on, and so is another place for the state', () => {
  standIn('echo "$@ in $PULUMI_BACKEND_URL"');
  const environment = { PULUMI_BACKEND_URL: 's3://states' };
  expect(bootstrap(['preview', '--diff', '--stack=the-cluster'], environment).stdout).toBe(
    'stack select --create --stack the-cluster in s3://states\npreview --stack the-cluster --diff in s3://states\n',
  );
});

test('what Pulumi says is what is said', () => {
  standIn('exit 7');
  expect(bootstrap(['--stack', 'local'], passphrase)).toMatchObject({ status: 7 });
});

test.each([
  [
    'no stack is named',
    [],
    passphrase,
    '--stack is missing: npm run bootstrap -- --stack local, or the-cluster, or vcluster-media',
  ],
  [
    'nobody can be asked for the passphrase',
    ['--stack', 'local'],
    {},
    'passphrase of the state is missing: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE',
  ],
])('fails when %s', (_, args, environment: Readonly<Record<string, string>>, message) => {
  standIn('echo no');
  expect(bootstrap(args, environment)).toEqual({ status: 1, stdout: '', stderr: `error: ${message}\n` });
});

test('fails when there is no Pulumi', () => {
  const { status, stderr } = bootstrap(['--stack', 'local'], passphrase, '/nowhere');
  expect([status, stderr]).toEqual([
    1,
    'error: pulumi is not on PATH: install it (https://www.pulumi.com/docs/install/), or npm install --no-save pulumi, which fetches it\n',
  ]);
});
