import { yamlText } from '../../support/kustomize';
import { ask, describeWithGo } from '../go';

const providers = ['b', 'a'].map(name => ({
  apiVersion: 'fluxcd.controlplane.io/v1',
  kind: 'ResourceSetInputProvider',
  metadata: { name, namespace: 'flux-system', labels: { role: 'guest' }, annotations: { note: 'x' } },
  spec: { type: 'Static', defaultValues: { name, domain: `${name}: "<x>" & 'y'`, id: 'own' } },
}));

function resourceSet(text: string, change: object = {}): string {
  const resource = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c-<< inputs.name >>', namespace: 'd' },
    data: { text },
  };
  return yamlText({
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'ResourceSet',
    metadata: { name: 'set', namespace: 'flux-system' },
    spec: {
      inputsFrom: [{ kind: 'ResourceSetInputProvider', selector: { matchExpressions: [{ key: 'role', operator: 'Exists' }] } }],
      resources: [resource],
      ...change,
    },
  });
}

interface ConfigMap {
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, unknown>>;
}

describeWithGo(['resourceset'], 'what sets rely on in Flux Operator', ({ resourceset }) => {
  const render = (set: string, all: readonly object[] = providers): readonly ConfigMap[] => {
    const answer = ask<readonly ConfigMap[]>(resourceset, [
      { resourceSet: { resourceSet: set, providers: all.map(yamlText).join('\n---\n') } },
    ])[0];
    if (answer === undefined || 'error' in answer) throw new Error(answer?.error ?? 'no answer');
    return answer.result;
  };
  const rendered = (text: string): unknown => render(resourceSet(text))[0]?.data['text'];

  test('providers come in the order of their names', () => {
    expect(render(resourceSet('')).map(({ metadata }) => metadata.name)).toEqual(['c-a', 'c-b']);
  });

  test.each([
    ['<<`<<`>>EOF', '<<EOF'],
    ['>> is text', '>> is text'],
    ['<< inputs.domain | toJson >>', 'a: "<x>" & \'y\''],
    ['op: replace\nvalue: << inputs.domain | toJson >>\n', 'op: replace\nvalue: "a: \\"\\u003cx\\u003e\\" \\u0026 \'y\'"\n'],
    ['<< index inputs "missing" >>', '<no value>'],
    ['<< inputs.provider.kind >>/<< inputs.provider.name >>', 'ResourceSetInputProvider/a'],
    ['{{ .name }} ${domain}', '{{ .name }} ${domain}'],
  ])('%j comes out as %j', (text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  test('a provider’s own id gives way to the operator’s', () => {
    expect(rendered('<< inputs.id | toJson >>')).not.toBe('own');
  });

  test('a value that is not put through toJson is read as YAML once more', () => {
    expect(rendered('<< 3 >>')).toBe(3);
    expect(rendered('<< "yes" >>')).toBe(true);
  });

  test.each([
    ['cat <<EOF', 'function "EOF" not defined'],
    ['<< inputs.missing >>', 'map has no entry for key "missing"'],
    ['<< inputs.provider.labels.role >>', 'map has no entry for key "labels"'],
    // Expressions within text that the operator's YAML quotes: after a trailing blank, a tab, an emoji.
    ['a \n<< print "b" >>', 'unexpected "\\\\" in operand'],
    ['a\tb\n<< print "b" >>', 'unexpected "\\\\" in operand'],
    ['😀 << print "b" >>', 'unexpected "\\\\" in operand'],
  ])('%j fails the whole set', (text, message) => {
    expect(() => rendered(text)).toThrow(message);
  });

  test('a template of several documents is text that nobody changes before it is rendered', () => {
    const document =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "t-<< inputs.name >>"}\ndata: {text: << print "😀 a: b #" | toJson >>}\n';
    const [first] = render(
      resourceSet('', { resources: [], resourcesTemplate: `${document}---\n${document.replace('t-', 'u-')}` }),
    );
    expect(first).toMatchObject({ metadata: { name: 't-a' }, data: { text: '😀 a: b #' } });
  });

  test('without a provider the set is empty, by which the operator deletes what it made before', () => {
    expect(render(resourceSet('text'), [])).toEqual([]);
  });

  test('postBuild alone substitutes, without variables it does not, and an object can opt out', () => {
    const build = (postBuild: object | undefined, annotations: object): unknown => {
      const spec = { path: '.', ...(postBuild && { postBuild }) };
      const kustomization = {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'k', namespace: 'f' },
        spec,
      };
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c', annotations },
        data: { text: '${a} $a $${a} ${b}' },
      };
      const answer = ask<readonly ConfigMap[]>(resourceset, [
        { kustomization: { kustomization: yamlText(kustomization), files: { 'c.yaml': yamlText(object) } } },
      ])[0];
      return answer !== undefined && 'result' in answer ? answer.result[0]?.data['text'] : answer;
    };
    expect(build(undefined, {})).toBe('${a} $a $${a} ${b}');
    expect(build({}, {})).toBe('${a} $a $${a} ${b}');
    expect(build({ substitute: { a: '1' } }, {})).toBe('1 $a ${a}');
    expect(build({ substitute: { a: '1' } }, { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' })).toBe(
      '${a} $a $${a} ${b}',
    );
  });
});
