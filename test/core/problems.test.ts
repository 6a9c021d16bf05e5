import { HomelabError, Problems } from '../../lib/core/problems';

describe('problems', () => {
  test('are thrown all at once, by construct and text, each once', () => {
    const problems = new Problems();
    problems.add('home/two', 'is wrong');
    problems.add('home/one', 'is worse');
    problems.add('home/one', 'is bad');
    problems.add('home/two', 'is wrong');
    const error = new HomelabError(problems.all);
    expect(() => {
      problems.throwIfAny();
    }).toThrow(error);
    expect(error.message).toBe('the homelab has 3 problems:\n  home/one: is bad\n  home/one: is worse\n  home/two: is wrong');
    expect([error.name, error.problems]).toEqual([
      'HomelabError',
      [
        { path: 'home/one', message: 'is bad' },
        { path: 'home/one', message: 'is worse' },
        { path: 'home/two', message: 'is wrong' },
      ],
    ]);
  });

  test('that are none throw nothing', () => {
    const problems = new Problems();
    problems.throwIfAny();
    expect([problems.all, problems.has('home')]).toEqual([[], false]);
  });

  test('can be asked for by the construct they are of', () => {
    const problems = new Problems();
    problems.add('home/one', 'is wrong');
    expect([problems.has('home/one'), problems.has('home')]).toEqual([true, false]);
  });

  test('are not printed twice by who prints the error', () => {
    expect(Object.keys(new HomelabError([{ path: 'home', message: 'is wrong' }]))).not.toContain('problems');
    expect(new HomelabError([{ path: 'home', message: 'is wrong' }]).message).toBe(
      'the homelab has 1 problem:\n  home: is wrong',
    );
  });
});
