import path from 'node:path';
import { changesBetween, type Change, type FieldChange } from './changes';
import { UsageError } from './flags';
import { GitRepository } from './git';
import { filesBelow, renderedPart } from './owned';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import type { Paint } from './style';
import { chosenTargets, clusterFlag, filesOf, formatFlag } from './targets';
import { count, json, shownValue } from './text';
import { defineVerb } from './verb';

/** `homelab diff`: what a change to the program changes in the clusters. */
export const verb = defineVerb({
  name: 'diff',
  positionals: '[program]',
  maxPositionals: 1,
  description:
    'Renders the program in memory and compares it, object by object, with what is in the output folder, or in a commit.\n' +
    'Namespaces, CRDs and volume claims that would go are marked: what lies in them goes with them.',
  flags: {
    against: { type: 'string', value: 'git ref', describe: 'compare with a branch, tag or commit instead of the output folder' },
    output: { type: 'string', value: 'folder', describe: 'the output folder (default: that of the homelab, dist)' },
    cluster: clusterFlag,
    'exit-code': { type: 'boolean', describe: 'exit 1 when anything differs' },
    format: formatFlag,
  },
  examples: [
    ['homelab diff', 'before homelab synth: what it is going to change'],
    ['homelab diff --against main', 'in a pull request: what it changes in the clusters'],
    ['homelab diff --against rendered -o json', 'compared with what homelab publish wrote, for a script'],
  ],
  run: async ({ positionals: [program], programArguments, flags }, { out, log, paintOut, paintLog, timings, ...loader }) => {
    const file = findProgram(program);
    const homelab = await loadHomelab(file, programArguments, loader.loadMain);
    timings.lap('program');
    const rendering = renderProgram(homelab, file, loader);
    timings.lap('render');
    const targets = chosenTargets(rendering, flags.cluster);
    const output = flags.output ?? homelab.output;
    const tree =
      flags.against === undefined ? filesBelow(output) : committed(flags.against, homelab.repository.path ?? 'dist', log);
    // One program of several says nothing of the clusters of the others.
    const all = program === undefined && flags.cluster.length === 0;
    const changes = changesBetween(renderedPart(tree, targets, all, flags.against ?? output), filesOf(rendering, targets));
    timings.lap('compare');
    if (flags.format === 'json') out(json({ against: flags.against ?? output, changes: changes.map(changeData) }));
    else {
      out(changesText(changes, paintOut));
      log(summary(changes, paintLog));
    }
    return flags['exit-code'] && changes.length > 0 ? 1 : 0;
  },
});

function committed(ref: string, folder: string, log: (text: string) => void): ReadonlyMap<string, string> {
  const repository = new GitRepository(process.cwd());
  const commit = repository.commit(ref);
  if (commit === undefined) throw new UsageError(`--against '${ref}' is no commit of this repository`);
  const inside = path.posix.normalize(folder).replace(/^\.?\/?|\/$/g, '');
  const files = repository.files(commit, inside);
  if (files.size === 0) log(`there is no folder '${folder}' in ${ref}: everything is new`);
  return files;
}

const signs = { added: ['+', 'green'], changed: ['~', 'yellow'], removed: ['-', 'red'] } as const;

function changesText(changes: readonly Change[], paint: Paint): string {
  const lines: string[] = [];
  let target = '';
  for (const change of changes) {
    if (change.target !== target) lines.push(paint('bold', change.target));
    target = change.target;
    const [sign, color] = signs[change.type];
    const moved = change.movedFrom === undefined ? '' : paint('dim', `  moved from ${change.movedFrom}`);
    const loss = change.dataLoss ? `  ${paint('red', 'DATA LOSS')}` : '';
    lines.push(`  ${paint(color, `${sign} ${nameOf(change)}`)}${moved}${loss}`);
    lines.push(...change.fields.flatMap(field => fieldText(field, paint)).map(line => `      ${line}`));
  }
  return lines.map(line => `${line}\n`).join('');
}

/** An object as `kubectl` names it, or a file. */
function nameOf({ object, file, target }: Change): string {
  if (object === undefined) return file.slice(target.length + 1);
  const { apiVersion, kind, namespace, name } = object;
  return `${apiVersion} ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function fieldText({ path: at, before, after }: FieldChange, paint: Paint): readonly string[] {
  const name = at === '' ? '' : `${at}: `;
  if (typeof before === 'string' && typeof after === 'string' && (before + after).includes('\n')) {
    return [name.trim(), ...lineChanges(before, after, paint)].filter(line => line !== '');
  }
  if (before === undefined) return [paint('green', `+ ${name}${shownValue(after)}`)];
  if (after === undefined) return [paint('red', `- ${name}${shownValue(before)}`)];
  return [`${name}${shownValue(before)} → ${shownValue(after)}`];
}

const shownLines = 20;

/** The lines between the first and the last that differ. */
function lineChanges(before: string, after: string, paint: Paint): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [
    ...cut(old.slice(start, old.length - end)).map(line => paint('red', `  - ${line}`)),
    ...cut(now.slice(start, now.length - end)).map(line => paint('green', `  + ${line}`)),
  ];
}

function cut(lines: readonly string[]): readonly string[] {
  const more = lines.length - shownLines;
  return more > 1 ? [...lines.slice(0, shownLines), `… and ${more} lines more`] : lines;
}

function summary(changes: readonly Change[], paint: Paint): string {
  if (changes.length === 0) return 'no difference';
  const number = (type: Change['type']): number => changes.filter(change => change.type === type).length;
  const losses = changes.filter(({ dataLoss }) => dataLoss).length;
  const loss = losses === 0 ? '' : `, ${paint('red', `${count(losses, 'removal')} with data loss`)}`;
  return `${number('added')} added, ${number('changed')} changed, ${number('removed')} removed${loss}`;
}

/** A change, as `-o json` prints it; fields are only ever added. A field that was or is not there has no `before` or `after`. */
function changeData({ type, target, object, file, movedFrom, dataLoss, fields }: Change): object {
  return { type, target, ...(object && { object }), file, ...(movedFrom !== undefined && { movedFrom }), dataLoss, fields };
}
