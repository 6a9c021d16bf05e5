import { createHash, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BootServer } from './boot-server';
import { filesProgram } from './files-program';
import { project, removeProjects, type Project } from './project';

const server = new BootServer();
const kernel = randomBytes(3000);
const initramfs = randomBytes(5000);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const yaml = 'customization: {}\n';
const id = sha256(Buffer.from(yaml));

beforeAll(() => server.start());
afterAll(() => {
  server.stop();
  removeProjects();
});
beforeEach(() => {
  server.asked.length = 0;
  server.files.clear();
  server.files.set('/kernel', { body: kernel, etag: '"k"' });
  server.files.set('/initramfs', { body: initramfs });
  server.schematics = text => [201, JSON.stringify({ id: sha256(Buffer.from(text)) })];
});

const asset = (path: string, url: string) => ({ path: `talos/${path}`, url: server.url(url) });
const both = () => [asset('vmlinuz', '/kernel'), asset('initramfs.xz', '/initramfs')];
const manifest = (assets: readonly object[], schematics?: readonly object[]): Record<string, string> => ({
  'assets.json': JSON.stringify({ assets, ...(schematics && { schematics }) }),
});
const place = (assets: readonly object[] = both(), schematics?: readonly object[]): Project =>
  project({ 'main.ts': filesProgram({ home: manifest(assets, schematics) }) });

const vmlinuz = '.homelab/home/assets/talos/vmlinuz';
const lockOf = (here: Project): { assets: Record<string, object> } =>
  JSON.parse(here.read('assets.lock.json')) as { assets: Record<string, object> };
const mode = (here: Project, path: string): number => statSync(join(here.folder, path)).mode & 0o777;
const firstLine = (text: string): string => text.split('\n')[0] ?? '';

describe('assets', () => {
  test('downloads what the machines boot from, writes the lock file, and nothing the second time', async () => {
    const here = place();
    const { status, stdout, stderr } = await here.start(['assets']);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toBe(
      `downloaded ${vmlinuz} (2.9 KiB)\ndownloaded .homelab/home/assets/talos/initramfs.xz (4.9 KiB)\n` +
        '2 files here and verified against assets.lock.json, 2 of them downloaded now\n',
    );
    expect(readFileSync(join(here.folder, vmlinuz))).toEqual(kernel);
    expect(lockOf(here)).toEqual({
      version: 1,
      assets: {
        [server.url('/initramfs')]: { size: 5000, sha256: sha256(initramfs) },
        [server.url('/kernel')]: { size: 3000, sha256: sha256(kernel) },
      },
    });
    expect(mode(here, '.homelab')).toBe(0o700);
    expect(here.read('.homelab/.gitignore')).toBe('*\n');
    server.asked.length = 0;
    expect(await here.start(['assets'])).toMatchObject({
      status: 0,
      stderr: '2 files here and verified against assets.lock.json, 0 of them downloaded now\n',
    });
    expect(server.asked).toEqual([]);
  });

  test('-o json prints each file with its digest', async () => {
    const here = place([asset('vmlinuz', '/kernel')]);
    const { stdout } = await here.start(['assets', '-o', 'json']);
    expect(JSON.parse(stdout)).toEqual({
      assets: [
        {
          cluster: 'home',
          path: 'talos/vmlinuz',
          url: server.url('/kernel'),
          file: vmlinuz,
          state: 'downloaded',
          size: 3000,
          sha256: sha256(kernel),
        },
      ],
    });
  });

  test('downloads once what two clusters boot from', async () => {
    const here = project({ 'main.ts': filesProgram({ attic: manifest(both()), home: manifest(both()) }) });
    expect(await here.start(['assets'])).toMatchObject({ status: 0 });
    expect(server.asked.map(({ url }) => url)).toEqual(['/kernel', '/initramfs']);
    expect(readFileSync(join(here.folder, '.homelab/attic/assets/talos/vmlinuz'))).toEqual(kernel);
    expect(readFileSync(join(here.folder, vmlinuz))).toEqual(kernel);
  });

  test('tells the Image Factory each schematic before it downloads', async () => {
    const here = place(both(), [{ id, factory: server.url('/'), yaml }]);
    expect(await here.start(['assets'])).toMatchObject({ status: 0 });
    expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /schematics',
      'GET /kernel',
      'GET /initramfs',
    ]);
  });

  test('--dry-run lists, without network', () => {
    const here = place();
    expect(here.homelab(['assets', '--dry-run'])).toEqual({
      status: 0,
      stdout:
        `missing    ${vmlinuz}  ${server.url('/kernel')}\n` +
        `missing    .homelab/home/assets/talos/initramfs.xz  ${server.url('/initramfs')}\n`,
      stderr: '',
    });
    expect([server.asked, existsSync(join(here.folder, '.homelab'))]).toEqual([[], false]);
  });

  test('--check tells without network what is missing, other than it was, or not locked', async () => {
    const here = place();
    expect(here.homelab(['assets', '--check'])).toMatchObject({ status: 1, stderr: '2 files to download: homelab assets\n' });
    await here.start(['assets']);
    server.asked.length = 0;
    expect(here.homelab(['assets', '--check'])).toMatchObject({ status: 0, stderr: '' });
    here.write(vmlinuz, 'edited by hand');
    const { status, stdout } = here.homelab(['assets', '--check']);
    expect([status, stdout.split('\n').map(line => line.split(' ')[0])]).toEqual([1, ['differs', 'verified', '']]);
    here.write('assets.lock.json', '{ "version": 1, "assets": {} }');
    expect(here.homelab(['assets', '--check']).stdout).toMatch(/^unlocked .*\nunlocked /);
    expect(server.asked).toEqual([]);
  });

  test('downloads anew what was edited, or what nobody locked', async () => {
    const here = place();
    await here.start(['assets']);
    here.write(vmlinuz, 'edited by hand');
    await here.start(['assets']);
    expect(readFileSync(join(here.folder, vmlinuz))).toEqual(kernel);
    here.write('assets.lock.json', '{ "version": 1, "assets": {} }');
    here.write(vmlinuz, 'edited by hand');
    await here.start(['assets']);
    expect(readFileSync(join(here.folder, vmlinuz))).toEqual(kernel);
    expect(Object.keys(lockOf(here).assets)).toHaveLength(2);
  });

  test('content that changed is refused until --update accepts it', async () => {
    const here = place();
    await here.start(['assets']);
    const before = here.read('assets.lock.json');
    const changed = randomBytes(3000);
    server.files.set('/kernel', { body: changed });
    here.write(vmlinuz, 'lost');
    const refused = await here.start(['assets', '--retries', '0']);
    expect([refused.status, firstLine(refused.stderr)]).toEqual([
      1,
      `error: ${server.url('/kernel')} has changed: it brings 3000 bytes with sha256 ${sha256(changed).slice(0, 16)}…, and assets.lock.json says ` +
        `3000 bytes with sha256 ${sha256(kernel).slice(0, 16)}…; if that is meant, homelab assets --update accepts it`,
    ]);
    expect([here.read('assets.lock.json'), here.read(vmlinuz)]).toEqual([before, 'lost']);
    expect(await here.start(['assets', '--update'])).toMatchObject({ status: 0 });
    expect(readFileSync(join(here.folder, vmlinuz))).toEqual(changed);
    expect(lockOf(here).assets[server.url('/kernel')]).toEqual({ size: 3000, sha256: sha256(changed) });
  });

  test('the lock forgets addresses only when the whole repository was downloaded', async () => {
    const here = project({ 'main.ts': filesProgram({ attic: manifest([asset('a', '/kernel')]), home: manifest(both()) }) });
    await here.start(['assets']);
    here.write(
      'main.ts',
      filesProgram({ attic: manifest([asset('a', '/kernel')]), home: manifest([asset('vmlinuz', '/kernel')]) }),
    );
    await here.start(['assets', '--cluster', 'home']);
    expect(Object.keys(lockOf(here).assets)).toHaveLength(2);
    await here.start(['assets']);
    expect(Object.keys(lockOf(here).assets)).toEqual([server.url('/kernel')]);
  });

  test('without machines that boot over the network there is nothing to do', () => {
    expect(project({ 'main.ts': filesProgram({ home: {} }) }).homelab(['assets'])).toEqual({
      status: 0,
      stdout: '',
      stderr: 'no machine boots over the network: there is nothing to download\n',
    });
  });
});

describe('fails when', () => {
  test('a file cannot be had, after the others were, and leaves nothing half-written', async () => {
    const here = place([asset('gone', '/gone'), asset('lost', '/lost'), ...both()]);
    const { status, stderr } = await here.start(['assets']);
    expect([status, stderr.split('\n').slice(2, 5)]).toEqual([
      1,
      [
        'error: 2 files could not be downloaded:',
        `  ${server.url('/gone')} answered 404 Not Found`,
        `  ${server.url('/lost')} answered 404 Not Found`,
      ],
    ]);
    expect(Object.keys(lockOf(here).assets)).toHaveLength(2);
    expect(readFileSync(join(here.folder, vmlinuz))).toEqual(kernel);
    expect(existsSync(join(here.folder, '.homelab/home/assets/talos/gone.part'))).toBe(false);
  });

  test.each<readonly [string, readonly [number, string], string]>([
    [
      'the Image Factory computes another id',
      [201, JSON.stringify({ id: 'c9078f94' })],
      `has the id c9078f94 for the schematic that is ${id} here: machines would boot an image that nobody described, so nothing is downloaded`,
    ],
    ['the Image Factory refuses', [400, 'unknown extension\n'], '/schematics answered 400: unknown extension'],
    ['it is no Image Factory', [200, '<html>'], '/schematics answered without the id of a schematic: is it an Image Factory?'],
  ])('%s', async (_, answer, message) => {
    server.schematics = () => answer;
    const here = place(both(), [{ id, factory: server.url(''), yaml }]);
    const { status, stderr } = await here.start(['assets']);
    expect([status, firstLine(stderr)]).toEqual([1, `error: ${server.url('')}${message.startsWith('/') ? '' : ' '}${message}`]);
    expect(existsSync(join(here.folder, vmlinuz))).toBe(false);
  });

  test('the Image Factory cannot be reached', async () => {
    const here = place(both(), [{ id, factory: 'http://127.0.0.1:1', yaml }]);
    const { status, stderr } = await here.start(['assets']);
    expect([status, firstLine(stderr)]).toEqual([
      1,
      expect.stringContaining('error: http://127.0.0.1:1/schematics cannot be reached: '),
    ]);
  });

  test.each<readonly [string, readonly object[], string]>([
    [
      'a path leaves its folder',
      [{ path: '../../etc/passwd', url: 'https://a.example' }],
      "home/assets.json: asset '../../etc/passwd' has a segment '..'",
    ],
    [
      'a path is absolute',
      [{ path: '/etc/passwd', url: 'https://a.example' }],
      "home/assets.json: asset '/etc/passwd' is absolute; paths are relative",
    ],
    [
      'a path comes from two addresses',
      [
        { path: 'a', url: 'https://a.example' },
        { path: 'a', url: 'https://b.example' },
      ],
      "home/assets.json: asset 'a' comes from both https://a.example and https://b.example",
    ],
    [
      'an address is none of the web',
      [{ path: 'a', url: 'file:///etc/passwd' }],
      "home/assets.json: 'file:///etc/passwd' is no address that can be downloaded from: it must start with https:// or http://",
    ],
    [
      'an address holds a password',
      [{ path: 'a', url: 'https://me:canary@a.example/x' }],
      'home/assets.json: the address of a.example/x holds a name or password, which would be in Git',
    ],
    ['an address is missing', [{ path: 'a' }], 'home/assets.json: url must be a text, got undefined'],
  ])('%s', (_, assets, message) => {
    const { status, stderr } = place(assets).homelab(['assets', '--dry-run']);
    expect([status, firstLine(stderr).slice(0, 7 + message.length)]).toEqual([1, `error: ${message}`]);
    expect(stderr).not.toContain('canary');
  });

  test.each<readonly [string, string]>([
    ['{', 'assets.lock.json is damaged, or of another version of this command: restore it from Git'],
    ['{ "version": 1, "assets": { "u": { "size": -1 } } }', 'assets.lock.json has no size and sha256 of u: restore it from Git'],
  ])('the lock file is %s', (text, message) => {
    const here = place();
    here.write('assets.lock.json', text);
    expect(here.homelab(['assets', '--check']).stderr).toContain(`error: ${message}`);
  });

  test('what another cluster has cannot be copied', async () => {
    const here = project({ 'main.ts': filesProgram({ attic: manifest(both()), home: manifest(both()) }) });
    here.write(`${vmlinuz}.part/in-the-way`, '');
    const { status, stderr } = await here.start(['assets']);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        /\nerror: \.homelab\/attic\/assets\/talos\/vmlinuz cannot be copied to \.homelab\/home\/assets\/talos\/vmlinuz: E/,
      ),
    ]);
    expect(existsSync(join(here.folder, vmlinuz))).toBe(false);
  });

  test('Git tracks what must stay out of it', async () => {
    const here = place();
    here.write('.homelab/home/secrets.yaml', 'x');
    for (const args of [
      ['init', '-q'],
      ['add', '-f', '.homelab/home/secrets.yaml'],
    ])
      spawnSync('git', args, { cwd: here.folder });
    const { status, stderr } = await here.start(['assets']);
    expect([status, firstLine(stderr)]).toEqual([
      1,
      'error: git tracks .homelab/home/secrets.yaml, and what is in .homelab must stay out of Git: git rm -r --cached .homelab, and make new secrets of what was pushed',
    ]);
  });

  test('flags contradict each other, or are no numbers', () => {
    const here = place();
    expect(firstLine(here.homelab(['assets', '--check', '--update']).stderr)).toBe(
      'error: --check, --update and --dry-run are three things: give one',
    );
    expect(firstLine(here.homelab(['assets', '--retries', 'many']).stderr)).toBe(
      "error: --retries must be a whole number, got 'many'",
    );
  });
});
