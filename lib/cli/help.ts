import { spelling, type Flags } from './flags';
import type { Paint } from './style';
import { commonFlags, type Verb } from './verb';
import { verbs, verbsOf } from './verbs';

const exitCodes = [
  ['0', 'all is well'],
  ['1', 'findings: the program failed, a check found problems, or the output is stale'],
  ['2', 'the command line was not understood'],
] as const;

const examples = [
  ['homelab synth', 'render apps/main.ts into dist/'],
  ['homelab synth --check', 'in CI: fail when dist/ is not what the program describes'],
  ['homelab diff --against main', 'what this branch changes in the clusters'],
  ['homelab explain home/cert-manager replicas', 'who set a value, file and line'],
  ['homelab plan home', 'from bare machines to a cluster, step by step'],
] as const;

const groups: Readonly<Record<string, string>> = {
  matchbox: 'The server from which machines boot over the network.',
  talos:
    "Talos Linux: a cluster's secrets, complete machine configurations, versions. Drives talosctl, and tells its commands without it.",
};

function columns(rows: readonly (readonly [string, string])[], paint: Paint): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${paint('cyan', left.padEnd(width))}  ${right}\n`).join('');
}

function flagRows(flags: Flags): readonly (readonly [string, string])[] {
  return Object.entries(flags).map(([name, flag]) => {
    const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
    return [`${short}${spelling(name, flag)}`, flag.multiple === true ? `${flag.describe} (may be repeated)` : flag.describe];
  });
}

/** The help of the whole command: what it is for, its verbs, examples, exit codes. */
export function commandHelp(paint: Paint): string {
  const title = (text: string): string => `\n${paint('bold', text)}\n`;
  const shown = examples.filter(([command]) => Object.keys(verbs).includes(command.split(' ')[1] ?? ''));
  return [
    'One TypeScript program describes your clusters; homelab renders the files that Argo CD or Flux reconciles.\n',
    title('Usage'),
    '  homelab <verb> [program] [flags]\n',
    '  The program is a file that ends with homelab.synth(); unless named, apps/main.ts or main.ts.\n',
    title('Verbs'),
    columns(Object.entries(verbs), paint),
    ...(shown.length === 0 ? [] : [title('Examples'), columns(shown, paint)]),
    title('Flags of every verb'),
    columns(flagRows(commonFlags), paint),
    title('Exit codes'),
    columns(exitCodes, paint),
    '\nhomelab <verb> --help says more about a verb. Data goes to stdout, messages to stderr.\n',
  ].join('');
}

/** The help of a group: its verbs. */
export function groupHelp(group: string, paint: Paint): string {
  const title = (text: string): string => `\n${paint('bold', text)}\n`;
  return [
    `${groups[group] ?? ''}\n`,
    title('Usage'),
    `  homelab ${group} <verb> [flags]\n`,
    title('Verbs'),
    columns(Object.entries(verbsOf(group)), paint),
    `\nhomelab ${group} <verb> --help says more about a verb.\n`,
  ].join('');
}

/** The help of one verb. */
export function verbHelp(verb: Verb, paint: Paint): string {
  const title = (text: string): string => `\n${paint('bold', text)}\n`;
  const own = verb.passThrough === true ? ['[flags]', verb.positionals] : [verb.positionals, '[flags]'];
  const usage = ['homelab', verb.name, ...own].filter(word => word !== undefined).join(' ');
  return [
    `${verb.description}\n`,
    title('Usage'),
    `  ${usage}\n`,
    ...(verb.examples.length === 0 ? [] : [title('Examples'), columns(verb.examples, paint)]),
    title('Flags'),
    columns([...flagRows(verb.flags), ...flagRows(commonFlags)], paint),
  ].join('');
}
