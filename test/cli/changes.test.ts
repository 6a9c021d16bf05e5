import { changesBetween, fieldChanges } from '../../lib/cli/changes';

function object(kind: string, name: string, more: object = {}, namespace = 'a'): string {
  return JSON.stringify({ apiVersion: 'v1', kind, metadata: { name, namespace }, ...more });
}

function tree(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(files));
}

describe('fields that differ', () => {
  test.each([
    ['a scalar', { a: { b: 1 } }, { a: { b: 2 } }, [['a.b', 1, 2]]],
    ['a field that is new, whole', {}, { a: { b: 1 } }, [['a', undefined, { b: 1 }]]],
    ['a field that is gone', { a: null }, {}, [['a', null, undefined]]],
    ['a type', { a: '1' }, { a: 1 }, [['a', '1', 1]]],
    ['a map that became a list', { a: { 0: 1 } }, { a: [1] }, [['a', { 0: 1 }, [1]]]],
    [
      'an item of a list by its name',
      { c: [{ name: 'x', i: 1 }, { name: 'y' }] },
      { c: [{ name: 'z' }, { name: 'x', i: 2 }] },
      [
        ['c[x].i', 1, 2],
        ['c[y]', { name: 'y' }, undefined],
        ['c[z]', undefined, { name: 'z' }],
      ],
    ],
    ['a list without names, whole', { c: [1, 2] }, { c: [2] }, [['c', [1, 2], [2]]]],
    [
      'a list with a name twice, whole',
      { c: [{ name: 'x' }, { name: 'x', a: 1 }] },
      { c: [{ name: 'x' }] },
      [['c', [{ name: 'x' }, { name: 'x', a: 1 }], [{ name: 'x' }]]],
    ],
    [
      'a key with dots, quoted',
      { 'a.b': 1, 'c/d': 1 },
      { 'a.b': 2, 'c/d': 2 },
      [
        ['"a.b"', 1, 2],
        ['c/d', 1, 2],
      ],
    ],
    ['a key that objects have anyway', {}, { constructor: 1 }, [['constructor', undefined, 1]]],
    ['nothing', { a: [{ b: null }] }, { a: [{ b: null }] }, []],
  ])('%s', (_what, before, after, expected) => {
    expect(fieldChanges(before, after).map(({ path, before: old, after: now }) => [path, old, now])).toEqual(expected);
  });
});

describe('objects that differ', () => {
  test('are told apart by group, kind, namespace and name, in the order of the clusters', () => {
    const before = tree({
      'b/m/1.yaml': object('ConfigMap', 'same'),
      'b/m/2.yaml': object('ConfigMap', 'gone'),
      'a/m/3.yaml': object('ConfigMap', 'x', { data: { k: '1' } }),
    });
    const after = tree({
      'b/m/1.yaml': object('ConfigMap', 'same'),
      'b/m/4.yaml': object('ConfigMap', 'gone', {}, 'other'),
      'a/m/3.yaml': object('ConfigMap', 'x', { data: { k: '2' } }),
    });
    expect(
      changesBetween(before, after).map(({ type, target, object: found, fields }) => [
        type,
        target,
        found?.namespace,
        found?.name,
        fields.length,
      ]),
    ).toEqual([
      ['changed', 'a', 'a', 'x', 1],
      ['removed', 'b', 'a', 'gone', 0],
      ['added', 'b', 'other', 'gone', 0],
    ]);
  });

  test('an object whose file moved is the same object', () => {
    const text = object('ConfigMap', 'x');
    expect(changesBetween(tree({ 'a/old/x.yaml': text }), tree({ 'a/new/x.yaml': text }))).toMatchObject([
      { type: 'changed', file: 'a/new/x.yaml', movedFrom: 'a/old/x.yaml', fields: [], dataLoss: false },
    ]);
  });

  test('an object in another version of its kind is the same object', () => {
    const [before, after] = ['v1beta1', 'v1'].map(version =>
      tree({ 'a/x.yaml': `{"apiVersion":"g.io/${version}","kind":"K","metadata":{"name":"x"}}` }),
    );
    expect(changesBetween(before!, after!)).toMatchObject([
      { type: 'changed', fields: [{ path: 'apiVersion', before: 'g.io/v1beta1', after: 'g.io/v1' }] },
    ]);
  });

  test.each([
    ['Namespace', 'v1', true],
    ['PersistentVolumeClaim', 'v1', true],
    ['CustomResourceDefinition', 'apiextensions.k8s.io/v1', true],
    ['Namespace', 'example.org/v1', false],
    ['ConfigMap', 'v1', false],
  ])('removing a %s of %s loses data: %s', (kind, apiVersion, loss) => {
    const files = tree({ 'a/x.yaml': JSON.stringify({ apiVersion, kind, metadata: { name: 'x' } }) });
    expect(changesBetween(files, tree({}))).toMatchObject([{ type: 'removed', dataLoss: loss }]);
    expect(changesBetween(tree({}), files)).toMatchObject([{ type: 'added', dataLoss: false }]);
  });

  test('files without objects are compared by their fields, others as text', () => {
    const before = tree({ 'a/values/x.yaml': 'a: 1\n', 'a/dnsmasq.conf': 'one\n', 'a/broken.yaml': 'a: [\n' });
    const after = tree({ 'a/values/x.yaml': 'a: 2\n', 'a/dnsmasq.conf': 'two\n', 'a/broken.yaml': 'a: 1\n' });
    expect(changesBetween(before, after).map(({ file, fields }) => [file, fields])).toEqual([
      ['a/broken.yaml', [{ path: '', before: 'a: [\n', after: { a: 1 } }]],
      ['a/dnsmasq.conf', [{ path: '', before: 'one\n', after: 'two\n' }]],
      ['a/values/x.yaml', [{ path: 'a', before: 1, after: 2 }]],
    ]);
  });

  test('what is written differently and means the same is no difference', () => {
    expect(changesBetween(tree({ 'a/x.yaml': 'a: "1"\n' }), tree({ 'a/x.yaml': "a: '1'\n" }))).toEqual([]);
  });
});
