import fs from 'node:fs';
import { dirname } from 'node:path';
import { WriteError, recover, write } from '../../lib/core/writer';
import { cannotMount, cannotOverlay, mount, mountOverlay } from '../support/mounts';
import { diskError, interceptDisk } from '../support/writer-faults';
import type { DiskCall } from '../support/writer-faults';
import { compileWriter, temporaryFolder } from '../support/writer-process';
import { TREES, addForeign, foreignState, snapshot, text, versionOf } from '../support/writer-trees';

jest.setTimeout(120_000);

const program = compileWriter();
const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});
afterAll(() => program.remove());

const whenMounting = cannotMount === '' ? test : test.skip;
const whenOverlaying = cannotOverlay === '' ? test : test.skip;

function folder(): string {
  const path = temporaryFolder();
  cleanups.push(() => fs.rmSync(path, { recursive: true }));
  return path;
}

function mounted(args: readonly string[], path: string): void {
  fs.mkdirSync(path, { recursive: true });
  cleanups.push(mount(args, path));
}

/** An output folder with files of others, in version `a`, and what it looks like in either version. */
function playground(output = folder()) {
  const put = (version: 'a' | 'b') =>
    write(TREES[version].files, { output, owns: TREES[version].owns, removeOthers: true, allowShrink: true });
  addForeign(output);
  put('b');
  const b = snapshot(output);
  put('a');
  const versions = { a: snapshot(output), b };
  return { output, put, foreign: foreignState(output), version: () => versionOf(snapshot(output), versions) };
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof WriteError) return error.message;
    throw error;
  }
  return '';
}

describe('when a call that changes the disk fails, the old tree stays and there is one error', () => {
  const creating: readonly DiskCall['name'][] = [
    'openSync',
    'writeFileSync',
    'mkdirSync',
    'linkSync',
    'copyFileSync',
    'symlinkSync',
    'fsyncSync',
  ];
  const cases: readonly (readonly [string, string, (call: DiskCall, at: number) => boolean])[] = [
    ['a full disk, once', 'ENOSPC', (call, at) => call.number === at],
    ['a full disk, from then on', 'ENOSPC', (call, at) => call.number >= at && creating.includes(call.name)],
    ['a broken disk, once', 'EIO', (call, at) => call.number === at],
    // A folder that is empty now and may not be removed is left: that is not for the next run to repair.
    ['a forbidden call, once', 'EACCES', (call, at) => call.number === at && call.name !== 'rmdirSync'],
  ];

  test.each(cases)('%s', (_, code, fails) => {
    const { output, put, foreign, version } = playground();
    const wrong: string[] = [];
    const seen = { a: 0, b: 0 };
    for (let at = 1, calls = 1; at <= calls; at++) {
      const restore = interceptDisk(call => {
        calls = call.number;
        if (fails(call, at)) throw diskError(code, call.name);
      });
      const message = messageOf(() => put('b'));
      restore();
      const found = version();
      const expected = message === '' ? 'b' : 'a';
      // What fails once the new tree is in place is only its predecessor's removal, which the next run does.
      const remains = fs.existsSync(`${output}/.writing`);
      if (found !== expected && !(message === '' && remains)) wrong.push(`call ${at}: ${found} after '${message}'`);
      if (message !== '' && !/cannot be written: .*what was there is unchanged$/.test(message))
        wrong.push(`call ${at}: ${message}`);
      seen[expected]++;
      recover(output);
      if (version() !== expected) wrong.push(`call ${at}: ${version()} after recovery`);
      put('a');
      if (version() !== 'a') wrong.push(`call ${at}: ${version()} after the next run`);
    }
    expect(wrong).toEqual([]);
    expect(seen.a).toBeGreaterThan(50);
    expect(seen.b).toBeGreaterThan(0);
    expect(foreignState(output)).toEqual(foreign);
  });

  test('and says which call failed and why', () => {
    const { put } = playground();
    const restore = interceptDisk(({ name }) => {
      if (name === 'writeFileSync') throw diskError('ENOSPC', 'write');
    });
    const message = messageOf(() => put('b'));
    restore();
    expect(message).toMatch(/cannot be written: the disk is full \(ENOSPC: injected, write\); what was there is unchanged$/);
  });

  test('and when going back fails too, says so, and the next run goes back', () => {
    const { output, put, version, foreign } = playground();
    let renames = 0;
    const restore = interceptDisk(({ name, args }) => {
      if (name === 'renameSync' && !/(plan|commit|undo)$/.test(String(args[1])) && ++renames > 3)
        throw diskError('EIO', 'rename');
    });
    const message = messageOf(() => put('b'));
    restore();
    expect(message).toMatch(/\(EIO: injected, rename\); part of it is written, and the next run undoes that first$/);
    expect(recover(output)).toBe('undone');
    expect(version()).toBe('a');
    expect(foreignState(output)).toEqual(foreign);
  });
});

whenMounting(`a disk with any amount of space left takes the new tree or keeps the old one${cannotMount}`, () => {
  const output = `${folder()}/disk`;
  mounted(['-t', 'tmpfs', '-o', 'size=400k,mode=755', 'none'], output);
  const { put, foreign, version } = playground(output);
  const ends: string[] = [];
  const { bavail, bsize } = fs.statfsSync(output);
  for (let left = 0; left < 30; left++) {
    fs.writeFileSync(`${output}/ballast`, Buffer.alloc((bavail - left) * bsize));
    const message = messageOf(() => put('b'));
    fs.rmSync(`${output}/ballast`);
    ends.push(`${version()} ${/the disk is full/.test(message) ? 'full' : message}`);
    put('a');
  }
  expect([...new Set(ends)].sort()).toEqual(['a full', 'b ']);
  expect(ends.filter(end => end === 'a full').length).toBeGreaterThan(10);
  expect(foreignState(output)).toEqual(foreign);
});

describe('a folder that may not be written', () => {
  whenMounting(`on a read-only disk keeps its tree, and a run that changes nothing succeeds${cannotMount}`, () => {
    const output = `${folder()}/disk`;
    mounted(['-t', 'tmpfs', 'none'], output);
    const { put, version } = playground(output);
    mounted(['-o', 'remount,ro'], output);
    cleanups.pop();
    expect(messageOf(() => put('b'))).toMatch(
      /cannot be written: the file system is read-only \(EROFS: .*\); what was there is unchanged$/,
    );
    expect(put('a').upToDate).toBe(true);
    expect(version()).toBe('a');
  });

  const asRoot = process.getuid?.() === 0;
  const owner = asRoot ? { uid: 65534, gid: 65534 } : {};
  test.each(['', 'swapped', 'journalled', 'journalled/deep', '.owned', 'going/deep'])(
    'by its owner, in %j, keeps its tree',
    async path => {
      const { output, version, put, foreign } = playground();
      if (asRoot) for (const each of ['', ...snapshot(output).keys()]) fs.lchownSync(`${output}/${each}`, 65534, 65534);
      fs.chmodSync(`${output}/${path}`, 0o555);
      const { code, stderr } = await program.run([output, 'once', 'b'], owner);
      expect(code).toBe(1);
      expect(stderr).toMatch(/WriteError: .* cannot be written: permission denied \(EACCES: .*\); what was there is unchanged\n/);
      expect(version()).toBe('a');
      fs.chmodSync(`${output}/${path}`, 0o755);
      put('b');
      expect(version()).toBe('b');
      expect(foreignState(output)).toEqual(foreign);
    },
  );
});

describe('where a folder cannot be swapped, its files are replaced one by one', () => {
  const files = (version: string) =>
    new Map(['a/1.yaml', 'a/deep/2.yaml', 'a/deep/er/3.yaml', `a/deep/${version}.yaml`].map(path => [path, text(path, version)]));

  function expectReplaced(output: string, places: readonly string[]): void {
    write(files('old'), { output });
    fs.writeFileSync(`${output}/a/deep/by-hand`, 'theirs');
    const inodes = () => [...places, 'a/deep/by-hand'].map(place => fs.lstatSync(`${output}/${place}`).ino);
    const before = inodes();
    expect(write(files('new'), { output })).toMatchObject({ added: ['a/deep/new.yaml'], removed: ['a/deep/old.yaml'] });
    for (const [path, content] of files('new')) expect(fs.readFileSync(`${output}/${path}`, 'utf8')).toBe(content);
    expect(inodes()).toEqual(before);
    const leftovers = [...snapshot(output).keys()].filter(path => path.includes('.writing'));
    expect(leftovers).toEqual([]);
    expect(fs.existsSync(`${output}/a/deep/old.yaml`)).toBe(false);
  }

  whenMounting(`because it is a mount point${cannotMount}`, () => {
    const output = folder();
    mounted(['-t', 'tmpfs', 'none'], `${output}/a`);
    expectReplaced(output, ['a', 'a/deep']);
  });

  whenMounting(`because it is a folder of the same disk mounted there${cannotMount}`, () => {
    const output = folder();
    mounted(['--bind', folder()], `${output}/a`);
    expectReplaced(output, ['a', 'a/deep']);
  });

  whenMounting(`because a folder in it is a mount point all of whose files change${cannotMount}`, () => {
    const output = folder();
    mounted(['--bind', folder()], `${output}/a/deep/er`);
    expectReplaced(output, ['a', 'a/deep', 'a/deep/er']);
  });

  whenMounting(`which also holds when the output itself is a mount point, where it is swapped${cannotMount}`, () => {
    const output = `${folder()}/dist`;
    mounted(['-t', 'tmpfs', 'none'], output);
    expectReplaced(output, []);
  });

  whenOverlaying(`because it is in a lower layer of an overlay, as in a container${cannotOverlay}`, () => {
    const home = folder();
    write(files('old'), { output: `${home}/lower/dist` });
    fs.writeFileSync(`${home}/lower/dist/a/deep/by-hand`, 'theirs');
    cleanups.push(mountOverlay(home));
    const output = `${home}/merged/dist`;
    expect(write(files('new'), { output })).toMatchObject({ added: ['a/deep/new.yaml'], removed: ['a/deep/old.yaml'] });
    for (const [path, content] of files('new')) expect(fs.readFileSync(`${output}/${path}`, 'utf8')).toBe(content);
    expect(fs.readFileSync(`${output}/a/deep/by-hand`, 'utf8')).toBe('theirs');
    expect([...snapshot(output).keys()].filter(path => path.includes('.writing'))).toEqual([]);
  });

  test.each(['EXDEV', 'EBUSY', 'EPERM'])('because a rename of a folder fails with %s', code => {
    const restore = interceptDisk(({ name, args }) => {
      const moving = name === 'renameSync' && fs.statSync(String(args[0])).isDirectory();
      if (moving && fs.existsSync(String(args[0])) && !String(args[0]).includes('.writing')) throw diskError(code, 'rename');
    });
    cleanups.push(restore);
    expectReplaced(folder(), ['a', 'a/deep']);
  });

  test.each(['EPERM', 'ENOTSUP', 'EMLINK'])('because a hard link fails with %s', code => {
    const restore = interceptDisk(({ name }) => {
      if (name === 'linkSync') throw diskError(code, 'link');
    });
    cleanups.push(restore);
    expectReplaced(folder(), ['a', 'a/deep']);
  });
});

describe('what somebody does while a run is at work', () => {
  /** Does something right before the folder's old tree is moved away. */
  function meanwhile(action: () => void): void {
    let done = false;
    const restore = interceptDisk(({ name, args }) => {
      if (done || name !== 'renameSync' || !String(args[1]).endsWith('/.writing/old/a')) return;
      done = true;
      action();
    });
    cleanups.push(restore);
  }

  test('keeps a file that is put there, replaced or changed', () => {
    const output = folder();
    write(new Map([['a/1', 'old']]), { output });
    for (const name of ['replaced', 'changed']) fs.writeFileSync(`${output}/a/${name}`, 'before');
    meanwhile(() => {
      fs.mkdirSync(`${output}/a/put`);
      fs.writeFileSync(`${output}/a/put/there`, 'new');
      fs.writeFileSync(`${output}/a/2`, 'at the path of a new file');
      fs.writeFileSync(`${output}/a/changed`, 'after');
      fs.rmSync(`${output}/a/replaced`);
      fs.writeFileSync(`${output}/a/.keep-inode`, '');
      fs.writeFileSync(`${output}/a/replaced`, 'after');
    });
    write(new Map([['a/1', 'new'], ['a/2', 'new']]), { output }); // prettier-ignore
    expect(Object.fromEntries([...snapshot(output)].filter(([path]) => path.startsWith('a/')))).toEqual({
      'a/.keep-inode': '',
      'a/1': 'new',
      'a/2': 'new',
      'a/2~': 'at the path of a new file',
      'a/changed': 'after',
      'a/put': '/',
      'a/put/there': 'new',
      'a/replaced': 'after',
    });
  });

  test('keeps a file that is put at the path of a new one, where files are replaced one by one', () => {
    const output = folder();
    write(new Map([['a/1', 'old']]), { output });
    fs.mkdirSync(`${output}/a/theirs`);
    const before = snapshot(output);
    let done = false;
    const restore = interceptDisk(({ name, args }) => {
      if (done || name !== 'renameSync' || !String(args[1]).endsWith('/a/1')) return;
      done = true;
      fs.writeFileSync(`${output}/a/2`, 'by hand');
    });
    cleanups.push(restore);
    const files = new Map([['a/1', 'new'], ['a/2', 'new']]); // prettier-ignore
    expect(messageOf(() => write(files, { output }))).toBe(`${output}/a/2 was put there while a run was at work; run again`);
    expect(Object.fromEntries(snapshot(output))).toEqual({ ...Object.fromEntries(before), 'a/2': 'by hand' });
  });

  test('restores from Git a folder that a kill left missing, without losing anything', () => {
    const { output, put, version, foreign } = playground();
    // A disk that does nothing any more, from between the two renames on, leaves what a kill leaves.
    let frozen = false;
    const restore = interceptDisk(({ name, args }) => {
      frozen ||= name === 'renameSync' && String(args[0]).endsWith('/.writing/new/swapped');
      if (frozen) throw diskError('EIO', name);
    });
    expect(messageOf(() => put('b'))).toContain('part of it is written');
    restore();
    expect([fs.existsSync(`${output}/swapped`), fs.existsSync(`${output}/.writing/old/swapped`)]).toEqual([false, true]);

    const restored = [...TREES.a.files].filter(([path]) => path.startsWith('swapped/'));
    for (const [path, content] of [...restored, ['swapped/by-hand', 'new'] as const]) {
      fs.mkdirSync(dirname(`${output}/${path}`), { recursive: true });
      fs.writeFileSync(`${output}/${path}`, content);
    }
    expect(recover(output)).toBe('undone');
    expect(fs.readFileSync(`${output}/swapped/by-hand`, 'utf8')).toBe('new');
    fs.rmSync(`${output}/swapped/by-hand`);
    expect(version()).toBe('a');
    expect(foreignState(output)).toEqual(foreign);
  });

  test.each(['journalled', 'swapped', 'going'])('removes folder %s that a kill left half replaced, and gets it again', path => {
    const { output, put, version } = playground();
    let renames = 0;
    const restore = interceptDisk(({ name, args }) => {
      if (name === 'renameSync' && !String(args[0]).includes('.writing/')) renames++;
      if (renames > 4) throw diskError('EIO', name);
    });
    messageOf(() => put('b'));
    restore();
    fs.rmSync(`${output}/${path}`, { recursive: true, force: true });
    put('b');
    for (const [file, content] of TREES.b.files) expect(fs.readFileSync(`${output}/${file}`, 'utf8')).toBe(content);
    expect(version()).not.toContain('.writing');
  });
});

describe('a record that cannot be read', () => {
  test.each([
    '{"token":"1',
    '{"token":"1-1","changes":[{"folder":"a","steps":[{"kind":"remove","path":"../../x","beside":"a"}]}]}',
  ])('is refused with what to do: %s', record => {
    const output = folder();
    write(new Map([['a/1', 'old']]), { output });
    fs.mkdirSync(`${output}/.writing`);
    fs.writeFileSync(`${output}/.writing/commit`, record);
    expect(messageOf(() => write(new Map([['a/1', 'new']]), { output }))).toBe(
      `${output}/.writing/commit is damaged: restore the output from Git and remove ${output}/.writing`,
    );
    expect(fs.readFileSync(`${output}/a/1`, 'utf8')).toBe('old');
  });
});
