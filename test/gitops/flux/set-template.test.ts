import fc from 'fast-check';
import { parse } from 'yaml';
import {
  Block,
  factText,
  inputValue,
  registrationName,
  yamlTemplate,
  type Template,
} from '../../../lib/gitops/flux/set-template';
import { renderTemplate } from '../../support/go-template';

const provider = { apiVersion: 'fluxcd.controlplane.io/v1', kind: 'ResourceSetInputProvider', namespace: 'flux-system' };

function rendered(value: Template, inputs: Readonly<Record<string, string>> = {}): unknown {
  return parse(renderTemplate(yamlTemplate(value), { ...inputs, provider: { ...provider, name: 'media' } }, 'ResourceSet'));
}

const domain = { name: 'domain', source: { annotation: 'cluster_domain' } };
const base = { name: 'base-domain', source: { label: 'base' } };

describe('the template of a ResourceSet', () => {
  test('is YAML that a person can read', () => {
    const patch = new Block([{ op: 'replace', path: '/spec/host', value: factText(['*.', domain]) }]);
    const nested = new Block([{ op: 'add', path: '/spec/patches', value: [{ target: { kind: 'Route' }, patch }] }]);
    expect(yamlTemplate({ name: factText(['root-', registrationName]), list: [], patches: [{ patch: nested }, nested] })).toBe(
      [
        'name: << print "root-" inputs.provider.name | toJson >>',
        'list: []',
        'patches:',
        '  - patch: |-',
        '      - op: add',
        '        path: /spec/patches',
        '        value:',
        '          - target:',
        '              kind: Route',
        '            patch: |-',
        '              - op: replace',
        '                path: /spec/host',
        '                value: << print "*." inputs.domain | toJson >>',
        '  - |-',
        '    - op: add',
        '      path: /spec/patches',
        '      value:',
        '        - target:',
        '            kind: Route',
        '          patch: |-',
        '            - op: replace',
        '              path: /spec/host',
        '              value: << print "*." inputs.domain | toJson >>',
        '',
      ].join('\n'),
    );
  });

  test('keeps facts that stand side by side together', () => {
    expect(yamlTemplate(factText([domain, base]))).toBe('<< print inputs.domain "" inputs.baseDomain | toJson >>\n');
    expect(rendered(factText([domain, base, '.']), { domain: 'a', baseDomain: 'b' })).toBe('ab.');
  });

  test('gives a whole input whatever its type', () => {
    const inputs = { kubeConfig: { name: 'vc', key: 'config' } } as unknown as Readonly<Record<string, string>>;
    expect(rendered({ secretRef: inputValue('kubeConfig') }, inputs)).toEqual({ secretRef: { key: 'config', name: 'vc' } });
  });

  test('never lets a fact out of its place, and leaves brackets for others alone', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab<>{}"\'`\\ \n\r\t:#-|&*!%@,[]?$~=\u2028\u00e9\u{1f600}') }),
      fc.constantFrom(
        '<<',
        '>>',
        '<< inputs.domain >>',
        '{{ .x }}',
        '${x}',
        'yes',
        '0o17',
        '1e3',
        'null',
        '- a',
        'a: b',
        '"',
        '|-',
      ),
    );
    const leaf = fc.oneof(
      text.map(value => ({ template: value as Template, expected: (): unknown => value })),
      fc.tuple(text, text).map(([before, after]) => ({
        template: factText([before, domain, after, base]) as Template,
        expected: (one: string, other: string): unknown => `${before}${one}${after}${other}`,
      })),
      fc.constantFrom(1, true, false, null, 0.5).map(value => ({ template: value as Template, expected: (): unknown => value })),
    );
    type Case = { readonly template: Template; readonly expected: (one: string, other: string) => unknown };
    const cases = fc.letrec<{ any: Case; list: Case; map: Case; block: Case }>(tie => ({
      any: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('map'), tie('block')),
      list: fc.array(tie('any'), { maxLength: 3 }).map(items => ({
        template: items.map(({ template }) => template),
        expected: (one, other) => items.map(item => item.expected(one, other)),
      })),
      map: fc.dictionary(fc.constantFrom('path', 'value', '<<', 'a<<b', 'on', '1'), tie('any'), { maxKeys: 3 }).map(entries => ({
        template: Object.fromEntries(Object.entries(entries).map(([key, { template }]) => [key, template])),
        expected: (one, other) =>
          Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, item.expected(one, other)])),
      })),
      block: fc.array(tie('any'), { minLength: 1, maxLength: 2 }).map(items => ({
        template: new Block(items.map(({ template }) => template)),
        expected: (one, other) => ({ text: items.map(item => item.expected(one, other)) }),
      })),
    }));
    fc.assert(
      fc.property(cases.any, text, text, ({ template, expected }, one, other) => {
        const value = rendered({ value: template }, { domain: one, baseDomain: other }) as { readonly value: unknown };
        expect(read(value.value, template)).toEqual(expected(one, other));
      }),
      { numRuns: 2_000 },
    );
  });

  test('escapes what only some readers of YAML take for a line break', () => {
    expect(yamlTemplate({ text: 'a\n\u2028\u0085"b' })).toBe('text: "a\\n\\u2028\\u0085\\"b"\n');
    expect(yamlTemplate({ text: 'a\u2029' })).toMatch(/^text: "a\\(P|u2029)"\n$/);
  });

  test.each([
    ['\u0085', 'U+0085'],
    ['\x7f', 'U+007F'],
    ['\ufeff', 'U+FEFF'],
  ])('fails when text beside a fact has a character that YAML would change (%j)', (character, name) => {
    expect(() => factText([`a${character}`, domain])).toThrow(
      `text ${JSON.stringify(`a${character}`)} beside a fact has the control character ${name}: take it out`,
    );
  });
});

/** What was read, with the texts that are YAML themselves read again. */
function read(value: unknown, template: Template): unknown {
  if (template instanceof Block) return { text: read(parse(value as string), template.content) };
  if (typeof value !== 'object' || value === null || typeof template !== 'object' || template === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => read(item, (template as readonly Template[])[index] ?? null));
  const inner = template as { readonly [key: string]: Template };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item, inner[key] ?? null)]));
}
