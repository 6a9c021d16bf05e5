import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeFailure, packageRoot } from './failure';
import { splitProgram, UsageError } from './flags';
import { commandHelp, verbHelp } from './help';
import type { Paint } from './style';
import { processTerminal, type Terminal } from './terminal';
import { Timings } from './timings';
import type { Invocation, Verb } from './verb';
import { loadVerb, verbs } from './verbs';

const allIsWell = 0;
const findings = 1;
const misunderstood = 2;

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));
  return `${manifest.version}\n`;
}

function help(verb: string | undefined, paint: Paint): string {
  return verb === undefined || verb.startsWith('-') ? commandHelp(paint) : verbHelp(loadVerb(verb), paint);
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

async function runVerb(
  verb: Verb,
  args: readonly string[],
  terminal: Terminal,
  loadMain: Invocation['loadMain'],
): Promise<number> {
  const [own] = splitProgram(verb, args);
  if (own.includes('--help') || own.includes('-h')) {
    terminal.out(verbHelp(verb, terminal.paintOut));
    return allIsWell;
  }
  const command = verb.parse(args);
  const timings = new Timings();
  timings.lap('start');
  const code = await command.run({ ...terminal, timings, loadMain });
  if (command.common.timings) terminal.log(timings.toString());
  return code;
}

/**
 * Runs the command line.
 *
 * @param args what follows the command's name
 * @param loadMain runs a file as the main module of this process
 * @returns the exit code: 0 when all is well, 1 with findings or a failure, 2 when the arguments are not understood
 */
export async function main(args: readonly string[], loadMain: Invocation['loadMain']): Promise<number> {
  const [first, ...rest] = args;
  // Looked for before the arguments are parsed, so that an error in them is told in the same way.
  const debug = args.includes('--debug') || !['', '0'].includes(process.env['HOMELAB_DEBUG'] ?? '');
  const terminal = processTerminal({ noColor: args.includes('--no-color') });
  try {
    if (first === undefined) {
      terminal.log(commandHelp(terminal.paintLog).trimEnd());
      return misunderstood;
    }
    if (['--help', '-h', 'help'].includes(first)) terminal.out(help(rest[0], terminal.paintOut));
    else if (first === '--version') terminal.out(version());
    else return await runVerb(loadVerb(first), rest, terminal, loadMain);
    return allIsWell;
  } catch (error) {
    return tell(error, terminal, { debug, verb: first !== undefined && Object.hasOwn(verbs, first) ? first : undefined });
  }
}
