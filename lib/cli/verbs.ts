import { createRequire } from 'node:module';
import { nearest } from '../core/nearest';
import { UsageError } from './flags';
import type { Verb } from './verb';

const requireHere = createRequire(__filename);

/**
 * The verbs and what each is for; a name of two words is a verb of a group. Each is a file of its name beside this one, words joined by
 * a dash, loaded only when it is asked for.
 */
export const verbs = {
  init: 'make a repository that synthesizes: one cluster, one add-on, CI, Renovate',
  synth: 'render the program and write what changed to dist/',
  check: 'run every check, write nothing',
  diff: 'show what would change in the clusters, object by object',
  explain: 'tell which layer or add-on set a value, file and line',
  list: 'list clusters, sets and applications',
  publish: 'commit the rendered tree to a branch of its own',
  plan: 'tell what to do to bring a cluster up, in order, and what is still missing here',
  assets: 'download kernels and boot images, verified against assets.lock.json',
  'matchbox sync': 'send boot profiles, images and machine configurations to the matchbox server',
  'talos secrets': "make a cluster's secrets, or take them from a file, SOPS or 1Password",
  'talos render': 'make complete machine configurations, by talosctl',
  'talos diff': 'show what another version of Talos writes differently',
  import: 'generate types and schemas of your own kinds from their definitions',
  run: 'run a TypeScript file without a compile step',
} as const;

/** The verbs of a group, by the second word of their names; none when there is no such group. */
export function verbsOf(group: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(verbs).flatMap(([name, purpose]) =>
      name.startsWith(`${group} `) ? [[name.slice(group.length + 1), purpose] as const] : [],
    ),
  );
}

/** Splits a command line into the name of a verb, of one word or of two, and what follows it. A group without a verb is a name, too. */
export function splitVerb([first = '', ...rest]: readonly string[]): readonly [name: string, args: readonly string[]] {
  const [second] = rest;
  const grouped = second !== undefined && !second.startsWith('-') && Object.keys(verbsOf(first)).length > 0;
  return grouped ? [`${first} ${second}`, rest.slice(1)] : [first, rest];
}

/** Loads a verb. @throws UsageError with the nearest known one when there is none of that name */
export function loadVerb(name: string): Verb {
  if (!Object.hasOwn(verbs, name)) throw new UsageError(unknownVerb(name));
  const loaded: { readonly verb: Verb } = requireHere(`./${name.replace(' ', '-')}`);
  return loaded.verb;
}

function unknownVerb(name: string): string {
  const [group = '', own] = name.split(' ');
  const within = Object.keys(verbsOf(group));
  if (own === undefined && within.length > 0) return `${group} needs a verb: ${within.join(', ')}`;
  const words = own === undefined ? new Set(Object.keys(verbs).map(verb => verb.split(' ')[0] ?? '')) : within;
  const near = nearest(own ?? group, [...words]);
  const what = own === undefined ? `unknown verb '${group}'` : `unknown verb '${own}' of ${group}`;
  return `${what}; ${near === undefined ? `verbs: ${[...words].join(', ')}` : `did you mean ${near}?`}`;
}
