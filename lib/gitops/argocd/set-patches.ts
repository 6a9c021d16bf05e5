import type { FactUse } from '../../core/facts';
import type { FactSource, GitOpsApplication } from '../../core/model';
import { expression, factLeaf, jsonLeaf, jsonTemplate, type Template } from './go-template';
import { chartSource, manifestSource } from './source-order';

/** A patch of kustomize, as an ApplicationSet's template has it. */
export interface KustomizePatch {
  readonly target: { readonly group: string; readonly version: string; readonly kind: string; readonly name?: string };
  /** JSON patch (RFC 6902), as a template. */
  readonly patch: string;
}

/**
 * The patches that put one registration's name, destination and facts over the example's: on every child Application,
 * and, nested in them, on the manifests that the children point at.
 */
export function setPatches(applications: readonly GitOpsApplication[]): readonly KustomizePatch[] {
  const target = { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application' };
  const name = factLeaf([{ name: 'name', source: { registration: 'name' }, example: '' }]);
  const all = [{ target, patch: jsonTemplate([{ op: 'replace', path: '/spec/destination/name', value: name }]) }];
  return [
    ...all,
    ...applications.flatMap(application => {
      const operations = operationsOf(application);
      return operations.length === 0
        ? []
        : [{ target: { ...target, name: literal(application.id) }, patch: jsonTemplate(operations) }];
    }),
  ];
}

function operationsOf(application: GitOpsApplication): readonly Template[] {
  const values = application.facts.filter(use => use.place === 'values');
  const manifests = application.facts.filter(use => use.place !== 'values');
  return [
    ...values.map(use => ({
      op: 'replace',
      path: `/spec/sources/${chartSource}/helm/valuesObject${use.pointer}`,
      value: factLeaf(use.text),
    })),
    ...(manifests.length === 0
      ? []
      : [
          {
            op: 'add',
            path: `/spec/sources/${manifestSource(application)}/kustomize`,
            value: { patches: manifestPatches(manifests) },
          },
        ]),
  ];
}

/** One patch for each object, with an operation for each place. */
function manifestPatches(uses: readonly FactUse[]): readonly Template[] {
  const byObject = new Map<string, FactUse[]>();
  for (const use of uses) {
    const key = JSON.stringify(use.object);
    byObject.set(key, [...(byObject.get(key) ?? []), use]);
  }
  return [...byObject.values()].map(places => {
    const object = places[0]?.object;
    const slash = object?.apiVersion.indexOf('/') ?? -1;
    const target = {
      ...(slash > 0 && { group: object?.apiVersion.slice(0, slash) ?? '' }),
      version: object?.apiVersion.slice(slash + 1) ?? '',
      kind: object?.kind ?? '',
      name: literal(object?.name ?? ''),
      ...(object?.namespace !== undefined && { namespace: literal(object.namespace) }),
    };
    const operations = places.map(use => ({ op: 'replace', path: use.pointer, value: factLeaf(use.text) }));
    const renames = places.some(use => use.pointer === '/metadata/name');
    return { target, patch: jsonLeaf(operations), ...(renames && { options: { allowNameChange: true } }) };
  });
}

/** Names in a patch's target are anchored regular expressions; of all that names may hold only the dot means something there. */
function literal(name: string): string {
  return name.replaceAll('.', '[.]');
}

/** What, at the start of a template, fails the set if a registration lacks a label or annotation whose absence it would not notice. */
export function guards(applications: readonly GitOpsApplication[]): string {
  const used = applications.flatMap(({ facts }) => facts.flatMap(use => use.text.filter(part => typeof part !== 'string')));
  return [...new Set(used.flatMap(fact => guard(fact.source)))].sort().join('');
}

function guard(source: FactSource): readonly string[] {
  const key = 'label' in source ? source.label : 'annotation' in source ? source.annotation : undefined;
  if (key === undefined || /^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return [];
  const place = 'label' in source ? 'label' : 'annotation';
  return [
    `{{ if not ${expression({ source })} }}{{ fail ${JSON.stringify(`the registration lacks ${place} ${key}`)} }}{{ end }}`,
  ];
}
