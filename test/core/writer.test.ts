import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { dirname } from 'node:path';
import { WriteError, recover, write } from '../../lib/core/writer';
import type { WriteOptions } from '../../lib/core/writer';
import { interceptDisk } from '../support/writer-faults';
import { temporaryFolder } from '../support/writer-process';
import { snapshot } from '../support/writer-trees';

let home = '';
let output = '';

beforeEach(() => {
  home = temporaryFolder();
  output = `${home}/dist`;
});
afterEach(() => fs.rmSync(home, { recursive: true }));

function files(...entries: readonly (string | readonly [path: string, text: string])[]): ReadonlyMap<string, string> {
  return new Map(entries.map(entry => (typeof entry === 'string' ? [entry, `${entry}\n`] : entry)));
}

function put(path: string, text: string): void {
  fs.mkdirSync(dirname(`${output}/${path}`), { recursive: true });
  fs.writeFileSync(`${output}/${path}`, text);
}

const read = (path: string): string => fs.readFileSync(`${output}/${path}`, 'utf8');
const inode = (path: string): number => fs.lstatSync(`${output}/${path}`).ino;

/** The message of what `write` throws, with the output folder's path shortened. */
function refusal(wanted: ReadonlyMap<string, string>, options: Omit<WriteOptions, 'output'> = {}): string {
  try {
    write(wanted, { output, ...options });
  } catch (error) {
    if (error instanceof WriteError) return error.message.replaceAll(output, 'dist');
    throw error;
  }
  return 'nothing was refused';
}

/** Every call that would change the disk while `run` runs. */
function diskCalls(run: () => void): readonly string[] {
  const calls: string[] = [];
  const restore = interceptDisk(({ name, args }) => calls.push(`${name} ${String(args[0])}`));
  try {
    run();
  } finally {
    restore();
  }
  return calls;
}

describe('what is written', () => {
  test('is the given files, a list of them per top-level folder, and nothing else', () => {
    const result = write(files('a/manifests/x/one.yaml', 'a/values/x.yaml', 'b/two.yaml'), { output });
    expect(result).toEqual({
      added: ['a/manifests/x/one.yaml', 'a/values/x.yaml', 'b/two.yaml'],
      changed: [],
      written: ['a/manifests/x/one.yaml', 'a/values/x.yaml', 'b/two.yaml'],
      removed: [],
      unchanged: 0,
      upToDate: false,
      recovered: 'none',
    });
    const header = '# the files of this folder that cdk8s-homelab wrote and may remove; commit this list with them\n';
    expect(Object.fromEntries(snapshot(output))).toEqual({
      '.owned': '/',
      '.owned/a.txt': `${header}manifests/x/one.yaml\nvalues/x.yaml\n`,
      '.owned/b.txt': `${header}two.yaml\n`,
      a: '/',
      'a/manifests': '/',
      'a/manifests/x': '/',
      'a/manifests/x/one.yaml': 'a/manifests/x/one.yaml\n',
      'a/values': '/',
      'a/values/x.yaml': 'a/values/x.yaml\n',
      b: '/',
      'b/two.yaml': 'b/two.yaml\n',
    });
  });

  test('does not depend on the order of the files', () => {
    write(files('b/2', 'a/10', 'a/9', 'a/C/c', 'a/b/d'), { output });
    const one = snapshot(output);
    fs.rmSync(output, { recursive: true });
    write(files('a/b/d', 'a/C/c', 'a/9', 'a/10', 'b/2'), { output: `${home}/./dist/` });
    expect(snapshot(output)).toEqual(one);
  });

  test('is the text as UTF-8, byte by byte', () => {
    const texts = ['', 'é', '🏠'.repeat(50_000), '\uFEFFbom', '\r\n', 'a\0b', 'x'.repeat(1_000_000), '\uFFFD'];
    const wanted = files(...texts.map((text, index) => [`a/${index}`, text] as const));
    write(wanted, { output });
    texts.forEach((text, index) => expect(fs.readFileSync(`${output}/a/${index}`).equals(Buffer.from(text))).toBe(true));
    expect(write(wanted, { output }).upToDate).toBe(true);
  });

  test('reports added, changed, removed and unchanged files', () => {
    write(files('a/same', 'a/changed', 'a/removed', 'a/gone/removed'), { output });
    const result = write(files('a/same', ['a/changed', 'new'], 'a/added'), { output });
    expect(result).toMatchObject({
      added: ['a/added'],
      changed: ['a/changed'],
      written: ['a/added', 'a/changed'],
      removed: ['a/gone/removed', 'a/removed'],
      unchanged: 1,
    });
    expect([...snapshot(output).keys()]).toEqual(['.owned', '.owned/a.txt', 'a', 'a/added', 'a/changed', 'a/same']);
  });

  test('sees a changed byte in a file of the same size, a longer file and a shorter one', () => {
    const wanted = files(['a/1', 'abc'], ['a/2', 'abc'], ['a/3', 'abc'], ['a/4', '\uFFFD']);
    write(wanted, { output });
    put('a/1', 'abd');
    put('a/2', 'abcd');
    put('a/3', 'ab');
    fs.writeFileSync(`${output}/a/4`, Buffer.from([0xff]));
    expect(write(wanted, { output }).changed).toEqual(['a/1', 'a/2', 'a/3', 'a/4']);
    expect(write(wanted, { output }).upToDate).toBe(true);
  });

  test('writes a file that somebody deleted again', () => {
    write(files('a/1', 'a/x/2'), { output });
    fs.rmSync(`${output}/a/x`, { recursive: true });
    expect(write(files('a/1', 'a/x/2'), { output }).added).toEqual(['a/x/2']);
    fs.rmSync(`${output}/a`, { recursive: true });
    expect(write(files('a/1', 'a/x/2'), { output }).added).toEqual(['a/1', 'a/x/2']);
  });

  test('turns a file into a folder and back', () => {
    write(files('a/x', 'a/y/z/1', 'a/y/2'), { output });
    write(files('a/x/1', 'a/x/2/3', 'a/y'), { output });
    expect([read('a/x/2/3'), read('a/y')]).toEqual(['a/x/2/3\n', 'a/y\n']);
    write(files('a/x', 'a/y/z/1', 'a/y/2'), { output });
    expect([read('a/x'), read('a/y/z/1')]).toEqual(['a/x\n', 'a/y/z/1\n']);
  });

  test('replaces a link or pipe at a path of ours without following or waiting for it', () => {
    write(files('a/1', 'a/2'), { output });
    fs.writeFileSync(`${home}/outside`, 'a/1\n');
    fs.rmSync(`${output}/a/1`);
    fs.symlinkSync(`${home}/outside`, `${output}/a/1`);
    fs.rmSync(`${output}/a/2`);
    execFileSync('mkfifo', [`${output}/a/2`]);
    expect(write(files(['a/1', 'new'], 'a/2'), { output }).changed).toEqual(['a/1', 'a/2']);
    expect(fs.readFileSync(`${home}/outside`, 'utf8')).toBe('a/1\n');
    expect([fs.lstatSync(`${output}/a/1`).isFile(), fs.lstatSync(`${output}/a/2`).isFile()]).toEqual([true, true]);
  });
});

describe('a run that changes nothing', () => {
  test('makes no call that changes the disk', () => {
    const wanted = files('a/manifests/1', 'a/2', 'b/3');
    write(wanted, { output });
    put('a/by-hand', 'kept');
    let result = {};
    expect(diskCalls(() => (result = write(wanted, { output, removeOthers: true })))).toEqual([]);
    expect(result).toMatchObject({ written: [], removed: [], unchanged: 3, upToDate: true });
  });

  test('works on a folder with an empty set of files, which is not even made', () => {
    expect(write(new Map(), { output }).upToDate).toBe(true);
    expect(fs.existsSync(output)).toBe(false);
  });
});

describe('a run that changes something', () => {
  test('keeps the inode of every file that stays, ours or not', () => {
    write(files('a/same', 'a/deep/same', 'a/changed'), { output });
    put('a/by-hand', 'theirs');
    put('a/deep/.hidden', 'theirs');
    put('b/elsewhere', 'theirs');
    const before = ['a/same', 'a/deep/same', 'a/by-hand', 'a/deep/.hidden', 'b/elsewhere'].map(inode);
    write(files('a/same', 'a/deep/same', ['a/changed', 'new']), { output });
    expect(['a/same', 'a/deep/same', 'a/by-hand', 'a/deep/.hidden', 'b/elsewhere'].map(inode)).toEqual(before);
    expect(fs.lstatSync(`${output}/a/by-hand`).nlink).toBe(1);
  });

  test('keeps the folders of others themselves, and what happens in them', () => {
    write(files('a/1', 'a/deep/2'), { output });
    put('a/.git/HEAD', 'ref');
    put('a/deep/theirs/x', 'x');
    fs.symlinkSync('1', `${output}/a/link`);
    const before = ['a/.git', 'a/.git/HEAD', 'a/deep/theirs', 'a/link', 'a/deep/theirs/x'].map(inode);
    write(files(['a/1', 'new'], ['a/deep/2', 'new'], 'a/deep/3'), { output });
    expect(['a/.git', 'a/.git/HEAD', 'a/deep/theirs', 'a/link', 'a/deep/theirs/x'].map(inode)).toEqual(before);
    expect([read('a/1'), read('a/deep/2'), read('a/deep/3')]).toEqual(['new', 'new', 'a/deep/3\n']);
  });

  test('keeps an empty folder of others itself', () => {
    write(files('a/1'), { output });
    fs.mkdirSync(`${output}/a/empty`);
    const before = inode('a/empty');
    write(files(['a/1', 'new'], 'a/empty-not/2'), { output });
    expect(inode('a/empty')).toBe(before);
  });

  test('keeps a file whose name is not UTF-8', () => {
    write(files('a/1'), { output });
    const name = Buffer.concat([Buffer.from(`${output}/a/`), Buffer.from([0xff, 0xfe])]);
    fs.writeFileSync(name, 'theirs');
    const before = fs.lstatSync(name).ino;
    write(files(['a/1', 'new']), { output });
    expect([read('a/1'), fs.lstatSync(name).ino]).toEqual(['new', before]);
  });

  test('touches only the top-level folders in which something changes', () => {
    write(files('a/1', 'b/1'), { output });
    const before = [inode('a'), inode('.owned/a.txt')];
    write(files('a/1', ['b/1', 'new']), { output });
    expect([inode('a'), inode('.owned/a.txt')]).toEqual(before);
  });

  test('keeps owner and mode of a folder that does not have those of a new one', () => {
    write(files('a/1', 'a/private/2'), { output });
    fs.chmodSync(`${output}/a/private`, 0o700);
    const before = inode('a/private');
    write(files(['a/1', 'new'], 'a/private/2'), { output });
    expect([inode('a/private'), fs.statSync(`${output}/a/private`).mode & 0o777]).toEqual([before, 0o700]);
  });

  test('swaps a folder by two renames and flushes what it wrote', () => {
    write(files('a/1', 'a/2'), { output });
    const calls = diskCalls(() => write(files(['a/1', 'new'], 'a/2'), { output }));
    const renames = calls
      .filter(call => call.startsWith('renameSync') && !/(plan|commit|\.part)$/.test(call))
      .map(call => call.replaceAll(output, 'dist'));
    expect(renames).toEqual(['renameSync dist/a', 'renameSync dist/.writing/new/a']);
    expect(calls.filter(call => call.startsWith('fsyncSync')).length).toBeGreaterThanOrEqual(4);
  });

  test('does not flush each of 50 files and more', () => {
    const many = files(...Array.from({ length: 60 }, (_, index) => `a/${index}`));
    const flushes = diskCalls(() => write(many, { output })).filter(call => call.startsWith('fsyncSync'));
    expect(flushes.length).toBeLessThan(10);
  });

  test('follows a symbolic link that is the output folder itself', () => {
    fs.mkdirSync(`${home}/real`);
    fs.symlinkSync('real', output);
    write(files('a/1'), { output });
    write(files(['a/1', 'new']), { output });
    expect(fs.readFileSync(`${home}/real/a/1`, 'utf8')).toBe('new');
    expect(fs.lstatSync(output).isSymbolicLink()).toBe(true);
  });
});

describe('what is removed', () => {
  test('is what an earlier run wrote and this one does not, with the folders that are then empty', () => {
    write(files('a/keep', 'a/app/1', 'a/app/2', 'a/app/deep/3', 'a/mixed/4'), { output });
    put('a/mixed/by-hand', 'kept');
    const result = write(files('a/keep'), { output });
    expect(result.removed).toEqual(['a/app/1', 'a/app/2', 'a/app/deep/3', 'a/mixed/4']);
    expect([...snapshot(output).keys()]).toEqual(['.owned', '.owned/a.txt', 'a', 'a/keep', 'a/mixed', 'a/mixed/by-hand']);
  });

  test('is never in a top-level folder that the run does not own', () => {
    write(files('a/1', 'a/2'), { output });
    write(files('b/1'), { output });
    expect(read('a/2')).toBe('a/2\n');
    expect(write(files('b/1'), { output, owns: ['b'] }).upToDate).toBe(true);
  });

  test('is all of a folder that is owned and gets no file', () => {
    write(files('a/1', 'b/1'), { output });
    put('b/by-hand', 'kept');
    expect(write(files('a/1'), { output, owns: ['a', 'b'] }).removed).toEqual(['b/1']);
    expect([...snapshot(output).keys()]).toEqual(['.owned', '.owned/a.txt', 'a', 'a/1', 'b', 'b/by-hand']);
  });

  test('is all that other folders list when the run is all there is', () => {
    write(files('a/1', 'b/1', 'c/1'), { output });
    put('theirs/1', 'kept');
    expect(write(files('a/1'), { output, removeOthers: true }).removed).toEqual(['b/1', 'c/1']);
    expect([...snapshot(output).keys()]).toEqual(['.owned', '.owned/a.txt', 'a', 'a/1', 'theirs', 'theirs/1']);
    expect(write(new Map(), { output, removeOthers: true }).removed).toEqual(['a/1']);
    expect([...snapshot(output).keys()]).toEqual(['theirs', 'theirs/1']);
  });

  test('is not a file that somebody put where one of ours was, if it is a folder', () => {
    write(files('a/1', 'a/2'), { output });
    fs.rmSync(`${output}/a/2`);
    put('a/2/by-hand', 'kept');
    expect(write(files('a/1'), { output }).removed).toEqual([]);
    expect(read('a/2/by-hand')).toBe('kept');
  });

  test('is not the same file under a name that differs in case, as on a case-insensitive disk', () => {
    write(files(['a/Foo', 'x']), { output });
    fs.linkSync(`${output}/a/Foo`, `${output}/a/foo`);
    expect(write(files(['a/foo', 'x']), { output }).removed).toEqual([]);
    expect(read('a/foo')).toBe('x');
  });
});

describe('what others put there is refused to be overwritten', () => {
  test('when a file has other content', () => {
    write(files('a/1'), { output });
    put('a/2', 'by hand');
    put('a/3', 'by hand');
    const before = snapshot(output);
    expect(refusal(files(['a/1', 'new'], 'a/2', 'a/3'))).toBe(
      'dist has 2 problems:\n' +
        '  dist/a/2 has other content and was not written by an earlier run; move it away, or write another path\n' +
        '  dist/a/3 has other content and was not written by an earlier run; move it away, or write another path',
    );
    expect(snapshot(output)).toEqual(before);
  });

  test('but a file with the same content becomes ours', () => {
    write(files('a/1'), { output });
    put('a/2', 'a/2\n');
    const before = inode('a/2');
    expect(write(files('a/1', 'a/2'), { output })).toMatchObject({ written: [], unchanged: 2, upToDate: false });
    expect(inode('a/2')).toBe(before);
    expect(write(files('a/1'), { output }).removed).toEqual(['a/2']);
  });

  test('when it is a folder', () => {
    write(files('a/1'), { output });
    put('a/2/by-hand', 'x');
    fs.mkdirSync(`${output}/a/3`);
    expect(refusal(files('a/1', 'a/2', 'a/3'))).toBe(
      'dist has 2 problems:\n' +
        '  dist/a/2 is a folder with a/2/by-hand where a file has to be, and was not written by an earlier run; move it away\n' +
        '  dist/a/3 is a folder where a file has to be, and was not written by an earlier run; move it away',
    );
  });

  test('when it is a file where a folder has to be', () => {
    write(files('a/1'), { output });
    put('a/x', 'by hand');
    put('b', 'by hand');
    expect(refusal(files('a/1', 'a/x/y/1', 'a/x/y/2', 'b/1'))).toBe(
      'dist has 2 problems:\n' +
        '  dist/a/x is a file where a folder has to be, and was not written by an earlier run; move it away\n' +
        '  dist/b is a file where a folder has to be, and was not written by an earlier run; move it away',
    );
  });

  test('when it is a symbolic link to a folder, in or outside the output, whatever is behind it', () => {
    write(files('a/x/1', 'b/1'), { output });
    fs.renameSync(`${output}/a/x`, `${home}/moved`);
    fs.symlinkSync('../../moved', `${output}/a/x`);
    fs.symlinkSync('b', `${output}/c`);
    expect(refusal(files('a/x/1', 'b/1', 'c/1'))).toBe(
      'dist has 2 problems:\n' +
        '  dist/a/x is a symbolic link to ../../moved; nothing is written through a link: replace it by a folder\n' +
        '  dist/c is a symbolic link to b; nothing is written through a link: replace it by a folder',
    );
    expect(refusal(files('b/1'), { owns: ['a', 'b'] })).toBe(
      'dist/a/x is a symbolic link to ../../moved; nothing is written through a link: replace it by a folder',
    );
    expect(fs.readFileSync(`${home}/moved/1`, 'utf8')).toBe('a/x/1\n');
  });

  test('when the lists or the lock lie behind a symbolic link', () => {
    fs.mkdirSync(output);
    fs.mkdirSync(`${home}/elsewhere`);
    fs.symlinkSync('../elsewhere', `${output}/.owned`);
    expect(refusal(files('a/1'))).toBe(
      'dist/.owned is a symbolic link to ../elsewhere; nothing is written through a link: replace it by a folder',
    );
    fs.renameSync(`${output}/.owned`, `${output}/.writing`);
    expect(refusal(files('a/1'))).toBe('dist/.writing is a symbolic link; remove it');
    expect(fs.readdirSync(`${home}/elsewhere`)).toEqual([]);
  });
});

describe('without the list of what was written', () => {
  test('a folder where files stay and others lie is refused, with a hint', () => {
    write(files('a/1', 'a/2', 'a/3'), { output });
    fs.rmSync(`${output}/.owned`, { recursive: true });
    expect(refusal(files('a/1'))).toBe(
      'dist/a has 2 files that this run does not write (a/2, a/3), and the list of what was written there, dist/.owned/a.txt, is missing: ' +
        'restore it from Git, or move dist/a away and run again',
    );
    expect(read('a/3')).toBe('a/3\n');
  });

  test('a folder with files of other content is refused, with a hint', () => {
    write(files('a/1', 'a/2', 'a/3'), { output });
    fs.rmSync(`${output}/.owned/a.txt`);
    expect(refusal(files(['a/1', 'new'], 'a/2'))).toBe(
      'dist/a has 1 file with other content (a/1), and the list of what was written there, dist/.owned/a.txt, is missing: ' +
        'restore it from Git, or move dist/a away and run again',
    );
  });

  test('a folder that holds just what is wanted gets its list again', () => {
    write(files('a/1', 'a/2'), { output });
    fs.rmSync(`${output}/.owned`, { recursive: true });
    expect(write(files('a/1', 'a/2'), { output, check: true }).upToDate).toBe(false);
    expect(write(files('a/1', 'a/2'), { output })).toMatchObject({ written: [], unchanged: 2, upToDate: false });
    expect(read('.owned/a.txt')).toContain('\n1\n2\n');
  });

  test('a folder in which we never wrote keeps what is there', () => {
    put('a/by-hand', 'kept');
    write(files('a/1'), { output });
    expect([read('a/by-hand'), read('a/1')]).toEqual(['kept', 'a/1\n']);
  });
});

describe('a damaged list', () => {
  test.each([
    ['../../etc/passwd', `has a segment '..'`],
    ['/etc/passwd', 'is absolute; paths are relative to the output folder'],
    ['<<<<<<< HEAD', 'is left from a merge conflict'],
    ['=======', 'is left from a merge conflict'],
  ])('is refused, by line: %s', (line, reason) => {
    write(files('a/1', 'a/2'), { output });
    fs.appendFileSync(`${output}/.owned/a.txt`, `${line}\n`);
    expect(refusal(files('a/1'))).toBe(`dist/.owned/a.txt line 4: '${line}' ${reason}; restore the list from Git`);
    expect(read('a/2')).toBe('a/2\n');
  });

  test('with Windows line ends is read all the same, and written as it should be', () => {
    write(files('a/1', 'a/2'), { output });
    fs.writeFileSync(`${output}/.owned/a.txt`, read('.owned/a.txt').replaceAll('\n', '\r\n'));
    expect(write(files('a/1'), { output }).removed).toEqual(['a/2']);
    expect(read('.owned/a.txt')).not.toContain('\r');
  });
});

describe('check', () => {
  test('says what a run would do and changes nothing', () => {
    write(files('a/1', 'a/2', 'a/3'), { output });
    const wanted = files(['a/1', 'new'], 'a/2', 'a/4');
    let result = {};
    expect(diskCalls(() => (result = write(wanted, { output, check: true })))).toEqual([]);
    expect(result).toMatchObject({ added: ['a/4'], changed: ['a/1'], removed: ['a/3'], unchanged: 1, upToDate: false });
    expect(write(wanted, { output })).toEqual(result);
    expect(write(wanted, { output, check: true }).upToDate).toBe(true);
  });

  test('of an output folder that does not exist finds everything missing', () => {
    expect(write(files('a/1'), { output, check: true })).toMatchObject({ added: ['a/1'], upToDate: false });
    expect(fs.existsSync(output)).toBe(false);
  });

  test('refuses what a run would refuse', () => {
    put('a/1', 'by hand');
    expect(refusal(files('a/1'), { check: true })).toContain('dist/a has 1 file with other content (a/1)');
    expect(refusal(files('../1'), { check: true })).toContain(`'../1' has a segment '..'`);
  });
});

describe('an output that is no folder', () => {
  test('is refused', () => {
    fs.writeFileSync(output, 'a file');
    expect(refusal(files('a/1'))).toMatch(
      /^dist cannot be written: a part of its path is a file \(E.*\); what was there is unchanged$/,
    );
    expect(() => write(files('a/1'), { output: '' })).toThrow(`output "" is not a folder; give one such as 'dist'`);
    expect(() => write(files('a/1'), { output: 'x\0y' })).toThrow(`output "x\\u0000y" is not a folder; give one such as 'dist'`);
  });

  test('has nothing to recover', () => {
    expect(recover(output)).toBe('none');
    expect(fs.existsSync(output)).toBe(false);
  });
});
