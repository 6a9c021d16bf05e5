import { shown } from '../../core/names';
import { requireRepository } from '../../core/repositories';
import type { ApplicationSetGenerator as GeneratorObject } from '../../../imports/argoproj.io';
import { requireUnlessTemplate } from './templates';

/** A generator that stands for itself: clusters, git, list, pullRequest, scmProvider, clusterDecisionResource or plugin. */
export type SingleGenerator = Omit<GeneratorObject, 'matrix' | 'merge'>;

/** Generators of which a matrix makes every pair, or which a merge lays over each other. */
interface Combined<G> {
  readonly generators: readonly G[];
  /** Over the set's own template. @default - none */
  readonly template?: NonNullable<GeneratorObject['matrix']>['template'];
}

type WithCombined<G> = SingleGenerator & {
  /** Every pair of the results of two generators. */
  readonly matrix?: Combined<G>;
  /** The results of the first generator, with those of the others that have equal `mergeKeys` laid over them. */
  readonly merge?: Combined<G> & { readonly mergeKeys: readonly string[] };
};

/** A generator inside a matrix or a merge: it may be a matrix or a merge itself, of generators that stand for themselves. */
export type InnerGenerator = WithCombined<SingleGenerator>;

/**
 * What an ApplicationSet makes Applications for. One of clusters, git, list, matrix, merge, pullRequest, scmProvider,
 * clusterDecisionResource or plugin, and a `selector` that picks among its results.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
 */
export type ApplicationSetGenerator = WithCombined<InnerGenerator>;

const kinds = [
  'clusters',
  'git',
  'list',
  'matrix',
  'merge',
  'pullRequest',
  'scmProvider',
  'clusterDecisionResource',
  'plugin',
] as const;
const pullRequestHosts = ['github', 'gitlab', 'gitea', 'bitbucket', 'bitbucketServer', 'azuredevops'] as const;
const scmHosts = ['github', 'gitlab', 'gitea', 'bitbucket', 'bitbucketServer', 'azureDevOps', 'awsCodeCommit'] as const;

/**
 * Checks what Argo CD would find only when it runs the generators.
 *
 * @param owner whose they are, for errors
 * @throws if one is of no kind or of two, combines too few or too many, or generates nothing
 */
export function requireGenerators(owner: string, generators: readonly ApplicationSetGenerator[]): void {
  if (generators.length === 0) throw new Error(`generators of '${owner}' is empty: an ApplicationSet needs at least one`);
  for (const generator of generators) requireGenerator(owner, generator, 0);
}

function requireGenerator(owner: string, generator: ApplicationSetGenerator, depth: number): void {
  const kind = onlyOne(`generator of '${owner}'`, generator, kinds);
  if (kind === 'matrix' || kind === 'merge') requireCombined(owner, generator, kind, depth);
  const { git, list, pullRequest, scmProvider } = generator;
  if (git !== undefined) onlyOne(`git generator of '${owner}'`, nonEmpty(git), ['directories', 'files']);
  if (git !== undefined)
    requireUnlessTemplate(git.repoURL, text => requireRepository(`repoURL of git generator of '${owner}'`, text));
  if (list !== undefined) requireElements(owner, nonEmpty(list));
  if (pullRequest !== undefined) onlyOne(`pullRequest generator of '${owner}'`, pullRequest, pullRequestHosts);
  if (scmProvider !== undefined) onlyOne(`scmProvider generator of '${owner}'`, scmProvider, scmHosts);
}

function requireCombined(owner: string, generator: ApplicationSetGenerator, kind: 'matrix' | 'merge', depth: number): void {
  if (depth > 1) throw new Error(`${kind} generator of '${owner}' is the third level: Argo CD combines two at most`);
  const inner: readonly ApplicationSetGenerator[] = generator[kind]?.generators ?? [];
  if (inner.length < 2) throw new Error(`${kind} generator of '${owner}' needs at least two generators, got ${inner.length}`);
  if (kind === 'matrix' && inner.length > 2)
    throw new Error(
      `matrix generator of '${owner}' combines two generators, got ${inner.length}: put a matrix into it for the third`,
    );
  if (kind === 'merge' && (generator.merge?.mergeKeys ?? []).length === 0)
    throw new Error(`mergeKeys of '${owner}' is empty: name what results of its generators have in common`);
  for (const each of inner) requireGenerator(owner, each, depth + 1);
}

function requireElements(owner: string, list: object): void {
  onlyOne(`list generator of '${owner}'`, list, ['elements', 'elementsYaml']);
  const elements = 'elements' in list && Array.isArray(list.elements) ? (list.elements as readonly unknown[]) : [];
  const wrong = elements.find(element => typeof element !== 'object' || element === null || Array.isArray(element));
  if (wrong !== undefined)
    throw new Error(`list generator of '${owner}' has elements that are maps such as { cluster: 'home' }, got ${shown(wrong)}`);
}

/** The fields of an object but for empty lists, which generate nothing. */
function nonEmpty(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => !(Array.isArray(field) && field.length === 0)));
}

/** The one of the keys that an object has. */
function onlyOne<K extends string>(what: string, value: object, keys: readonly K[]): K {
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const given = keys.filter(key => fields[key] !== undefined);
  const [only, other] = given;
  if (only === undefined) throw new Error(`${what} generates nothing: give it ${words(keys, 'or')}`);
  if (other !== undefined) throw new Error(`${what} can be one of them, got ${words(given, 'and')}`);
  return only;
}

function words(list: readonly string[], joint: 'or' | 'and'): string {
  return `${list.slice(0, -1).join(', ')} ${joint} ${list.at(-1) ?? ''}`;
}
