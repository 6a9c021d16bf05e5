import { copyFileSync, constants, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { AssetLock, digestOf, hasContent, LOCK_FILE, type Digest } from './asset-lock';
import { assetManifests, type Asset, type AssetManifest } from './asset-manifest';
import { download } from './download';
import { UsageError } from './flags';
import { registerSchematic } from './image-factory';
import { OperationError, reasonOf } from './operation-error';
import { inPrivateFolder, privatePath } from './private-files';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import { chosenTargets, clusterFlag, formatFlag } from './targets';
import { count, json, shownBytes } from './text';
import { defineVerb, type Invocation } from './verb';

/** `homelab assets`: what machines boot from. */
export const verb = defineVerb({
  name: 'assets',
  positionals: '[program]',
  maxPositionals: 1,
  description:
    'Downloads the kernels and images that the machines boot from into .homelab/<cluster>/assets/, after telling the Image Factory their\n' +
    'schematics. What an address brings the first time is written to assets.lock.json, which you commit; it must bring the same ever after.\n' +
    'What breaks off goes on where it ended. Files that are there and right are not downloaded again.',
  flags: {
    cluster: { ...clusterFlag, describe: 'only what this cluster boots from' },
    check: { type: 'boolean', describe: 'without network: exit 1 when a file is missing or is not what assets.lock.json says' },
    update: { type: 'boolean', describe: 'download everything again, and accept what has changed' },
    'dry-run': { type: 'boolean', describe: 'list what would be downloaded' },
    retries: { type: 'string', value: 'number', describe: 'how often to try again without getting further (default: 4)' },
    format: formatFlag,
  },
  examples: [
    ['homelab assets', 'download what is missing'],
    ['homelab assets --check', 'without network: is everything here, and right?'],
    ['homelab assets --update --cluster home', 'accept that an address brings something else now'],
  ],
  run: async ({ positionals: [program], programArguments, flags }, invocation) => {
    const { out, log, timings } = invocation;
    if ([flags.check, flags.update, flags['dry-run']].filter(given => given).length > 1)
      throw new UsageError('--check, --update and --dry-run are three things: give one');
    const retries = wholeNumber('--retries', flags.retries ?? '4');
    const file = findProgram(program);
    const homelab = await loadHomelab(file, programArguments, invocation.loadMain);
    timings.lap('program');
    const rendering = renderProgram(homelab, file, invocation);
    timings.lap('render');
    const manifests = assetManifests(rendering, chosenTargets(rendering, flags.cluster));
    const lock = AssetLock.read();
    const states = flags.check || flags['dry-run'] ? await statesOf(manifests, lock) : undefined;
    const all = program === undefined && flags.cluster.length === 0;
    const result = states ?? (await fetchAll(manifests, lock, { update: flags.update, forget: all, retries }, invocation));
    timings.lap('assets');
    if (flags.format === 'json') out(json({ assets: result }));
    else if (states !== undefined) for (const { state, file, url } of states) out(`${state.padEnd(9)}  ${file}  ${url}\n`);
    const wrong = result.filter(({ state }) => state !== 'verified' && state !== 'downloaded');
    if (result.length === 0) log('no machine boots over the network: there is nothing to download');
    else if (flags.check && wrong.length > 0) log(`${count(wrong.length, 'file')} to download: homelab assets`);
    else if (states === undefined) log(summary(result));
    return flags.check && wrong.length > 0 ? 1 : 0;
  },
});

/** A file, and how it is. As `-o json` prints it; fields are only ever added. */
export interface AssetState {
  readonly cluster: string;
  /** Below the assets of the boot server. */
  readonly path: string;
  /** Here, relative to the working directory. */
  readonly file: string;
  readonly url: string;
  /** `unlocked`: not in the lock file, so nobody can tell whether it is right. */
  readonly state: 'missing' | 'differs' | 'unlocked' | 'verified' | 'downloaded';
  /** In bytes, once known. */
  readonly size?: number;
  readonly sha256?: string;
}

/** How the files of some clusters are, without a look at the network. */
export async function statesOf(manifests: readonly AssetManifest[], lock: AssetLock): Promise<readonly AssetState[]> {
  const states: AssetState[] = [];
  for (const { cluster, assets } of manifests) {
    for (const asset of assets) {
      const file = fileOf(cluster, asset);
      const locked = lock.get(asset.url);
      const found = await digestOf(file);
      const state =
        found === undefined
          ? 'missing'
          : locked === undefined
            ? 'unlocked'
            : locked.size === found.size && locked.sha256 === found.sha256
              ? 'verified'
              : 'differs';
      states.push({ cluster, ...asset, file, state, ...locked });
    }
  }
  return states;
}

function fileOf(cluster: string, { path: name }: Asset): string {
  return privatePath(cluster, 'assets', name);
}

interface FetchOptions {
  readonly update: boolean;
  /** Whether the manifests are all there are: addresses that are in none are taken from the lock file. */
  readonly forget: boolean;
  readonly retries: number;
}

async function fetchAll(
  manifests: readonly AssetManifest[],
  lock: AssetLock,
  options: FetchOptions,
  terminal: Invocation,
): Promise<readonly AssetState[]> {
  const schematics = new Map(manifests.flatMap(({ schematics: all }) => all.map(each => [`${each.factory} ${each.id}`, each])));
  for (const schematic of schematics.values()) {
    terminal.status(`registering schematic ${schematic.id.slice(0, 12)}… with ${schematic.factory}`);
    await registerSchematic(schematic);
  }
  const fetched = new Map<string, string>();
  const states: AssetState[] = [];
  const failures: string[] = [];
  for (const { cluster, assets } of manifests) {
    await inPrivateFolder(cluster, async () => {
      for (const asset of assets) {
        try {
          states.push(await fetchOne(cluster, asset, { lock, fetched, options, terminal }));
        } catch (error) {
          // One that fails keeps none of the others from being there.
          if (!(error instanceof OperationError)) throw error;
          failures.push(error.message);
        }
      }
    });
  }
  if (failures.length > 0) {
    const [only = ''] = failures;
    throw new OperationError(
      failures.length === 1 ? only : `${failures.length} files could not be downloaded:\n  ${failures.join('\n  ')}`,
    );
  }
  if (options.forget) lock.keepOnly(new Set(states.map(({ url }) => url)));
  return states;
}

interface Fetching {
  readonly lock: AssetLock;
  /** Files of this run, by address: what two clusters boot from is downloaded once. */
  readonly fetched: Map<string, string>;
  readonly options: FetchOptions;
  readonly terminal: Invocation;
}

async function fetchOne(cluster: string, asset: Asset, { lock, fetched, options, terminal }: Fetching): Promise<AssetState> {
  const { url } = asset;
  const file = fileOf(cluster, asset);
  const before = fetched.get(url);
  const locked = lock.get(url);
  const state = (is: 'verified' | 'downloaded', digest: Digest): AssetState => ({
    cluster,
    ...asset,
    file,
    state: is,
    ...digest,
  });
  terminal.status(file);
  if (locked !== undefined && (!options.update || before !== undefined) && (await hasContent(file, locked))) {
    fetched.set(url, file);
    return state('verified', locked);
  }
  if (before !== undefined && locked !== undefined) {
    copyWhole(before, file);
    return state('downloaded', locked);
  }
  const digest = await download({
    url,
    file,
    expected: options.update ? undefined : locked,
    retries: options.retries,
    // First, so that a file that is there is always one that can be verified.
    onVerified: received => {
      lock.set(url, received);
    },
    onProgress: progress(file, terminal),
  });
  fetched.set(url, file);
  terminal.log(`${terminal.paintLog('green', 'downloaded')} ${file} (${shownBytes(digest.size)})`);
  return state('downloaded', digest);
}

function copyWhole(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
  const unfinished = `${to}.part`;
  try {
    copyFileSync(from, unfinished, constants.COPYFILE_FICLONE);
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { force: true, recursive: true });
    throw new OperationError(`${from} cannot be copied to ${to}: ${reasonOf(error)}`);
  }
}

const progressMs = 200;

function progress(file: string, { status }: Invocation): (received: number, total: number | undefined) => void {
  const started = performance.now();
  let shownAt = 0;
  let first: number | undefined;
  return (received, total) => {
    first ??= received;
    const now = performance.now();
    if (now - shownAt < progressMs) return;
    shownAt = now;
    const speed = shownBytes(((received - first) / Math.max(now - started, 1)) * 1000);
    const part = total === undefined || total === 0 ? '' : `${Math.floor((received / total) * 100)} % of ${shownBytes(total)}`;
    status(`${file} ${part === '' ? shownBytes(received) : part}, ${speed}/s`);
  };
}

function summary(states: readonly AssetState[]): string {
  const downloaded = states.filter(({ state }) => state === 'downloaded').length;
  return `${count(states.length, 'file')} here and verified against ${LOCK_FILE}, ${downloaded} of them downloaded now`;
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`${flag} must be a whole number, got '${text}'`);
  return Number(text);
}
