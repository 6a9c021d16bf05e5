import type { GitOpsApplication } from '../core/model';
import type { RenderedTarget, Rendering } from '../core/synth';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import { chosenTargets, clusterFlag, formatFlag } from './targets';
import { json, table } from './text';
import { defineVerb } from './verb';

/** `homelab list`: clusters and sets, or everything that is reconciled. */
export const verb = defineVerb({
  name: 'list',
  positionals: '[program]',
  maxPositionals: 1,
  description:
    'Lists the clusters and sets of the program, or with --applications what is reconciled in them:\n' +
    'which chart or repository at which version, and in which order (the wave; what has none before it is 0).',
  flags: {
    applications: { type: 'boolean', short: 'a', describe: 'list the applications' },
    cluster: clusterFlag,
    format: formatFlag,
  },
  examples: [
    ['homelab list', 'clusters and sets'],
    ['homelab list --applications --cluster home', 'what runs on one of them'],
    ['homelab list -a -o json', 'the same with what waits for what, for a script'],
  ],
  run: async ({ positionals: [program], programArguments, flags }, { out, paintOut, timings, ...loader }) => {
    const file = findProgram(program);
    const homelab = await loadHomelab(file, programArguments, loader.loadMain);
    timings.lap('program');
    const rendering = renderProgram(homelab, file, loader);
    timings.lap('render');
    const chosen = new Set(chosenTargets(rendering, flags.cluster));
    const targets = rendering.targets.filter(({ name }) => chosen.has(name));
    const listed = flags.applications ? targets.flatMap(applicationsOf) : targets.map(target => targetOf(target, rendering));
    if (flags.format === 'json') out(json(listed));
    else out(flags.applications ? applicationTable(targets, paintOut) : targetTable(targets, rendering, paintOut));
    return 0;
  },
});

type Painting = (style: 'bold', text: string) => string;

/** A cluster or set, as `-o json` prints it; fields are only ever added. */
function targetOf({ name, type, engine, applications }: RenderedTarget, rendering: Rendering): object {
  return { name, type, engine, applications: applications.length, files: filesIn(rendering, name) };
}

function filesIn({ files }: Rendering, target: string): number {
  return [...files.keys()].filter(file => file.startsWith(`${target}/`)).length;
}

/** An application, as `-o json` prints it; fields are only ever added. */
function applicationsOf({ name, applications }: RenderedTarget): readonly object[] {
  return sorted(applications).map(({ id, namespace, project, wave, after, release, files }) => ({
    target: name,
    id,
    namespace,
    project,
    wave,
    after,
    source: source(release),
    ...(release?.type === 'helm' && { chart: release.chart }),
    ...(release?.type === 'git' && { git: { url: release.url, revision: release.revision, path: release.path } }),
    objects: files.prerequisites.length + files.config.length,
  }));
}

/** In the order in which they are reconciled. */
function sorted(applications: readonly GitOpsApplication[]): readonly GitOpsApplication[] {
  return [...applications].sort((a, b) => a.wave - b.wave || (a.id < b.id ? -1 : 1));
}

function source(release: GitOpsApplication['release']): string {
  if (release === undefined) return 'manifests';
  return release.type === 'helm' ? `${release.chart.name} ${release.chart.version}` : `${release.path} ${release.revision}`;
}

function targetTable(targets: readonly RenderedTarget[], rendering: Rendering, paint: Painting): string {
  const rows = targets.map(({ name, type, engine, applications }) => [
    name,
    type,
    engine,
    `${applications.length}`,
    `${filesIn(rendering, name)}`,
  ]);
  return headed(['NAME', 'TYPE', 'ENGINE', 'APPLICATIONS', 'FILES'], rows, paint);
}

function applicationTable(targets: readonly RenderedTarget[], paint: Painting): string {
  const rows = targets.flatMap(({ name, applications }) =>
    sorted(applications).map(({ id, namespace, wave, after, release }) => [
      name,
      `${wave}`,
      id,
      namespace,
      source(release),
      after.join(', '),
    ]),
  );
  return headed(['CLUSTER', 'WAVE', 'APPLICATION', 'NAMESPACE', 'SOURCE', 'AFTER'], rows, paint);
}

function headed(head: readonly string[], rows: readonly (readonly string[])[], paint: Painting): string {
  const [first = '', ...rest] = table([head, ...rows]).split('\n');
  return [paint('bold', first), ...rest].join('\n');
}
