import { findProgram, runProgram } from './program';
import { UsageError } from './flags';
import { defineVerb } from './verb';

/** `homelab run`: any TypeScript file, without a compile step. */
export const verb = defineVerb({
  name: 'run',
  positionals: '<file> [arguments]',
  maxPositionals: 1,
  passThrough: true,
  description:
    'Runs a TypeScript or JavaScript file in this process, as node would. Types are not checked.\n' +
    'A program that calls homelab.synth() writes its output by itself: this is what cdk8s.yaml uses.',
  flags: {},
  examples: [['homelab run scripts/report.ts --year 2026', 'flags after the file belong to the file']],
  run: async ({ positionals: [file], programArguments }, { timings, loadMain }) => {
    if (file === undefined) throw new UsageError('run needs a file: homelab run <file>');
    await runProgram(findProgram(file), programArguments, loadMain);
    timings.lap('program');
    return Number(process.exitCode ?? 0);
  },
});
