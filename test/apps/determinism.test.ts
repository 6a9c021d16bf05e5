import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'homelab-determinism-'));
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

/** How a program is run on somebody's machine. */
interface Setting {
  readonly zone: string;
  readonly language: string;
  readonly umask: string;
  /** Folder it is run in. */
  readonly cwd: string;
}

const settings: Readonly<Record<string, Setting>> = {
  plain: { zone: 'UTC', language: 'C', umask: '022', cwd: root },
  // Turkish has another lower case of I, and Estonian sorts Z before T.
  turkish: { zone: 'Asia/Kathmandu', language: 'tr_TR.UTF-8', umask: '077', cwd: tmpdir() },
  estonian: { zone: 'America/St_Johns', language: 'et_EE.UTF-8', umask: '000', cwd: join(root, 'docs') },
  lithuanian: { zone: 'Pacific/Kiritimati', language: 'lt_LT.UTF-8', umask: '027', cwd: place },
};

/** Renders `apps/main.ts` with a setting, in a process of its own; returns the digest of each file and who may run it. */
function treeOf(name: string, { zone, language, umask, cwd }: Setting): ReadonlyMap<string, string> {
  const output = join(place, name, 'dist');
  mkdirSync(join(place, name));
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, join(root, 'lib/cli/homelab.cjs'), 'synth'].concat([
      join(root, 'apps/main.ts'),
      '--output',
      output,
    ]),
    { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: place, TZ: zone, LANG: language, LC_ALL: language } },
  );
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const paths = files.map(entry => join(entry.parentPath, entry.name)).sort();
  return new Map(
    paths.map(path => {
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
      return [relative(output, path), `${digest}${(statSync(path).mode & 0o111) === 0 ? '' : ' executable'}`];
    }),
  );
}

test('the tree is the same, byte for byte, in every time zone, language, umask and folder', () => {
  const [first, ...others] = Object.entries(settings).map(([name, setting]) => treeOf(name, setting));
  if (first === undefined) throw new Error('nothing to compare');
  expect(first.size).toBeGreaterThan(100);
  for (const other of others) expect([...other]).toEqual([...first]);
  expect([...first.values()].filter(digest => digest.includes('executable'))).toEqual([]);
});
