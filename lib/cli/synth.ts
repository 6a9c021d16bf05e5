import type { Rendering } from '../core/synth';
import { write, type WriteResult } from '../core/writer';
import { UsageError } from './flags';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import type { Paint } from './style';
import { chosenTargets, clusterFlag, filesOf, formatFlag } from './targets';
import { count, json, warningLines } from './text';
import { defineVerb } from './verb';

const flags = {
  output: { type: 'string', value: 'folder', describe: 'folder to write (default: that of the homelab, dist)' },
  cluster: { ...clusterFlag, describe: 'write only this cluster or set, leave the others as they are' },
  check: { type: 'boolean', describe: 'write nothing; exit 1 when the output is not what the program describes' },
  prune: { type: 'boolean', describe: 'with a named program: also remove the folders of clusters that it does not describe' },
  'allow-shrink': { type: 'boolean', describe: 'allow to remove namespaces, CRDs, volume claims, or most of the objects' },
  format: { ...formatFlag, describe: 'json prints the summary to stdout' },
} as const;

/** `homelab synth`: program in, tree of files out. */
export const verb = defineVerb({
  name: 'synth',
  positionals: '[program]',
  maxPositionals: 1,
  description:
    'Renders the program, checks everything, and writes what changed. If anything is wrong, nothing is written.\n' +
    'The program that is found without naming one stands for the whole repository: folders of clusters that are gone from it are removed.',
  flags,
  examples: [
    ['homelab synth', 'render apps/main.ts into dist/'],
    ['homelab synth apps/home.ts --cluster home', 'one program, one cluster'],
    ['homelab synth --check', 'in CI: is dist/ what the program describes?'],
    ['homelab synth -o json', 'what was written, for a script'],
  ],
  run: async (given, { out, log, status, paintLog, timings, ...loader }) => {
    const [program] = given.positionals;
    const { output: folder, cluster, check, prune, format } = given.flags;
    if (folder === 'json' || folder === 'text') throw new UsageError(`--output takes a folder; for ${folder} give -o ${folder}`);
    if (prune && cluster.length > 0)
      throw new UsageError('--prune removes the folders of other clusters, --cluster leaves them: give one');
    const file = findProgram(program);
    const homelab = await loadHomelab(file, given.programArguments, loader.loadMain);
    timings.lap('program');
    status('rendering');
    const rendering = renderProgram(homelab, file, loader);
    timings.lap('render');
    const targets = chosenTargets(rendering, cluster);
    const output = folder ?? homelab.output;
    const result = write(filesOf(rendering, targets), {
      output,
      owns: targets,
      removeOthers: cluster.length === 0 && (prune || program === undefined),
      allowShrink: given.flags['allow-shrink'],
      check,
    });
    timings.lap(check ? 'compare' : 'write');
    if (format === 'json') out(json(summaryData(rendering, result, output)));
    else log(summaryText(rendering, result, { output, check, paint: paintLog }));
    return check && !result.upToDate ? 1 : 0;
  },
});

/** What `-o json` prints; fields are only ever added. */
function summaryData(rendering: Rendering, result: WriteResult, output: string): object {
  return {
    output,
    upToDate: result.upToDate,
    targets: rendering.targets.map(({ name, type, engine, applications }) => ({
      name,
      type,
      engine,
      applications: applications.length,
    })),
    objects: rendering.objects,
    files: { added: result.added, changed: result.changed, removed: result.removed, unchanged: result.unchanged },
    unchecked: rendering.unchecked,
    warnings: rendering.warnings,
    notEvaluated: rendering.notEvaluated,
  };
}

function summaryText(rendering: Rendering, result: WriteResult, shown: { output: string; check: boolean; paint: Paint }): string {
  const { output, check, paint } = shown;
  const { targets, objects, unchecked, warnings, notEvaluated } = rendering;
  const width = Math.max(0, ...targets.map(({ name }) => name.length));
  const lines = targets.map(
    ({ name, type, engine, applications }) =>
      `${paint('bold', name.padEnd(width))}  ${type.padEnd(7)}  ${engine.padEnd(7)}  ${count(applications.length, 'application')}`,
  );
  lines.push(...warningLines(warnings, paint));
  const exceptions = [
    unchecked.length > 0 ? `${count(unchecked.length, 'object')} unchecked` : '',
    notEvaluated.length > 0 ? `${count(notEvaluated.length, 'rule')} not evaluated` : '',
  ].filter(text => text !== '');
  lines.push(
    `${count(objects, 'object')} ${paint('green', 'pass every check')}${exceptions.map(text => `, ${paint('yellow', text)}`).join('')}`,
  );
  if (check && !result.upToDate) lines.push(...staleLines(result, output, paint));
  else lines.push(writtenLine(result, output));
  return lines.join('\n');
}

function writtenLine({ added, changed, removed, unchanged }: WriteResult, output: string): string {
  const seconds = process.uptime().toFixed(2);
  return `${output}: ${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged in ${seconds} s`;
}

const shownFiles = 20;

function staleLines(result: WriteResult, output: string, paint: Paint): readonly string[] {
  const files = [
    ...result.added.map(file => `  missing  ${file}`),
    ...result.changed.map(file => `  differs  ${file}`),
    ...result.removed.map(file => `  too many ${file}`),
  ];
  const more = files.length - shownFiles;
  return [
    paint('red', `${output} is not what the program describes: ${count(files.length, 'file')}`),
    ...files.slice(0, shownFiles),
    ...(more > 0 ? [`  and ${more} more`] : []),
    'homelab synth writes them',
  ];
}
