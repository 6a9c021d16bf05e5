import { createRequire } from 'node:module';
import { nearest } from '../core/nearest';
import { UsageError } from './flags';
import type { Verb } from './verb';

const requireHere = createRequire(__filename);

/** The verbs and what each is for; each is a file of its name beside this one, loaded only when it is asked for. */
export const verbs = {
  init: 'make a repository that synthesizes: one cluster, one add-on, CI, Renovate',
  synth: 'render the program and write what changed to dist/',
  check: 'run every check, write nothing',
  diff: 'show what would change in the clusters, object by object',
  explain: 'tell which layer or add-on set a value, file and line',
  list: 'list clusters, sets and applications',
  publish: 'commit the rendered tree to a branch of its own',
  import: 'generate types and schemas of your own kinds from their definitions',
  run: 'run a TypeScript file without a compile step',
} as const;

/** Loads a verb. @throws UsageError with the nearest known one when there is none of that name */
export function loadVerb(name: string): Verb {
  if (!Object.hasOwn(verbs, name)) {
    const near = nearest(name, Object.keys(verbs));
    throw new UsageError(
      `unknown verb '${name}'; ${near === undefined ? `verbs: ${Object.keys(verbs).join(', ')}` : `did you mean ${near}?`}`,
    );
  }
  const loaded: { readonly verb: Verb } = requireHere(`./${name}`);
  return loaded.verb;
}
