import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { go, parsed, reason } from './go-command';

/** A Go program of this folder that carries the real code of Argo CD or of Flux; or matchbox itself. */
export type GoProgramName = 'applicationset' | 'resourceset' | 'matchbox';

/** What a program said to one case. */
export type Answer<T> = { readonly result: T } | { readonly error: string };

/** A built program, and what was done to build it that a reader should know; or why this machine cannot have it. */
export type GoProgram = { readonly path: string; readonly note?: string } | { readonly skipped: string };

/** The module that carries Flux Operator's ResourceSet code, which nobody may import from outside its tree. */
const FLUX_OPERATOR = {
  spec: 'github.com/controlplaneio-fluxcd/flux-operator@v0.59.0',
  sum: 'h1:jByuiWYtjSJxucGHuz68tV0DeVFz5CYrKQYfxAwE7lE=',
};

/** What is built of a module, and the files that it depends on. */
const targets = { applicationset: '.', matchbox: 'github.com/poseidon/matchbox/cmd/matchbox' } as const;
const sources = {
  applicationset: ['main.go', 'go.mod', 'go.sum'],
  matchbox: ['go.mod', 'go.sum'],
  resourceset: ['main.go', 'unpack.go'],
} as const;

const CACHE = resolve(__dirname, '../../node_modules/.cache/cdk8s-homelab-e2e');

/**
 * The program, built into `node_modules/.cache/cdk8s-homelab-e2e/` on first use (minutes) and after each change of its source.
 *
 * @throws if the source does not compile, or a module has other bytes than the pinned ones
 */
export function goProgram(name: GoProgramName): GoProgram {
  const version = go(['env', 'GOVERSION'], tmpdir());
  if (version.status !== 0) return { skipped: 'go is not installed' };
  const path = join(CACHE, `${name}-${fingerprint(name, version.stdout)}`);
  if (!existsSync(path)) {
    mkdirSync(CACHE, { recursive: true });
    const work = mkdtempSync(join(CACHE, `${name}.tmp-`));
    try {
      const module = join(__dirname, name);
      const skipped = name === 'resourceset' ? buildInFluxOperator(version.stdout, work) : compile(module, targets[name], work);
      if (skipped !== undefined) return { skipped };
      renameSync(join(work, 'note'), `${path}.note`);
      renameSync(join(work, 'program'), path);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  const note = readFileSync(`${path}.note`, 'utf8');
  return { path, ...(note !== '' && { note }) };
}

/**
 * `describe(title, fn)` when the programs are here; otherwise one visible skipped test whose title carries the reason.
 * @param fn receives the path of each program by name
 */
export function describeWithGo<N extends GoProgramName>(
  names: readonly N[],
  title: string,
  fn: (paths: Readonly<Record<N, string>>) => void,
): void {
  const found = names.map(name => [name, goProgram(name)] as const);
  const missing = found.flatMap(([name, program]) => ('skipped' in program ? [`${name}: ${program.skipped}`] : []));
  if (missing.length > 0) {
    describe(title, () => {
      test.skip(`skipped, ${missing.join('; ')}`, () => undefined);
    });
    return;
  }
  const notes = found.flatMap(([, program]) => ('note' in program ? [` (${program.note})`] : []));
  const paths = Object.fromEntries(found.map(([name, program]) => [name, 'path' in program ? program.path : '']));
  describe(title + notes.join(''), () => fn(paths as Record<N, string>));
}

/**
 * A program that is a module of its own, in a folder below this one; built likewise.
 *
 * @param folder for example `talos`
 * @param modfile its `go.mod`, where several have one source, for example `v1.11.mod`
 * @param command folder of one of its commands. @default - the module's own
 */
export function moduleProgram(folder: string, modfile = 'go.mod', command = '.'): GoProgram {
  const module = join(__dirname, folder);
  const version = go(['env', 'GOVERSION'], tmpdir());
  if (version.status !== 0) return { skipped: 'go is not installed' };
  const hash = createHash('sha256').update(version.stdout);
  for (const file of [`${command}/main.go`, modfile, modfile.replace(/mod$/, 'sum')])
    hash.update(readFileSync(join(module, file)));
  const path = join(CACHE, `${folder}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(path)) return { path };
  mkdirSync(CACHE, { recursive: true });
  const made = `${path}.tmp-${process.pid}`;
  const build = go(
    ['build', '-buildvcs=false', '-trimpath', '-ldflags=-s -w', `-modfile=${modfile}`, '-o', made, `./${command}`],
    module,
  );
  if (build.status !== 0) return { skipped: reason(build, `go build in ${module}`) };
  renameSync(made, path);
  return { path };
}

/** Answers to a list of cases, in their order. */
export function ask<T>(program: string, cases: readonly (object | string)[]): readonly Answer<T>[] {
  const temporary = mkdtempSync(join(tmpdir(), 'cdk8s-homelab-e2e-'));
  try {
    const run = spawnSync(program, [], {
      input: JSON.stringify({ cases }),
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      env: { ...process.env, TMPDIR: temporary },
    });
    if (run.status !== 0) throw new Error(`${program} failed: ${run.stderr || run.error?.message || `status ${run.status}`}`);
    return JSON.parse(run.stdout) as Answer<T>[];
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function fingerprint(name: GoProgramName, version: string): string {
  const hash = createHash('sha256').update(`${version}${FLUX_OPERATOR.spec}`);
  for (const file of sources[name]) hash.update(readFileSync(join(__dirname, name, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Builds a package into `work`; returns the reason when that needs what cannot be reached. */
function compile(module: string, target: string, work: string): string | undefined {
  if (!existsSync(join(work, 'note'))) writeFileSync(join(work, 'note'), '');
  const build = go(['build', '-buildvcs=false', '-trimpath', '-ldflags=-s -w', '-o', join(work, 'program'), target], module);
  return build.status === 0 ? undefined : reason(build, `go build in ${module}`);
}

/** Lays the module out as a tree of its own, with our command in it: only there are its internal packages within reach. */
function buildInFluxOperator(version: string, work: string): string | undefined {
  const download = go(['mod', 'download', '-json', FLUX_OPERATOR.spec], work);
  // A module that asks for a newer go is downloaded all the same, with exit status 1.
  const found = parsed<{ Zip?: string; Sum?: string }>(download.stdout);
  if (found?.Zip === undefined) return reason(download, `go mod download ${FLUX_OPERATOR.spec}`);
  if (found.Sum !== FLUX_OPERATOR.sum) {
    throw new Error(`${FLUX_OPERATOR.spec} has the sum ${found.Sum ?? 'none'}, but ${FLUX_OPERATOR.sum} is pinned`);
  }
  const tree = join(work, 'flux-operator');
  const unpacked = go(['run', join(__dirname, 'resourceset/unpack.go'), found.Zip, tree], work);
  if (unpacked.status !== 0) throw new Error(`unpacking ${found.Zip} failed: ${unpacked.stderr}`);
  const command = join(tree, 'cmd/cdk8s-homelab-e2e');
  mkdirSync(command);
  copyFileSync(join(__dirname, 'resourceset/main.go'), join(command, 'main.go'));
  writeFileSync(join(work, 'note'), lowerGoVersion(version.trim(), tree));
  return compile(tree, './cmd/cdk8s-homelab-e2e', work);
}

/**
 * The module asks for the go release it is built with upstream, not for the one its code needs. Where ours is older, it is asked
 * for ours: code that needs the newer release then fails to compile.
 */
function lowerGoVersion(version: string, tree: string): string {
  const module = parsed<{ Go?: string }>(go(['mod', 'edit', '-json'], tree).stdout);
  const asked = module?.Go ?? '';
  const ours = version.replace(/^go/, '').replace(/[^\d.].*$/, '');
  if (compareVersions(ours, asked) >= 0) return '';
  const edit = go(['mod', 'edit', `-go=${ours}`, '-toolchain=none'], tree);
  if (edit.status !== 0) throw new Error(`go mod edit failed: ${edit.stderr}`);
  return `${FLUX_OPERATOR.spec.replace(/^.*\//, '')} asks for go ${asked}, built with ${ours}`;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split('.').map(Number));
  return [0, 1, 2].map(at => (left?.[at] ?? 0) - (right?.[at] ?? 0)).find(difference => difference !== 0) ?? 0;
}
