import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeFailure, packageRoot } from './failure';
import { splitProgram, UsageError } from './flags';
import { commandHelp, groupHelp, verbHelp } from './help';
import type { Paint } from './style';
import { processTerminal, type Terminal } from './terminal';
import { Timings } from './timings';
import type { Loader, Verb } from './verb';
import { loadVerb, splitVerb, verbs, verbsOf } from './verbs';

const allIsWell = 0;
const findings = 1;
const misunderstood = 2;

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));
  return `${manifest.version}\n`;
}

function help(words: readonly string[], paint: Paint): string {
  const [name, rest] = splitVerb(words);
  if (name === '' || name.startsWith('-')) return commandHelp(paint);
  const isGroup = rest.every(word => word.startsWith('-')) && Object.keys(verbsOf(name)).length > 0;
  return isGroup ? groupHelp(name, paint) : verbHelp(loadVerb(name), paint);
}

function tell(
  error: unknown,
  { log, paintLog }: Terminal,
  { debug, verb }: { readonly debug: boolean; readonly verb?: string | undefined },
): number {
  if (error instanceof UsageError) {
    log(`${paintLog('red', 'error:')} ${error.message}`);
    log(paintLog('dim', `  homelab ${verb === undefined ? '' : `${verb} `}--help says what would do`));
    return misunderstood;
  }
  log(describeFailure(error, { debug, paint: paintLog }));
  return findings;
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

async function runVerb(verb: Verb, args: readonly string[], terminal: Terminal, loader: Loader): Promise<number> {
  const [own] = splitProgram(verb, args);
  if (asksForHelp(own)) {
    terminal.out(verbHelp(verb, terminal.paintOut));
    return allIsWell;
  }
  const command = verb.parse(args);
  const timings = new Timings();
  timings.lap('start');
  const code = await command.run({ ...terminal, ...loader, timings });
  if (command.common.timings) terminal.log(timings.toString());
  return code;
}

/** What of a name there is help for: the verb, its group, or nothing. */
function knownPart(name: string): string | undefined {
  if (Object.hasOwn(verbs, name)) return name;
  const [group = ''] = name.split(' ');
  return Object.keys(verbsOf(group)).length > 0 ? group : undefined;
}

/**
 * Runs the command line.
 *
 * @param args what follows the command's name
 * @param loader what has loaded this file
 * @returns the exit code: 0 when all is well, 1 with findings or a failure, 2 when the arguments are not understood
 */
export async function main(args: readonly string[], loader: Loader): Promise<number> {
  const [first] = args;
  const [name, rest] = splitVerb(args);
  // Looked for before the arguments are parsed, so that an error in them is told in the same way.
  const debug = args.includes('--debug') || !['', '0'].includes(process.env['HOMELAB_DEBUG'] ?? '');
  const terminal = processTerminal({ noColor: args.includes('--no-color') });
  try {
    if (first === undefined) {
      terminal.log(commandHelp(terminal.paintLog).trimEnd());
      return misunderstood;
    }
    if (['--help', '-h', 'help'].includes(first)) terminal.out(help(rest, terminal.paintOut));
    else if (first === '--version') terminal.out(version());
    else if (asksForHelp(rest) && Object.keys(verbsOf(name)).length > 0) terminal.out(groupHelp(name, terminal.paintOut));
    else return await runVerb(loadVerb(name), rest, terminal, loader);
    return allIsWell;
  } catch (error) {
    return tell(error, terminal, { debug, verb: knownPart(name) });
  }
}
