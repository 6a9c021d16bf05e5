import { nearest } from '../core/nearest';
import type { Rendering } from '../core/synth';
import { UsageError, type Flag } from './flags';

/** The flag that names clusters and sets. */
export const clusterFlag = {
  type: 'string',
  multiple: true,
  value: 'name',
  describe: 'only this cluster or set',
} as const satisfies Flag;

/** The flag that names the program, for verbs whose arguments say something else. */
export const programFlag = {
  type: 'string',
  value: 'file',
  describe: 'the program (default: apps/main.ts or main.ts)',
} as const satisfies Flag;

/** The flag that chooses between text for people and JSON for programs. */
export const formatFlag = {
  type: 'string',
  short: 'o',
  choices: ['text', 'json'],
  describe: 'what is printed to stdout, and how',
} as const satisfies Flag;

/**
 * The clusters and sets that were named on the command line.
 *
 * @param rendering everything that was rendered
 * @param names as given. @default - when empty, all
 * @throws UsageError with the nearest known name when there is none of a name
 */
export function chosenTargets(rendering: Rendering, names: readonly string[]): readonly string[] {
  const known = rendering.targets.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw new UsageError(
      `no cluster or set is called '${name}'; ${near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`}`,
    );
  }
  return names.length === 0 ? known : known.filter(name => names.includes(name));
}

/** The files of some clusters and sets: each has a folder of its name. */
export function filesOf(rendering: Rendering, targets: readonly string[]): ReadonlyMap<string, string> {
  const chosen = new Set(targets);
  return new Map([...rendering.files].filter(([file]) => chosen.has(file.slice(0, file.indexOf('/')))));
}
