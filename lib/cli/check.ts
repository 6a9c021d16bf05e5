import type { Problem } from '../core/problems';
import type { Rendering } from '../core/synth';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import { formatFlag } from './targets';
import { count, json, warningLines } from './text';
import { defineVerb } from './verb';

/** `homelab check`: everything that synth finds, without output. */
export const verb = defineVerb({
  name: 'check',
  positionals: '[program]',
  maxPositionals: 1,
  description:
    'Renders the program in memory and runs every check; neither reads nor writes the output folder.\n' +
    'Exit code 1 when there are problems: all of them are listed. Warnings, what is allowed but likely not meant, do not count.',
  flags: { format: { ...formatFlag, describe: 'json prints the problems to stdout' } },
  examples: [
    ['homelab check', 'check apps/main.ts'],
    ['homelab check apps/home.ts -o json', 'problems with their construct paths, for a script'],
  ],
  run: async ({ positionals: [program], programArguments, flags }, { out, log, status, paintLog, timings, ...loader }) => {
    const file = findProgram(program);
    const homelab = await loadHomelab(file, programArguments, loader.loadMain);
    timings.lap('program');
    status('checking');
    const { problems, rendering } = checked(() => renderProgram(homelab, file, loader));
    timings.lap('check');
    const { objects = 0, unchecked = [], warnings = [], notEvaluated = [] } = rendering ?? {};
    if (flags.format === 'json') {
      out(json({ problems, warnings, objects, unchecked, notEvaluated }));
      return problems.length > 0 ? 1 : 0;
    }
    for (const { path, message } of problems) log(`${paintLog('bold', `${path}:`)} ${message}`);
    if (problems.length > 0) {
      log(paintLog('red', count(problems.length, 'problem')));
      return 1;
    }
    for (const line of warningLines(warnings, paintLog)) log(line);
    for (const { path, reason } of unchecked) log(`${paintLog('yellow', 'unchecked')} ${path}: ${reason}`);
    for (const rule of notEvaluated) log(`${paintLog('yellow', 'not evaluated')} ${rule}`);
    log(`${count(objects, 'object')} ${paintLog('green', 'pass every check')}`);
    return 0;
  },
});

/** The problems that rendering throws as one error; any other error is a failure, not a finding. */
function checked(render: () => Rendering): { readonly problems: readonly Problem[]; readonly rendering?: Rendering } {
  try {
    return { problems: [], rendering: render() };
  } catch (error) {
    // By its shape: the program's copy of the library need not be this one.
    if (error instanceof Error && error.name === 'HomelabError' && 'problems' in error && Array.isArray(error.problems)) {
      return { problems: error.problems };
    }
    throw error;
  }
}
