import fc from 'fast-check';
import {
  expandApplicationSet,
  expandResourceSet,
  type ClusterSecret,
  type InputProvider,
  type Manifest,
} from '../support/expand';
import type { Values } from '../support/go-functions';
import { renderTemplate } from '../support/go-template';
import { yamlText } from '../support/kustomize';
import { ask, describeWithGo, type Answer } from './go';
import { awkwardText, parameterNames, parameters, sample, template } from './templates';

/** What our evaluator refuses although Go would print something: values nobody wants printed. */
const refusal =
  /^will not print |^will not quote |needs a string, not |^printf |the operator's YAML would |^cannot index |arguments for something that is no function/;

/** Ours beside theirs: equal results, an error wherever they have one, and no error of our own but a refusal. */
function compare<I>(
  inputs: readonly I[],
  run: (input: I) => unknown,
  answers: readonly Answer<unknown>[],
): { evaluated: number; differences: string[] } {
  let evaluated = 0;
  const differences: string[] = [];
  inputs.forEach((input, at) => {
    const theirs = answers[at];
    if (theirs === undefined) throw new Error(`no answer to case ${at}`);
    const ours = attempt(() => run(input));
    const same =
      'error' in ours
        ? 'error' in theirs || refusal.test(ours.error)
        : 'result' in theirs && JSON.stringify(sorted(ours.result)) === JSON.stringify(sorted(theirs.result));
    if ('result' in ours && same) evaluated++;
    if (!same) differences.push([input, ours, theirs].map(part => JSON.stringify(part)).join('\n  '));
  });
  return { evaluated, differences };
}

function attempt(run: () => unknown): Answer<unknown> {
  try {
    return { result: run() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

describeWithGo(['applicationset'], 'the evaluator beside Argo CD', ({ applicationset }) => {
  test('renders 4,000 generated templates to the same text', () => {
    const pairs = sample(fc.tuple(template(parameterNames, '{{', '}}'), parameters), 4000);
    const answers = ask<string>(
      applicationset,
      pairs.map(([text, params]) => ({ render: { template: text, params } })),
    );
    const { evaluated, differences } = compare(pairs, ([text, params]) => renderTemplate(text, params), answers);
    expect(differences.slice(0, 5)).toEqual([]);
    expect(evaluated).toBeGreaterThan(1000);
  });

  test('generates the same Applications from 500 ApplicationSets and their registrations', () => {
    const names = [
      '.name',
      '.nameNormalized',
      '.server',
      '.project',
      '.metadata.labels',
      '.metadata.labels.tier',
      '.metadata.annotations.note',
      '(index .metadata.annotations "example.com/domain")',
      '(index .metadata.labels "missing")',
      '.values.domain',
      '.metadata',
    ];
    const secret = fc.record({
      name: fc.stringMatching(/^[a-cA-C_.-]{1,6}$/),
      tier: fc.constantFrom('gold', 'tin', undefined),
      role: fc.constantFrom('guest', 'host'),
      note: awkwardText,
      domain: awkwardText,
    });
    const set = fc.record({
      text: template(names, '{{', '}}'),
      value: template(names.slice(0, 8), '{{', '}}'),
      preserve: fc.boolean(),
    });
    const cases = sample(fc.tuple(set, fc.uniqueArray(secret, { maxLength: 3, selector: ({ name }) => name })), 500).map(
      ([{ text, value, preserve }, secrets]) => ({
        set: applicationSet(text, value, preserve),
        secrets: secrets.map((facts, at) => clusterSecret(at, facts)),
      }),
    );
    const answers = ask(
      applicationset,
      cases.map(({ set, secrets }) => ({ generate: { applicationSet: yamlText(set), secrets: documents(secrets) } })),
    );
    const { evaluated, differences } = compare(cases, ({ set, secrets }) => expandApplicationSet(set, secrets), answers);
    expect(differences.slice(0, 5)).toEqual([]);
    expect(evaluated).toBeGreaterThan(100);
  });
});

function applicationSet(text: string, value: string, preserve: boolean): Manifest & { readonly spec: object } {
  const selector = {
    matchLabels: { role: 'guest' },
    matchExpressions: [{ key: 'tier', operator: 'In', values: ['gold', 'tin'] }],
  };
  const valuesObject = {
    text,
    none: null,
    list: [text, null, 3, true, {}],
    empty: {},
    'key {{ .name }}': { deep: '{{ .server }}' },
  };
  const patch = { target: { kind: 'Application', name: 'x' }, patch: `- op: replace\n  value: ${text}` };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'set', namespace: 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ clusters: { selector, values: { domain: value } } }],
      ...(preserve && { syncPolicy: { preserveResourcesOnDeletion: true } }),
      template: {
        metadata: { name: 'root-{{ .name }}', annotations: { text: `${text}.`, '{{ .name }}': 'key' } },
        spec: {
          project: 'default',
          destination: { name: '{{ .name }}' },
          sources: [
            { repoURL: 'https://a.example/r', path: 'p', kustomize: { nameSuffix: '-{{ .nameNormalized }}-', patches: [patch] } },
            { repoURL: 'https://a.example/c', chart: 'c', helm: { valuesObject } },
          ],
        },
      },
    },
  };
}

function clusterSecret(at: number, facts: Readonly<Record<string, string | undefined>>): ClusterSecret {
  const { name = '', tier, role = '', note = '', domain = '' } = facts;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `secret-${at}`,
      namespace: 'argocd',
      labels: { 'argocd.argoproj.io/secret-type': 'cluster', role, ...(tier !== undefined && { tier }) },
      annotations: { note, 'argocd.argoproj.io/refresh': 'normal', ...(at % 2 === 0 && { 'example.com/domain': domain }) },
    },
    data: { name: Buffer.from(name).toString('base64') },
    stringData: { server: 'https://a.example' },
  };
}

describeWithGo(['resourceset'], 'the evaluator beside Flux Operator', ({ resourceset }) => {
  const names = [
    'inputs.name',
    'inputs.map.key',
    'inputs.list',
    '(index inputs "a/b")',
    'inputs.provider.name',
    'inputs.missing',
    'inputs.map',
  ];

  test('renders the same objects from 3,000 ResourceSets and their providers', () => {
    const leaf = fc.oneof(
      template(names, '<<', '>>'),
      fc.constantFrom(...names).map(name => `<< ${name} | toJson >>`),
      fc
        .tuple(awkwardText, fc.constantFrom(...names))
        .map(([text, name]) => `<< print ${JSON.stringify(text)} ${name} | toJson >>`),
      fc
        .tuple(awkwardText, fc.constantFrom(...names))
        .map(([text, name]) => `op: ${text.replace('<<', '')}\nvalue: << ${name} | toJson >>\n`),
    );
    const cases = sample(fc.tuple(leaf, awkwardText, fc.array(parameters, { maxLength: 2 })), 3000).map(([text, other, all]) => ({
      set: resourceSet({ text, other: other.replaceAll('<<', '') }),
      providers: all.map((values, at) => inputProvider(['b', 'a'][at] ?? '', values)),
    }));
    const answers = ask(
      resourceset,
      cases.map(({ set, providers }) => ({ resourceSet: { resourceSet: yamlText(set), providers: documents(providers) } })),
    );
    const { evaluated, differences } = compare(cases, ({ set, providers }) => expandResourceSet(set, providers), answers);
    expect(differences.slice(0, 5)).toEqual([]);
    expect(evaluated).toBeGreaterThan(500);
  });
});

function resourceSet(data: Values): Manifest & { readonly spec: object } {
  return {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSet',
    metadata: { name: 'set', namespace: 'flux-system' },
    spec: {
      inputsFrom: [{ kind: 'ResourceSetInputProvider', selector: { matchLabels: { role: 'guest' } } }],
      resources: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c-<< inputs.provider.name >>', namespace: 'd' }, data },
      ],
      resourcesTemplate: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: t, namespace: << inputs.provider.name | toJson >>}\n',
    },
  };
}

function inputProvider(name: string, defaultValues: Values): InputProvider {
  return {
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSetInputProvider',
    metadata: { name, namespace: 'flux-system', labels: { role: 'guest' } },
    spec: { type: 'Static', defaultValues },
  };
}

function documents(objects: readonly object[]): string {
  return objects.map(yamlText).join('\n---\n');
}
