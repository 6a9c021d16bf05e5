import { rmSync } from 'node:fs';
import { recover, write } from '../../lib/core/writer';
import { compileWriter, ended, inParallel, temporaryFolder } from '../support/writer-process';
import { TREES, addForeign, foreignState, snapshot, versionOf } from '../support/writer-trees';

jest.setTimeout(240_000);

const WORKERS = 3;
const program = compileWriter();

/** An output folder with files of others, in version `a`, and what it looks like in either version. */
function playground() {
  const output = temporaryFolder();
  const put = (version: 'a' | 'b') =>
    write(TREES[version].files, { output, owns: TREES[version].owns, removeOthers: true, allowShrink: true });
  addForeign(output);
  const foreign = foreignState(output);
  put('b');
  const b = snapshot(output);
  put('a');
  return { output, put, foreign, versions: { a: snapshot(output), b } };
}

type Playground = ReturnType<typeof playground>;

const playgrounds = Array.from({ length: WORKERS }, playground);

afterAll(() => {
  playgrounds.forEach(({ output }) => rmSync(output, { recursive: true }));
  program.remove();
});

interface Outcome {
  readonly point: string;
  /** What one more command made of it. */
  readonly version: string;
  /** Files that were of neither version, seen before that command. */
  readonly torn: readonly string[];
  readonly foreign: 'untouched' | 'touched';
  /** What a whole run made of it after that. */
  readonly next: string;
}

function judge({ output, put, foreign, versions }: Playground, point: string): Outcome {
  const torn = [...snapshot(output)]
    .filter(([path, content]) => content !== versions.a.get(path) && content !== versions.b.get(path))
    .map(([path]) => path)
    .filter(path => !path.split('/').some(segment => segment.startsWith('.writing')));
  recover(output);
  const version = versionOf(snapshot(output), versions);
  put('b');
  const next = versionOf(snapshot(output), versions);
  const untouched = [...foreignState(output)].every(([path, state]) => foreign.get(path) === state);
  put('a');
  return { point, version, torn, foreign: untouched ? 'untouched' : 'touched', next };
}

function bad(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(
    ({ version, torn, foreign, next }) =>
      !['a', 'b'].includes(version) || torn.length > 0 || foreign === 'touched' || next !== 'b',
  );
}

/** Kills a run from `a` to `b` before its n-th call that changes the disk, for each n. */
async function killAt(points: readonly number[], mode: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  await inParallel(points, WORKERS, async (point, worker) => {
    const ground = playgrounds[worker]!;
    const { signal, stderr } = await program.run([ground.output, mode, 'b', String(point)]);
    if (signal !== 'SIGKILL') throw new Error(`the child ended by itself: ${stderr}`);
    outcomes.push(judge(ground, `${mode} ${point}`));
  });
  return outcomes;
}

/** How many calls that change the disk a run from `a` to `b` makes. */
async function callsOf(mode: string): Promise<number> {
  const [ground] = playgrounds;
  const { stdout, stderr } = await program.run([ground!.output, mode, 'b']);
  expect(stderr).toBe('');
  ground!.put('a');
  return Number(stdout);
}

function sample(count: number, upTo: number): readonly number[] {
  return Array.from({ length: count }, () => 1 + Math.floor(Math.random() * upTo));
}

describe('after SIGKILL and one more command, there is the old or the new tree, and what others put there', () => {
  test('when killed before each call that changes the disk', async () => {
    const calls = await callsOf('once');
    expect(calls).toBeGreaterThan(150);
    const outcomes = await killAt(
      Array.from({ length: calls }, (_, index) => index + 1),
      'once',
    );
    expect(bad(outcomes)).toEqual([]);
    expect(new Set(outcomes.map(({ version }) => version))).toEqual(new Set(['a', 'b']));
  });

  test.each(['unlinkable', 'unmovable'])('when killed on a disk where files are %s', async mode => {
    const outcomes = await killAt(sample(25, await callsOf(mode)), mode);
    expect(bad(outcomes)).toEqual([]);
  });

  test('when killed at a random moment of writing again and again', async () => {
    const outcomes: Outcome[] = [];
    await inParallel([...Array(30).keys()], WORKERS, async (index, worker) => {
      const ground = playgrounds[worker]!;
      const child = program.start([ground.output, 'loop'], { stdio: ['ignore', 'pipe', 'inherit'] });
      const end = ended(child);
      await new Promise(resolve => child.stdout?.once('data', resolve));
      const until = process.hrtime.bigint() + BigInt(Math.floor(Math.random() * 40_000_000));
      while (process.hrtime.bigint() < until) await new Promise(setImmediate);
      child.kill('SIGKILL');
      await end;
      outcomes.push(judge(ground, `random ${index}`));
    });
    expect(bad(outcomes)).toEqual([]);
  });

  test('when the next run is killed while it recovers, and the one after that', async () => {
    const outcomes: Outcome[] = [];
    await inParallel([...Array(20).keys()], WORKERS, async (_, worker) => {
      const ground = playgrounds[worker]!;
      const points = [150, 60, 30].flatMap(upTo => sample(1, upTo));
      for (const point of points) await program.run([ground.output, 'once', 'b', String(point)]);
      outcomes.push(judge(ground, `calls ${points.join(', ')}`));
    });
    expect(bad(outcomes)).toEqual([]);
  });
});
