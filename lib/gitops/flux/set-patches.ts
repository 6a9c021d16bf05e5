import type { FactUse } from '../../core/facts';
import type { GitOpsApplication, HelmRelease } from '../../core/model';
import { groupOf } from '../../core/object-file';
import { literalPattern } from './policy';
import { chartSourcePointer, hasValues, valuesName } from './release';
import { Block, factText, inputValue, registrationName, type Template } from './set-template';
import type { Step, Steps } from './steps';

const kustomization = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' };

/** What every name of a registration's objects ends in. */
export const nameSuffix = factText(['-', registrationName]);

/**
 * The patches that put one registration over the example: on every child Kustomization the names that it waits for, how its
 * cluster is reached and, nested in them, the facts in the manifests and releases that the child points at.
 */
export function setPatches(applications: readonly GitOpsApplication[], steps: Steps): readonly Template[] {
  return applications.flatMap(application =>
    steps.of(application).flatMap(step => {
      const operations = operationsOf(application, step);
      if (operations.length === 0) return [];
      return [{ target: { ...kustomization, name: literalPattern(step.name) }, patch: new Block(operations) }];
    }),
  );
}

function operationsOf(application: GitOpsApplication, { part, after }: Step): readonly Template[] {
  const { id, release, facts } = application;
  const waits = after.map((name, index) => replace(`/spec/dependsOn/${index}/name`, suffixed(name)));
  if (part === 'release' && release?.type === 'helm') {
    const patches = [{ target: { kind: 'HelmRelease', name: literalPattern(id) }, patch: releasePatch(application, release) }];
    return [...waits, add('/spec/nameSuffix', nameSuffix), add('/spec/patches', patches)];
  }
  const reached = replace('/spec/kubeConfig/secretRef', inputValue('kubeConfig'));
  if (part === 'release') return [...waits, reached, replace('/spec/sourceRef/name', suffixed(id))];
  const uses = facts.filter(({ place }) => place === part);
  return [...waits, reached, ...(uses.length === 0 ? [] : [add('/spec/patches', manifestPatches(uses))])];
}

function releasePatch({ id, facts }: GitOpsApplication, release: HelmRelease): Block {
  return new Block([
    replace('/spec/kubeConfig/secretRef', inputValue('kubeConfig')),
    replace(chartSourcePointer(release), suffixed(id)),
    ...(hasValues(release) ? [replace('/spec/valuesFrom/0/name', suffixed(valuesName(id)))] : []),
    ...facts
      .filter(({ place }) => place === 'values')
      .map(({ pointer, text }) => replace(`/spec/values${pointer}`, factText(text))),
  ]);
}

/** One patch for each object, with an operation for each place. */
function manifestPatches(uses: readonly FactUse[]): readonly Template[] {
  const byObject = new Map<string, { readonly target: Template; readonly operations: Template[] }>();
  for (const { object, pointer, text } of uses) {
    if (object === undefined) continue;
    const key = JSON.stringify(object);
    const patch = byObject.get(key) ?? { target: targetOf(object), operations: [] };
    patch.operations.push(replace(pointer, factText(text)));
    byObject.set(key, patch);
  }
  return [...byObject.values()].map(({ target, operations }) => ({ target, patch: new Block(operations) }));
}

function targetOf({ apiVersion, kind, name, namespace }: NonNullable<FactUse['object']>): Template {
  const group = groupOf(apiVersion);
  return {
    ...(group !== '' && { group: literalPattern(group) }),
    version: apiVersion.slice(apiVersion.indexOf('/') + 1),
    kind,
    name: literalPattern(name),
    ...(namespace !== undefined && { namespace }),
  };
}

function suffixed(name: string): Template {
  return factText([`${name}-`, registrationName]);
}

function replace(path: string, value: Template): Template {
  return { op: 'replace', path, value };
}

function add(path: string, value: Template): Template {
  return { op: 'add', path, value };
}
