import { Namespaces } from '../../lib/core/namespaces';
import { Problems } from '../../lib/core/problems';

function merged(...wanted: readonly (readonly [name: string, labels: Readonly<Record<string, string>>, path: string])[]): {
  readonly namespaces: ReturnType<Namespaces['merge']>;
  readonly problems: readonly string[];
} {
  const namespaces = new Namespaces();
  for (const [name, labels, path] of wanted) namespaces.add(name, labels, path);
  const problems = new Problems();
  return { namespaces: namespaces.merge(problems), problems: problems.all.map(({ path, message }) => `${path}: ${message}`) };
}

describe('namespaces', () => {
  test('are made once each, by name, with the labels that all who live there ask for, by key', () => {
    expect(merged(['web', { c: '3', a: '1' }, 'home/x'], ['api', {}, 'home/y'], ['web', { b: '2', a: '1' }, 'home/z'])).toEqual({
      namespaces: [
        { name: 'api', labels: {} },
        { name: 'web', labels: { a: '1', b: '2', c: '3' } },
      ],
      problems: [],
    });
    const keys = merged(['web', { c: '3', a: '1' }, 'x'], ['web', { b: '2' }, 'z']).namespaces.map(({ labels }) =>
      Object.keys(labels),
    );
    expect(keys).toEqual([['a', 'b', 'c']]);
  });

  test('that every cluster has are made only to carry labels', () => {
    expect(merged(['kube-system', {}, 'home/x'], ['default', { a: '1' }, 'home/y']).namespaces).toEqual([
      { name: 'default', labels: { a: '1' } },
    ]);
  });

  test('fail when two ask for different values of a label, whichever came first', () => {
    const wanted = [
      ['web', { level: 'restricted' }, 'home/a'],
      ['web', { level: 'baseline' }, 'home/b'],
    ] as const;
    const problem = 'home/b: namespace web would get label level=baseline, but home/a gives it level=restricted';
    expect(merged(...wanted).problems).toEqual([problem]);
    expect(merged(...[...wanted].reverse())).toEqual(merged(...wanted));
  });
});
