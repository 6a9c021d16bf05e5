import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { formatOf, isQuantity } from '../../lib/core/formats';

test.each<[string, readonly string[], readonly string[]]>([
  [
    'date-time',
    ['2026-01-31T12:00:00Z', '2026-01-31t12:00:00.123456+02:00', '2024-02-29T23:59:60Z', '2026-01-31 12:00:00Z'],
    [
      '2026-01-31',
      '2026-02-29T12:00:00Z',
      '2026-13-01T12:00:00Z',
      '2026-01-31T24:00:00Z',
      '2026-01-31T12:00:00',
      '1900-02-29T00:00:00Z',
      '',
    ],
  ],
  ['date', ['2026-01-31', '2000-02-29'], ['2026-1-31', '2026-04-31', '2026-00-10', 'today']],
  ['duration', ['1h30m', '0', '-1.5h', '300ms', '3 days', '1w', '2 weeks'], ['1', '', '1 fortnight', 'h', '1h 30m']],
  ['byte', ['', 'aGVsbG8=', 'aGVs\nbG8=', 'YQ=='], ['aGVsbG8', 'a b c d ', 'a===', '$$$$']],
  [
    'cidr',
    ['10.0.0.0/8', '0.0.0.0/0', 'fd00::/64', '::1/128'],
    ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/08', 'fd00::/129', '/8', '10.0.0/8'],
  ],
  ['uri', ['https://example.com/a?b#c', '/path', 'mailto:me@example.com', 'urn:x'], ['example.com', 'http://a b', '', '://x']],
  [
    'hostname',
    ['example.com', 'a', 'A-1.example.com.'],
    ['', '-a.com', 'a..b', 'a_b', `${'a'.repeat(64)}.com`, `${'a.'.repeat(130)}com`],
  ],
  ['email', ['me@example.com'], ['me', 'me@', 'me @example.com']],
  [
    'mac',
    ['00:23:24:e7:29:40', '00-23-24-E7-29-40', '0023.24e7.2940'],
    ['00:23:24:e7:29', '00:23:24:e7:29:4g', '00:23-24:e7:29:40'],
  ],
  ['uuid', ['123e4567-e89b-42d3-a456-426614174000', '123E4567E89B42D3A456426614174000'], ['123e4567', '']],
  ['uuid3', ['123e4567-e89b-32d3-a456-426614174000'], ['123e4567-e89b-42d3-a456-426614174000', '']],
  ['uuid5', ['123e4567-e89b-52d3-a456-426614174000'], ['123e4567-e89b-32d3-a456-426614174000', '']],
  ['uuid4', ['123e4567-e89b-42d3-a456-426614174000'], ['123e4567-e89b-12d3-a456-426614174000']],
  ['hexcolor', ['#00ff00', 'abc'], ['#ggg', '#1234']],
  ['ip', ['10.0.0.1', '::1'], ['10.0.0', 'x']],
])('%s', (name, valid, invalid) => {
  const format = formatOf(name);
  expect(valid.filter(text => format?.test(text) !== true)).toEqual([]);
  expect(invalid.filter(text => format?.test(text) !== false)).toEqual([]);
});

test('quantities', () => {
  const valid = ['0', '1', '-1', '+1.5', '.5', '5.', '500m', '1Gi', '2Ei', '1k', '1e3', '1E-3', '100n', '3u', '1E'];
  const invalid = ['', 'Gi', '1 Gi', '1GB', '1K', '0x10', '1e', '1.2.3', '--1', '1Mib', 'one'];
  expect(valid.filter(text => !isQuantity(text))).toEqual([]);
  expect(invalid.filter(isQuantity)).toEqual([]);
});

test('addresses are those that Node.js takes for addresses, without zones', () => {
  const group = fc.oneof(
    fc.constantFrom('', '0', 'ffff', '12345', 'g', '10.0.0.1', '256.1.1.1'),
    fc.stringMatching(/^[0-9a-f]{1,4}$/),
  );
  const groups = fc.array(group, { minLength: 1, maxLength: 10 }).map(list => list.join(':'));
  const bytes = fc
    .array(fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), fc.constantFrom('', '01', 'x')), { minLength: 3, maxLength: 5 })
    .map(list => list.join('.'));
  const halves = fc.tuple(groups, groups).map(([head, tail]) => `${head}::${tail}`);
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), groups, bytes, halves), text => {
      expect(formatOf('ipv4')?.test(text)).toBe(isIPv4(text));
      expect(formatOf('ipv6')?.test(text)).toBe(isIPv6(text));
    }),
    { numRuns: 3000 },
  );
});
