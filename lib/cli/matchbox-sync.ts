import path from 'node:path';
import type { Homelab } from '../core/homelab';
import type { Rendering } from '../core/synth';
import { Matchbox } from '../metal/matchbox';
import { TalosCluster } from '../talos/talos-cluster';
import { AssetLock } from './asset-lock';
import { assetManifests, type AssetManifest } from './asset-manifest';
import { statesOf } from './assets';
import { UsageError } from './flags';
import { isIn, layOut, servedFiles, servedFolders } from './matchbox-files';
import { LISTS, listOf, readLists, writeList } from './matchbox-ownership';
import { OperationError } from './operation-error';
import { inPrivateFolder, inTemporaryFolder } from './private-files';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import { RsyncTarget, type Transfer } from './rsync';
import { configsAreCurrent } from './talos-render';
import { chosenTargets, clusterFlag, formatFlag, programFlag } from './targets';
import { count, json } from './text';
import { defineVerb, type Invocation } from './verb';

/** `homelab matchbox sync`: what machines boot from, to the server that they boot from. */
export const verb = defineVerb({
  name: 'matchbox sync',
  positionals: '<target>',
  maxPositionals: 1,
  description:
    'Sends boot profiles, groups, downloaded images and machine configurations to the folder that matchbox reads, by rsync over ssh:\n' +
    'images first, then the profiles that name them, then the groups. Of other clusters and of other people it touches nothing: what it\n' +
    `sent is listed in ${LISTS}/<cluster>.txt on the server, and only what is listed there is ever replaced or removed.\n` +
    'Machine configurations hold keys: they get mode 0640, and matchbox serves them unencrypted to everyone who can reach it.',
  flags: {
    program: programFlag,
    cluster: { ...clusterFlag, describe: 'only what this cluster boots from' },
    'dry-run': { type: 'boolean', describe: 'only tell what would be sent and removed' },
    adopt: { type: 'boolean', describe: 'also replace files of the same names that others put there' },
    rsh: { type: 'string', value: 'command', describe: "the remote shell, for example 'ssh -p 2222' (default: ssh)" },
    group: {
      type: 'string',
      value: 'name',
      describe: 'group that files get on the server, if matchbox reads them as another user',
    },
    format: formatFlag,
  },
  examples: [
    ['homelab matchbox sync root@10.0.0.12:/var/lib/matchbox', 'send what has changed'],
    ['homelab matchbox sync root@10.0.0.12:/var/lib/matchbox --dry-run', 'what would be sent and removed?'],
    ['homelab matchbox sync /srv/matchbox --group matchbox', 'a folder here, read by the group matchbox'],
  ],
  run: async ({ positionals: [shown], programArguments, flags }, invocation) => {
    if (shown === undefined)
      throw new UsageError('matchbox sync needs a target: homelab matchbox sync user@host:/var/lib/matchbox');
    if (flags.group !== undefined && !/^[a-z_][\w-]*$/i.test(flags.group))
      throw new UsageError(`--group must be the name of a group, got '${flags.group}'`);
    const target = new RsyncTarget(shown, { rsh: flags.rsh, group: flags.group });
    const file = findProgram(flags.program);
    const homelab = await loadHomelab(file, programArguments, invocation.loadMain);
    invocation.timings.lap('program');
    const rendering = renderProgram(homelab, file, invocation);
    invocation.timings.lap('render');
    const clusters = bootedClusters(rendering, chosenTargets(rendering, flags.cluster));
    requireOneServer(homelab, clusters);
    const manifests = assetManifests(rendering, clusters);
    await requireAssets(manifests);
    for (const notice of staleConfigs(homelab, rendering, clusters))
      invocation.log(`${invocation.paintLog('yellow', 'note')} ${notice}`);
    const results: ClusterSync[] = [];
    for (const cluster of clusters) {
      const manifest = manifests.find(each => each.cluster === cluster);
      const options = { dryRun: flags['dry-run'], adopt: flags.adopt };
      results.push(await sync({ rendering, cluster, manifest }, target, options, invocation));
    }
    invocation.timings.lap('sync');
    if (flags.format === 'json') invocation.out(json({ target: shown, dryRun: flags['dry-run'], clusters: results }));
    else tell(results, flags['dry-run'], invocation);
    return 0;
  },
});

/** What was done for one cluster, or would be. As `-o json` prints it; fields are only ever added. */
interface ClusterSync {
  readonly cluster: string;
  readonly sent: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

function bootedClusters({ files }: Rendering, clusters: readonly string[]): readonly string[] {
  const booted = clusters.filter(cluster => [...files.keys()].some(file => file.startsWith(`${cluster}/matchbox/`)));
  if (booted.length === 0)
    throw new OperationError(`nothing of ${clusters.join(', ')} boots from a matchbox: there is nothing to send`);
  return booted;
}

/** Clusters of two servers would all go to the one that is named. */
function requireOneServer({ targets }: Homelab, clusters: readonly string[]): void {
  const servers = targets
    .filter(({ node }) => clusters.includes(node.id))
    .flatMap(({ node }) => node.findAll().filter(Matchbox.isMatchbox))
    .map(({ cluster, endpoint }) => ({ cluster: cluster.node.id, endpoint }));
  const [first] = servers;
  const other = servers.find(({ endpoint }) => endpoint !== first?.endpoint);
  if (first !== undefined && other !== undefined)
    throw new UsageError(
      `${first.cluster} boots from ${first.endpoint} and ${other.cluster} from ${other.endpoint}: give --cluster, one server at a time`,
    );
}

/** Clusters whose machines would get configurations that the program no longer describes. */
function staleConfigs({ targets }: Homelab, rendering: Rendering, clusters: readonly string[]): readonly string[] {
  return targets
    .filter(({ node }) => clusters.includes(node.id))
    .flatMap(({ node }) => node.findAll().filter(TalosCluster.isTalosCluster))
    .filter(talos => !configsAreCurrent(talos, rendering))
    .map(
      ({ cluster: { node } }) =>
        `machine configurations of ${node.id} are not of this program and these secrets: homelab talos render ${node.id}`,
    );
}

async function requireAssets(manifests: readonly AssetManifest[]): Promise<void> {
  const wrong = (await statesOf(manifests, AssetLock.read())).filter(({ state }) => state !== 'verified');
  const [first] = wrong;
  if (first !== undefined)
    throw new OperationError(
      `${first.file} ${first.state === 'missing' ? 'is missing' : 'is not what assets.lock.json says'}` +
        `${wrong.length > 1 ? `, and ${count(wrong.length - 1, 'more file')}` : ''}: homelab assets`,
    );
}

interface Source {
  readonly rendering: Rendering;
  readonly cluster: string;
  readonly manifest: AssetManifest | undefined;
}

async function sync(
  { rendering, cluster, manifest }: Source,
  target: RsyncTarget,
  { dryRun, adopt }: { readonly dryRun: boolean; readonly adopt: boolean },
  { log, status, paintLog }: Invocation,
): Promise<ClusterSync> {
  const { files, notices } = servedFiles(rendering, cluster, manifest);
  for (const notice of notices) log(`${paintLog('yellow', 'note')} ${notice}`);
  return inPrivateFolder(cluster, privateFolder =>
    inTemporaryFolder(privateFolder, folder => {
      const tree = path.join(folder, 'tree');
      const folders = layOut(files, tree);
      status(`asking ${target.shown}`);
      target.fetch(LISTS, '.txt', path.join(folder, 'lists'));
      const lists = readLists(path.join(folder, 'lists'), target.shown);
      const own = lists.get(cluster) ?? new Set<string>();
      const wanted = new Set(files.map(each => each.path));
      const transfers = target.compare(tree, [...folders, ...wanted].sort());
      if (!adopt) refuseForeign(transfers, lists, cluster, target.shown);
      const others = [...lists].filter(([name]) => name !== cluster).flatMap(([, paths]) => [...paths]);
      const kept = new Set([...wanted, ...others]);
      const removed = [...own].filter(each => !kept.has(each)).sort();
      const sent = transfers.map(each => each.path).filter(each => wanted.has(each));
      const result = { cluster, sent, removed, unchanged: wanted.size - sent.length };
      const listed = own.size === wanted.size && [...own].every(each => wanted.has(each));
      if (dryRun || (transfers.length === 0 && listed)) return result;

      transfer({ cluster, tree, folders, own, wanted, removed }, target, status);
      return result;
    }),
  );
}

/** What changes on the server. */
interface ServerChange {
  readonly cluster: string;
  readonly tree: string;
  /** Folders that get a mode of their own. */
  readonly folders: readonly string[];
  /** Files of the cluster's list so far. */
  readonly own: ReadonlySet<string>;
  readonly wanted: ReadonlySet<string>;
  readonly removed: readonly string[];
}

/** Sends and removes in such an order that nothing ever points at what is not there. */
function transfer(
  { cluster, tree, folders, own, wanted, removed }: ServerChange,
  target: RsyncTarget,
  status: Invocation['status'],
): void {
  // Before anything is sent: whatever happens, nothing of ours will be there that is not listed.
  writeList(tree, cluster, new Set([...own, ...wanted]));
  target.write(tree, [listOf(cluster)]);
  for (const part of servedFolders) {
    status(`sending ${part} of ${cluster}`);
    target.write(tree, [...folders, ...wanted].filter(each => isIn(part, each)).sort());
  }
  for (const part of [...servedFolders].reverse()) {
    target.remove(
      tree,
      removed.filter(each => isIn(part, each)),
    );
  }
  writeList(tree, cluster, wanted);
  target.write(tree, [listOf(cluster)]);
}

/** Files of the same name that somebody else put there are not replaced, unless they are the same. */
function refuseForeign(
  transfers: readonly Transfer[],
  lists: ReadonlyMap<string, ReadonlySet<string>>,
  cluster: string,
  shown: string,
): void {
  for (const { path: file, type } of transfers) {
    if (type !== 'content' || lists.get(cluster)?.has(file) === true) continue;
    const other = [...lists].find(([, paths]) => paths.has(file))?.[0];
    throw new OperationError(
      other === undefined
        ? `'${shown}' has a ${file} that was not sent from here, and it differs: --adopt replaces it`
        : `${file} of '${shown}' was sent for both ${other} and ${cluster}, and differs: it needs another name in one of them`,
    );
  }
}

function tell(results: readonly ClusterSync[], dryRun: boolean, { out, log }: Invocation): void {
  for (const { cluster, sent, removed, unchanged } of results) {
    if (dryRun) out([...sent.map(file => `send    ${file}\n`), ...removed.map(file => `remove  ${file}\n`)].join(''));
    log(
      `${cluster}: ${sent.length} ${dryRun ? 'to send' : 'sent'}, ${removed.length} ${dryRun ? 'to remove' : 'removed'}, ${unchanged} unchanged`,
    );
  }
}
