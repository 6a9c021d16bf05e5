import { yamlText } from '../../support/kustomize';
import { ask, describeWithGo, type Answer } from '../go';

interface Application {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
  };
  readonly spec: { readonly source: { readonly helm: { readonly valuesObject: unknown } } };
}

interface Change {
  readonly metadata?: object;
  readonly values?: object;
  readonly spec?: object;
  readonly selector?: object;
}

function applicationSet({
  metadata = {},
  values = {},
  spec = {},
  selector = { matchLabels: { role: 'guest' } },
}: Change): string {
  const source = { repoURL: 'https://a.example', chart: 'c', helm: { valuesObject: values } };
  return yamlText({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'set', namespace: 'argocd' },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ clusters: { selector } }],
      template: {
        metadata: { name: 'root-{{ .name }}', ...metadata },
        spec: { project: 'p', destination: { name: 'd' }, source },
      },
      ...spec,
    },
  });
}

const secrets = ['a', 'b'].map(name => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name,
    namespace: 'argocd',
    labels: { 'argocd.argoproj.io/secret-type': 'cluster', role: 'guest' },
    annotations: { 'example.com/domain': `${name}.example`, ...(name === 'a' && { only: 'a' }) },
  },
  stringData: { name, server: `https://${name}` },
}));

describeWithGo(['applicationset'], 'what sets rely on in Argo CD', ({ applicationset }) => {
  const generate = (change: Change, all: readonly object[] = secrets): Answer<readonly Application[]> => {
    const answer = ask<readonly Application[]>(applicationset, [
      { generate: { applicationSet: applicationSet(change), secrets: all.map(yamlText).join('\n---\n') } },
    ])[0];
    if (answer === undefined) throw new Error('no answer');
    return answer;
  };
  const annotation = (text: string): string => {
    const answer = generate({ metadata: { annotations: { text } } });
    return 'error' in answer ? answer.error : (answer.result[0]?.metadata.annotations?.['text'] ?? 'none');
  };

  test.each([
    ['{{`{{`}} $labels.instance }}', '{{ $labels.instance }}'],
    ['{{`{`}}{{ .name }}}', '{a}'],
    ['}} is text', '}} is text'],
    ['{{ index .metadata.annotations "missing" }}', ''],
  ])('an annotation %j comes out as %j', (text, expected) => {
    expect(annotation(text)).toBe(expected);
  });

  test.each([
    ['{{ $labels.instance }}', 'undefined variable "$labels"'],
    ['{{ humanize 1 }}', 'function "humanize" not defined'],
    ['{{{ .name }}', 'unexpected "{" in command'],
    ['{{ .metadata.annotations.missing }}', 'map has no entry for key "missing"'],
    // Only the first registration has it.
    ['{{ or (index .metadata.annotations "only") (fail "only is missing") }}', 'error calling fail: only is missing'],
    ['{{ get .metadata.annotations "only" }}', 'expected map[string]interface {}; got map[string]string'],
  ])('an annotation %j fails the whole set', (text, message) => {
    expect(annotation(text)).toContain(message);
  });

  test('values keep their types, are templated at every depth, and lose members that are null', () => {
    const answer = generate({
      values: { text: '{{ .name }}', number: 3, none: null, list: [null, { deep: '{{ .server }}' }], '{{ .name }}-key': true },
    });
    expect('result' in answer && answer.result[1]?.spec.source.helm.valuesObject).toEqual({
      text: 'b',
      number: 3,
      list: [null, { deep: 'https://b' }],
      'b-key': true,
    });
  });

  test('a selector that takes no registration makes no Application, an empty one takes the local cluster in', () => {
    expect(generate({ selector: { matchLabels: { role: 'nobody' } } })).toEqual({ result: [] });
    const all = generate({ selector: {} });
    expect('result' in all && all.result.map(({ metadata }) => metadata.name)).toEqual(['root-a', 'root-b', 'root-in-cluster']);
  });

  test('two registrations of one cluster name are one Application', () => {
    const twice = secrets.map(secret => ({ ...secret, stringData: { name: 'same', server: 'https://same' } }));
    const answer = generate({}, twice);
    expect('result' in answer && answer.result.map(({ metadata }) => metadata.name)).toEqual(['root-same']);
  });

  test('the finalizer that deletes what an Application made comes unless preserveResourcesOnDeletion says no', () => {
    const finalizers = (change: Change): unknown => {
      const answer = generate(change);
      return 'result' in answer ? answer.result[0]?.metadata.finalizers : answer.error;
    };
    expect(finalizers({})).toEqual(['resources-finalizer.argocd.argoproj.io']);
    expect(finalizers({ spec: { syncPolicy: { preserveResourcesOnDeletion: true } } })).toBeUndefined();
  });
});
