import { expandApplicationSet, expandResourceSet, type ClusterSecret, type InputProvider } from './expand';
import type { Values } from './go-functions';
import { renderTemplate } from './go-template';

const data: Values = {
  name: 'a "b" \\ <c> &\n',
  port: 8080,
  big: 12345678901,
  none: null,
  list: ['x', 'y'],
  nested: { key: 'value', 'with/slash': 'slash' },
  metadata: { labels: new Map([['environment', 'production']]), annotations: new Map([['example.com/domain', 'a.example']]) },
};

test.each([
  ['text without actions } }} { "', 'text without actions } }} { "'],
  ['{{ .port }}}', '8080}'],
  ['{{.nested.key}}-{{ .metadata.labels.environment }}', 'value-production'],
  ['{{ index .metadata.annotations "example.com/domain" }}', 'a.example'],
  ['{{ index .nested `with/slash` | print "x" "y" }}', 'xyslash'],
  ['{{ index .list 1 }}{{ index . "port" }}', 'y8080'],
  ['{{ .name | toJson }}', '"a \\"b\\" \\\\ \\u003cc\\u003e \\u0026\\n"'],
  ['{{ toJson .metadata }}', '{"annotations":{"example.com/domain":"a.example"},"labels":{"environment":"production"}}'],
  ['{{ toJson .big }} {{ toJson .none }} {{ toJson .list }}', '12345678901 null ["x","y"]'],
  ['{{ quote .name .none .port }}', '"a \\"b\\" \\\\ <c> &\\n" "8080"'],
  ['{{ printf "%s=%v %q%%" .nested.key .port "é\\u0000" }}', 'value=8080 "é\\x00"%'],
  ['{{ print .port true "a" .port }}', '8080 truea8080'],
  ['{{ (print "a" (index .nested "key")) | toJson | toJson }}', '"\\"avalue\\""'],
  ['{{ (index .metadata "labels").environment }}', 'production'],
  ['{{ or (index .metadata.labels "missing") "default" }}', 'default'],
  ['{{ or .nested.key (fail "never asked") }}', 'value'],
  ['{{ if not .list }}a{{ else }}b{{ if .nested }}c{{ end }}{{ end }}d', 'bcd'],
  ['{{ if true }}a{{ if .metadata }}b{{ end }}{{ else }}{{ fail "x" }}{{ end }}', 'ab'],
  ['{{`{{`}} $labels.instance }}', '{{ $labels.instance }}'],
  ['{{`{`}}{{ .port }}', '{8080'],
  ['{{\n  .port\n}}', '8080'],
])('%j renders to %j', (template, text) => {
  expect(renderTemplate(template, data)).toBe(text);
});

test.each([
  ['{{ .missing }}', 'map has no entry for key "missing"'],
  ['{{ .metadata.labels.missing }}', 'map has no entry for key "missing"'],
  ['{{ .constructor }}', 'map has no entry for key "constructor"'],
  ['{{ .nested.key.deeper }}', 'map has no entry for key "deeper"'],
  ['{{ index .list 2 }}', 'cannot index ["x","y"] with 2'],
  ['{{ fail "no domain" }}', 'no domain'],
  ['{{ .none }}', 'will not print null: toJson says what is meant'],
  ['{{ .big }}', 'will not print 12345678901: toJson says what is meant'],
  ['{{ .nested }}', 'will not print {"key":"value","with/slash":"slash"}: toJson says what is meant'],
  ['{{ $labels.instance }}', "cannot evaluate '$labels.in' in template {{ $labels.instance }}"],
  ['{{{ .port }}', "cannot evaluate '{ .port }}' in template {{{ .port }}"],
  ['{{- .port }}', 'cannot evaluate a trim marker or a comment in template {{- .port }}'],
  ['{{/* x */}}', 'cannot evaluate a trim marker or a comment in template {{/* x */}}'],
  ['{{ upper .name }}', "cannot evaluate function 'upper' in template {{ upper .name }}"],
  ['{{ toString .name }}', "cannot evaluate function 'toString' in template {{ toString .name }}"],
  ['{{ .name .port }}', 'cannot evaluate arguments for something that is no function in template {{ .name .port }}'],
  ['{{ "a" | .name }}', 'cannot evaluate arguments for something that is no function in template {{ "a" | .name }}'],
  ['{{ index .nested"key" }}', 'cannot evaluate something other than }} in template {{ index .nested"key" }}'],
  ['{{ "\\x41" }}', 'cannot evaluate string "\\x41" in template {{ "\\x41" }}'],
  ['{{ .port', 'cannot evaluate something other than }} in template {{ .port'],
  ['{{ printf "%d" .port }}', 'printf cannot evaluate %d'],
  ['{{ printf "%s" .port }}', '%s needs a string, not 8080'],
  ['{{ printf "%s" "a" "b" }}', 'printf has more arguments than verbs'],
  ['{{ printf "%s" }}', 'printf cannot evaluate %s'],
  ['{{ toJson .port .port }}', 'toJson takes one argument, not 2'],
  ['{{ index }}', 'index needs an argument'],
  ['{{ if .port }}', "'if' without 'end' in {{ if .port }}"],
  ['{{ end }}', "'end' without 'if' in {{ end }}"],
  ['{{ if .port }}{{ else }}{{ else }}{{ end }}', "two 'else' for one 'if' in {{ if .port }}{{ else }}{{ else }}{{ end }}"],
])('%j fails with %j', (template, message) => {
  expect(() => renderTemplate(template, data)).toThrow(new Error(message));
});

test('in a ResourceSet only << >> delimit, and inputs takes the place of the dot', () => {
  const render = (template: string) => renderTemplate(template, data, 'ResourceSet');
  expect(render('{{ .port }} << inputs.nested.key | toJson >> <<`<<`>>EOF << index inputs "port" >>')).toBe(
    '{{ .port }} "value" <<EOF 8080',
  );
  expect(() => render('cat <<EOF')).toThrow("cannot evaluate function 'EOF' in template cat <<EOF");
  expect(() => render('<< .port >>')).toThrow("cannot evaluate '.port' in template << .port >>");
});

const secret = (
  name: string,
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>> = {},
): ClusterSecret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: `cluster-${name}`,
    namespace: 'argocd',
    labels: { 'argocd.argoproj.io/secret-type': 'cluster', ...labels },
    annotations,
  },
  stringData: { name, server: `https://${name}:6443` },
});

const applicationSet = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { name: 'set', namespace: 'argocd' },
  spec: {
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [
      { clusters: { selector: { matchLabels: { role: 'guest' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] } } },
    ],
    template: {
      metadata: { name: 'root-{{ .nameNormalized }}', labels: { '{{ .metadata.labels.tier }}': 'x' } },
      spec: { project: 'default', destination: { name: '{{ .name }}' }, revisionHistoryLimit: 3 },
    },
  },
};

test('an ApplicationSet makes one Application of each cluster its selector takes, in the order of their names', () => {
  const secrets = [
    secret('B_2', { role: 'guest', tier: 'gold' }),
    secret('a', { role: 'guest', tier: 'tin' }),
    secret('other', { role: 'host', tier: 'gold' }),
    secret('untiered', { role: 'guest' }),
    {
      ...secret('elsewhere', { role: 'guest', tier: 'tin' }),
      metadata: { name: 'x', namespace: 'default', labels: { role: 'guest', tier: 'tin' } },
    },
  ];
  expect(expandApplicationSet(applicationSet, secrets)).toEqual([
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'root-a',
        namespace: 'argocd',
        labels: { tin: 'x' },
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: { project: 'default', destination: { name: 'a' }, revisionHistoryLimit: 3 },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'root-b-2',
        namespace: 'argocd',
        labels: { gold: 'x' },
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: { project: 'default', destination: { name: 'B_2' }, revisionHistoryLimit: 3 },
    },
  ]);
});

test('an ApplicationSet fails on two registrations of one cluster name and on fields nobody evaluates here', () => {
  const twice = [secret('a', { role: 'guest', tier: 'tin' }), secret('a', { role: 'guest', tier: 'gold' })];
  expect(() => expandApplicationSet(applicationSet, twice)).toThrow(
    'two cluster Secrets have the name a: Argo CD loses one of them',
  );
  const patched = { ...applicationSet, spec: { ...applicationSet.spec, templatePatch: '' } };
  expect(() => expandApplicationSet(patched, [])).toThrow('spec.templatePatch is not supported');
});

const provider = (name: string, defaultValues: Values): InputProvider => ({
  apiVersion: 'fluxcd.controlplane.io/v1',
  kind: 'ResourceSetInputProvider',
  metadata: { name, namespace: 'flux-system', labels: { role: 'guest' } },
  spec: { type: 'Static', defaultValues },
});

const resourceSet = (data: Readonly<Record<string, string>>) => ({
  apiVersion: 'fluxcd.controlplane.io/v1',
  kind: 'ResourceSet',
  metadata: { name: 'set', namespace: 'flux-system' },
  spec: {
    commonMetadata: { labels: { set: 'set' } },
    inputsFrom: [{ kind: 'ResourceSetInputProvider', selector: { matchLabels: { role: 'guest' } } }],
    resources: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c-<< inputs.provider.name >>' }, data }],
  },
});

test('a ResourceSet makes its objects of each provider, and reads what it rendered as YAML again', () => {
  const data = { text: '<< inputs.domain | toJson >>', bare: '<< inputs.port >>', lines: 'a: << inputs.domain | toJson >>\nb\n' };
  const providers = [provider('b', { domain: 'x: "y"', port: 3 }), provider('a', { domain: '0777', port: 4 })];
  const object = (name: string, rendered: Values) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `c-${name}`, labels: { set: 'set' } },
    data: rendered,
  });
  expect(expandResourceSet(resourceSet(data), providers)).toEqual([
    object('a', { text: '0777', bare: 4, lines: 'a: "0777"\nb\n' }),
    object('b', { text: 'x: "y"', bare: 3, lines: 'a: "x: \\"y\\""\nb\n' }),
  ]);
  expect(expandResourceSet(resourceSet(data), [])).toEqual([]);
});

test('a ResourceSet fails where the operator would quote a string, and the quotes within its expression', () => {
  expect(() => expandResourceSet(resourceSet({ text: 'a: << print "b" >>' }), [provider('a', {})])).toThrow(
    'the operator\'s YAML would quote "a: << print \\"b\\" >>", and with it the expression',
  );
});
