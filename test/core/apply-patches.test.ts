import fc from 'fast-check';
import { PatchSet } from '../../lib/core/apply-patches';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { KubernetesObject } from '../../lib/core/model';
import { homelab } from '../../lib/testing';
import { home } from '../support/invalid';

const map = (name: string, data: object): KubernetesObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

describe('a patch', () => {
  test('merges maps, replaces lists and scalars, and removes what is null', () => {
    const patches = new PatchSet([
      { kind: 'ConfigMap', name: 'a', merge: { data: { x: '2', list: [3], gone: null, new: { deep: 1 } } } },
    ]);
    expect(patches.apply(map('a', { x: '1', y: '1', list: [1, 2], gone: 'now' }))).toEqual(
      map('a', { x: '2', y: '1', list: [3], new: { deep: 1 } }),
    );
    expect(patches.unmatched()).toEqual([]);
  });

  test('makes a map of what was none, and puts no null where nothing was', () => {
    const patches = new PatchSet([{ kind: 'ConfigMap', merge: { data: { x: { y: { z: 1, no: null } } } } }]);
    expect(patches.apply(map('a', { x: 'text' }))).toEqual(map('a', { x: { y: { z: 1 } } }));
    expect(patches.apply(map('a', { x: ['list'] }))).toEqual(map('a', { x: { y: { z: 1 } } }));
  });

  test('without a name changes every object of its kind; with one only that', () => {
    const all = new PatchSet([{ kind: 'ConfigMap', merge: { data: { x: '2' } } }]);
    expect([all.apply(map('a', {})), all.apply(map('b', {}))]).toEqual([map('a', { x: '2' }), map('b', { x: '2' })]);
    const one = new PatchSet([{ kind: 'ConfigMap', name: 'b', merge: { data: { x: '2' } } }]);
    const other = map('a', {});
    expect(one.apply(other)).toBe(other);
    expect(one.apply(map('b', {}))).toEqual(map('b', { x: '2' }));
  });

  test('comes after those before it, and sees what they did', () => {
    const patches = new PatchSet([
      { kind: 'ConfigMap', merge: { data: { x: '1', y: '1' } } },
      { kind: 'ConfigMap', merge: { data: { x: '2', y: null } } },
    ]);
    expect(patches.apply(map('a', {}))).toEqual(map('a', { x: '2' }));
  });

  test('never changes the object it is given, nor a prototype', () => {
    const given = map('a', { x: { y: 1 } });
    const before = structuredClone(given);
    const patches = new PatchSet([
      { kind: 'ConfigMap', merge: JSON.parse('{"data":{"x":{"y":2},"__proto__":{"polluted":1}}}') as object },
    ]);
    const patched = patches.apply(given) as unknown as { readonly data: object };
    expect(given).toEqual(before);
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(Object.keys(patched.data)).toEqual(['x', '__proto__']);
  });

  test.each<[string, object, string]>([
    ['a Date', { data: { at: new Date(0) } }, 'merge/data/at is an instance of Date: give plain data'],
    ['a number that is none', { data: [NaN] }, 'merge/data/0 is NaN: give a finite number'],
  ])('fails when it holds %s', (_, merge, problem) => {
    const patches = [{ kind: 'ConfigMap', merge }];
    expect(() => new ManifestAddon(home(homelab()), 'web', { namespace: 'web', patches })).toThrow(
      new Error(`patch of ConfigMap: ${problem}`),
    );
  });

  test('fails when it contains itself', () => {
    const merge: Record<string, unknown> = { data: {} };
    merge['data'] = { again: merge };
    const patches = [{ kind: 'ConfigMap', merge }];
    expect(() => new ManifestAddon(home(homelab()), 'web', { namespace: 'web', patches })).toThrow(
      'patch of ConfigMap: merge/data/again contains itself: only a tree can be written',
    );
  });

  test('that matches nothing is told, with its name if it has one', () => {
    const patches = new PatchSet([
      { kind: 'Deployment', merge: {} },
      { kind: 'ConfigMap', name: 'b', merge: {} },
      { kind: 'ConfigMap', name: 'a', merge: {} },
    ]);
    patches.apply(map('a', {}));
    expect(patches.unmatched()).toEqual([
      'patch of Deployment matches none of its objects',
      "patch of ConfigMap 'b' matches none of its objects",
    ]);
  });
});

test('a patch that is applied twice gives what it gives once', () => {
  const data = fc.letrec(tie => ({
    value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(null, 1, 'x'), fc.array(fc.integer(), { maxLength: 2 }), tie('map')),
    map: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
  }));
  fc.assert(
    fc.property(data.map, data.map, (before, merge) => {
      const apply = (object: KubernetesObject): KubernetesObject =>
        new PatchSet([{ kind: 'ConfigMap', merge: { data: merge } }]).apply(object);
      const once = apply(map('a', before as object));
      expect(apply(once)).toEqual(once);
    }),
  );
});
