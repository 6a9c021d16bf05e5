import fs from 'node:fs';
import { hostname } from 'node:os';
import { LockedError, recover, write } from '../../lib/core/writer';
import type { ChildProcess } from 'node:child_process';
import { diskError, interceptDisk } from '../support/writer-faults';
import { compileWriter, ended, inParallel, temporaryFolder } from '../support/writer-process';
import { TREES, addForeign, snapshot, versionOf } from '../support/writer-trees';

jest.setTimeout(120_000);

const program = compileWriter();
let output = '';

beforeEach(() => {
  output = temporaryFolder();
  addForeign(output);
  put('b');
  put('a');
});
afterEach(() => fs.rmSync(output, { recursive: true }));
afterAll(() => program.remove());

function put(version: 'a' | 'b', options: { readonly waitMs?: number; readonly check?: boolean } = {}) {
  return write(TREES[version].files, { output, owns: TREES[version].owns, removeOthers: true, allowShrink: true, ...options });
}

/** Starts a run that stops for a while in its middle, holding the lock; resolves when it is there. */
async function holder(ms: number): Promise<ChildProcess> {
  const child = program.start([output, 'hold', 'b', '60', String(ms)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise(resolve => child.stdout?.once('data', resolve));
  return child;
}

function claimOf(child: ChildProcess): string {
  return fs.readdirSync(`${output}/.writing`).find(file => file.startsWith(`${child.pid}.`) && file.endsWith('.lock')) ?? 'none';
}

function lockedMessage(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof LockedError) return error.message.replaceAll(output, 'dist');
    throw error;
  }
  return 'was not locked';
}

const linux = process.platform === 'linux';
const onLinux = linux ? test : test.skip;
const why = linux ? '' : ' (skipped: needs /proc)';

describe('while another run writes', () => {
  test('a run waits for it and then writes', async () => {
    const child = await holder(300);
    const end = ended(child);
    const result = put('a', { waitMs: 20_000 });
    expect(result.upToDate).toBe(false);
    expect((await end).code).toBe(0);
    expect(put('a').upToDate).toBe(true);
    expect(fs.existsSync(`${output}/.writing`)).toBe(false);
  });

  test('a run that has waited long enough says who holds the lock, and leaves everything as it is', async () => {
    const child = await holder(60_000);
    const message = (wait: string) =>
      `dist is being written by process ${child.pid} on ${hostname()} (waited ${wait} s); if that is not so, remove dist/.writing/${claimOf(child)}`;
    try {
      expect(lockedMessage(() => put('a', { waitMs: 200 }))).toBe(message('0.2'));
      expect(lockedMessage(() => put('a', { waitMs: 0, check: true }))).toBe(message('0'));
      expect(fs.readdirSync(`${output}/.writing`).filter(file => file.endsWith('.lock'))).toEqual([claimOf(child)]);
    } finally {
      const end = ended(child);
      child.kill('SIGKILL');
      await end;
    }
  });
});

test('a run that finds another claim right after its own gives way', async () => {
  const child = await holder(60_000);
  const claim = claimOf(child);
  const hidden = `${output}/hidden`;
  fs.renameSync(`${output}/.writing/${claim}`, hidden);
  const restore = interceptDisk(({ name, args }) => {
    if (name === 'openSync' && String(args[0]).endsWith('.lock')) fs.renameSync(hidden, `${output}/.writing/${claim}`);
  });
  const message = lockedMessage(() => put('a', { waitMs: 0 }));
  restore();
  expect(message).toContain(`is being written by process ${child.pid}`);
  expect(fs.readdirSync(`${output}/.writing`).filter(file => file.endsWith('.lock'))).toEqual([claim]);
  const end = ended(child);
  child.kill('SIGKILL');
  await end;
});

describe('a lock whose holder is dead is taken over without waiting', () => {
  test('when its process is gone', async () => {
    const child = await holder(60_000);
    const end = ended(child);
    child.kill('SIGKILL');
    await end;
    expect(put('b', { waitMs: 0 }).recovered).not.toBe('none');
    expect(fs.existsSync(`${output}/.writing`)).toBe(false);
  });

  onLinux(`when its process is dead but its parent has not noticed${why}`, async () => {
    const child = await holder(60_000);
    const end = ended(child);
    child.kill('SIGKILL');
    // Without a turn of the event loop, this process does not collect its child.
    const state = () => fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.[0];
    while (state() !== 'Z') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    expect(put('b', { waitMs: 0 }).upToDate).toBe(false);
    await end;
  });

  const claims: readonly (readonly [string, (own: readonly string[]) => readonly string[]])[] = [
    ['its number was given to another process', ([, thread = '', , ...rest]) => [String(process.ppid), thread, '1', ...rest]],
    [
      'the machine was started again',
      ([pid = '', thread = '', start = '', , ...rest]) => [pid, thread, start, '00000000', ...rest],
    ],
  ];
  onLinux.each(claims)(`when %s${why}`, async (_, forge) => {
    const child = await holder(60_000);
    const own = claimOf(child).split('.');
    const end = ended(child);
    child.kill('SIGKILL');
    await end;
    recover(output);
    fs.mkdirSync(`${output}/.writing`);
    fs.writeFileSync(`${output}/.writing/${forge(own).join('.')}`, '');
    put('b', { waitMs: 0 });
    put('a', { waitMs: 0 });
    expect(fs.existsSync(`${output}/.writing`)).toBe(false);
  });

  test('when the system does not tell start times and no process has its number', async () => {
    const child = await holder(60_000);
    const [pid = '', thread = '', , ...rest] = claimOf(child).split('.');
    const forged = `${output}/.writing/${[pid, thread, '0', ...rest].join('.')}`;
    fs.renameSync(`${output}/.writing/${claimOf(child)}`, forged);
    expect(lockedMessage(() => put('b', { waitMs: 0 }))).toContain(`is being written by process ${pid}`);
    const end = ended(child);
    child.kill('SIGKILL');
    await end;
    expect(put('b', { waitMs: 0 }).upToDate).toBe(false);
    expect(fs.existsSync(`${output}/.writing`)).toBe(false);
  });

  test('when it is of another machine and older than any run takes', () => {
    const claim = `${output}/.writing/4711.0.1.0123abcd.4026531836.elsewhere.example.lock`;
    fs.mkdirSync(`${output}/.writing`);
    fs.writeFileSync(claim, '');
    expect(lockedMessage(() => put('b', { waitMs: 0 }))).toContain(
      'dist is being written by process 4711 on elsewhere.example (waited 0 s)',
    );
    const longAgo = Date.now() / 1000 - 120;
    fs.utimesSync(claim, longAgo, longAgo);
    expect(put('b', { waitMs: 0 }).upToDate).toBe(false);
    expect(fs.existsSync(`${output}/.writing`)).toBe(false);
  });
});

test('20 pairs of runs at once all end well, and each leaves the tree of one of the two', async () => {
  const versions = { a: snapshot(output), b: (put('b'), snapshot(output)) };
  const ends: string[] = [];
  await inParallel([...Array(20).keys()], 2, async index => {
    const folder = temporaryFolder();
    addForeign(folder);
    // Every other pair meets in a folder where there is something to replace.
    if (index % 2 === 0) write(TREES.b.files, { output: folder, owns: TREES.b.owns });
    const pair = await Promise.all(['a', 'b'].map(version => program.run([folder, 'once', version])));
    expect(pair.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    ends.push(versionOf(snapshot(folder), versions));
    fs.rmSync(folder, { recursive: true });
  });
  expect(ends).toHaveLength(20);
  expect(ends.filter(end => end !== 'a' && end !== 'b')).toEqual([]);
});

test('six runs at once on one folder, again and again, all end well', async () => {
  const versions = { a: snapshot(output), b: (put('b'), snapshot(output)) };
  for (let round = 0; round < 2; round++) {
    const runs = await Promise.all(
      Array.from({ length: 6 }, (_, index) => program.run([output, 'once', index % 2 === 0 ? 'a' : 'b'])),
    );
    expect(runs.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(Array(6).fill('0 '));
    expect(['a', 'b']).toContain(versionOf(snapshot(output), versions));
  }
});

test.each([false, true])('what another run turns into a file while it is looked at is looked at again (check: %p)', check => {
  put('a');
  const read = fs.readdirSync;
  let refused = 0;
  const spy = jest.spyOn(fs, 'readdirSync').mockImplementation(((path: string, ...rest: never[]) => {
    if (!path.includes('.writing') && refused++ === 0) throw diskError('ENOTDIR', 'scandir');
    return read(path, ...rest);
  }) as typeof fs.readdirSync);
  try {
    expect(put('b', { check }).upToDate).toBe(false);
    expect(refused).toBeGreaterThan(1);
  } finally {
    spy.mockRestore();
  }
});
