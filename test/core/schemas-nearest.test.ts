import fc from 'fast-check';
import { nearest } from '../../lib/core/nearest';

test.each([
  ['imge', ['image', 'name'], 'image'],
  ['lables', ['labels', 'name', 'tables'], 'labels'],
  ['nmae', ['name', 'time'], 'name'],
  ['replica', ['replicas', 'replace'], 'replicas'],
  ['TCp', ['TCP', 'UDP'], 'TCP'],
  ['matchlabels', ['matchLabels', 'matchExpressions'], 'matchLabels'],
  ['Gatway', ['Gateway', 'GatewayClass'], 'Gateway'],
])('%s most likely stands for one of %j', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

test.each([
  ['zzz', ['image', 'name']],
  ['x', ['a', 'b']],
  ['ab', ['cd']],
  ['anything', []],
  ['', ['a']],
])('%p resembles none of %j', (word, candidates) => {
  expect(nearest(word, candidates)).toBeUndefined();
});

test('a known word is the nearest to itself, however many there are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }), fc.nat(), (words, at) => {
      const word = words[at % words.length] ?? '';
      expect(nearest(word, words)).toBe(word);
    }),
  );
});

test('one letter left out of a longer word is always found again', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{3,20}$/), fc.nat(), (word, at) => {
      const index = at % word.length;
      expect(nearest(word.slice(0, index) + word.slice(index + 1), [word])).toBe(word);
    }),
  );
});
