import { requireSize } from '../../lib/core/quantities';

test.each(['1', '10Gi', '1.5Ti', '500M', '1e9', '.5Gi'])('%s is the size of a volume', size => {
  expect(requireSize('size', size)).toBe(size);
});

test.each(['', '0', '0Gi', '0.0', '-5Gi', '10 Gi', '10GB', '10gi', 'ten', 'Gi', '1e'])('fails with %j', size => {
  expect(() => requireSize('size', size)).toThrow(`size must be a quantity above zero such as 10Gi, got '${size}'`);
});
