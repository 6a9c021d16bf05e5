import path from 'node:path';
import { formatList, listPath } from '../core/writer/ownership';
import { refuseShrink } from '../core/writer/shrink';
import { UsageError } from './flags';
import { GitRepository } from './git';
import { renderedPart } from './owned';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import { chosenTargets, clusterFlag, filesOf, formatFlag } from './targets';
import { count, json } from './text';
import { defineVerb } from './verb';

/** `homelab publish`: the rendered tree on a branch of its own. */
export const verb = defineVerb({
  name: 'publish',
  positionals: '[program]',
  maxPositionals: 1,
  description:
    'Renders the program and commits the result to a branch for engines to read, whose other files are kept; for repositories that do\n' +
    'not commit dist/. Working tree, index and the current branch are not touched. Nothing changed, no commit.',
  flags: {
    branch: { type: 'string', value: 'name', describe: 'the branch (default: rendered)' },
    push: { type: 'string', value: 'remote', describe: 'also send the branch there, for example to origin' },
    cluster: { ...clusterFlag, describe: 'publish only this cluster or set, leave the others as they are' },
    'allow-shrink': { type: 'boolean', describe: 'allow to remove namespaces, CRDs, volume claims, or most of the objects' },
    format: { ...formatFlag, describe: 'json prints what was done to stdout' },
  },
  examples: [
    ['homelab publish --branch rendered', 'commit to the branch rendered'],
    ['homelab publish --push origin', 'in CI: commit and push'],
  ],
  run: async ({ positionals: [program], programArguments, flags }, { out, log, timings, ...loader }) => {
    const branch = flags.branch ?? 'rendered';
    const repository = new GitRepository(process.cwd());
    const head = repository.commit('HEAD');
    if (!repository.isBranchName(branch)) throw new UsageError(`--branch '${branch}' is no name of a branch`);
    if (repository.checkedOut().includes(branch)) {
      throw new UsageError(`--branch '${branch}' is checked out, and publish leaves the working tree alone: give another one`);
    }
    const file = findProgram(program);
    const homelab = await loadHomelab(file, programArguments, loader.loadMain);
    timings.lap('program');
    const rendering = renderProgram(homelab, file, loader);
    timings.lap('render');
    const targets = chosenTargets(rendering, flags.cluster);
    const folder = path.posix.normalize(homelab.repository.path ?? 'dist').replace(/^\.?\/?|\/$/g, '');
    const tip = repository.tipOf(branch, flags.push);
    const tree = tip === undefined ? new Map<string, string>() : repository.files(tip, folder);
    const all = program === undefined && flags.cluster.length === 0;
    const before = renderedPart(tree, targets, all, branch);
    const after = filesOf(rendering, targets);
    if (!flags['allow-shrink']) refuseShrink([{ before: before.keys(), after: after.keys() }], branch);

    const written = new Map([...withLists(after, targets)].filter(([file, text]) => tree.get(file) !== text));
    const removed = [...before.keys(), ...goneLists(before, targets, tree)].filter(file => !after.has(file));
    const changed = written.size + removed.length > 0;
    const at = (file: string): string => (folder === '' ? file : `${folder}/${file}`);
    const commit = changed
      ? repository.commitTo(branch, {
          after: tip,
          message: `chore: render ${head === undefined ? 'the program' : `${head.slice(0, 12)}${repository.isDirty() ? ' and uncommitted changes' : ''}`}\n`,
          written: new Map([...written].map(([file, text]) => [at(file), text])),
          removed: removed.map(at),
        })
      : tip;
    timings.lap('commit');
    if (flags.push !== undefined && commit !== undefined) repository.push(flags.push, branch, commit);
    if (flags.format === 'json')
      out(json({ branch, commit, changed, written: [...written.keys()], removed, pushed: flags.push ?? null }));
    else {
      const what = changed ? `${count(written.size, 'file')} written, ${removed.length} removed` : 'up to date';
      log(`${branch} ${commit?.slice(0, 12) ?? ''}: ${what}${flags.push === undefined ? '' : `, pushed to ${flags.push}`}`);
    }
    return 0;
  },
});

/** The files and, of each cluster, the list that says which are ours: the branch then is what the output folder would be. */
function withLists(files: ReadonlyMap<string, string>, targets: readonly string[]): ReadonlyMap<string, string> {
  const lists = targets.map(target => {
    const own = [...files.keys()].filter(file => file.startsWith(`${target}/`));
    return [listPath(target), formatList(target, own)] as const;
  });
  return new Map([...files, ...lists]);
}

/** Lists of clusters that are gone. */
function goneLists(
  before: ReadonlyMap<string, string>,
  targets: readonly string[],
  tree: ReadonlyMap<string, string>,
): readonly string[] {
  const folders = new Set([...before.keys()].map(file => file.slice(0, file.indexOf('/'))));
  return [...folders].filter(folder => !targets.includes(folder) && tree.has(listPath(folder))).map(listPath);
}
