import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeFailure, packageRoot } from './failure';
import { splitProgram, UsageError } from './flags';
import { commandHelp, verbHelp } from './help';
import { paintFor, type Paint } from './style';
import { Timings } from './timings';
import type { Invocation, Verb } from './verb';
import { loadVerb } from './verbs';

/** Exit codes of the command line. */
const findings = 1;
const misunderstood = 2;

function print(text: string): void {
  process.stdout.write(text);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

function version(): string {
  const manifest: { readonly version: string } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));
  return `${manifest.version}\n`;
}

function help(verb: string | undefined, paint: Paint): string {
  return verb === undefined || verb.startsWith('-') ? commandHelp(paint) : verbHelp(loadVerb(verb), paint);
}

/** What holds before the arguments are parsed, so that an error in them is told in the same way. */
interface Frame {
  readonly debug: boolean;
  readonly paintOut: Paint;
  readonly paintLog: Paint;
}

function frameOf(args: readonly string[]): Frame {
  const noColor = args.includes('--no-color');
  const environment = process.env;
  return {
    debug: args.includes('--debug') || !['', '0'].includes(environment['HOMELAB_DEBUG'] ?? ''),
    paintOut: paintFor(process.stdout, { noColor, environment }),
    paintLog: paintFor(process.stderr, { noColor, environment }),
  };
}

function tell(error: unknown, { debug, paintLog }: Frame): number {
  if (error instanceof UsageError) {
    log(`${paintLog('red', 'error:')} ${error.message}`);
    log(paintLog('dim', `  homelab ${error.verb === undefined ? '' : `${error.verb} `}--help says what would do`));
    return misunderstood;
  }
  process.stderr.write(describeFailure(error, { debug, paint: paintLog }));
  return findings;
}

async function runVerb(verb: Verb, args: readonly string[], frame: Frame, loadMain: Invocation['loadMain']): Promise<number> {
  const [own] = splitProgram(verb, args);
  if (own.includes('--help') || own.includes('-h')) {
    print(verbHelp(verb, frame.paintOut));
    return 0;
  }
  const command = verb.parse(args);
  const timings = new Timings();
  timings.lap('start');
  const code = await command.run({ out: print, log, paintOut: frame.paintOut, paintLog: frame.paintLog, timings, loadMain });
  if (command.common.timings) process.stderr.write(timings.toString());
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
  const frame = frameOf(args);
  // `homelab list | head` closes the pipe early: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    if (first === undefined) {
      process.stderr.write(commandHelp(frame.paintLog));
      return misunderstood;
    }
    if (first === '--version') print(version());
    else if (['--help', '-h', 'help'].includes(first)) print(help(rest[0], frame.paintOut));
    else return await runVerb(loadVerb(first), rest, frame, loadMain);
    return 0;
  } catch (error) {
    return tell(error, frame);
  }
}
