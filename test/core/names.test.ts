import fc from 'fast-check';
import { chartFullname } from '../../lib';
import { factToken } from '../../lib/core/facts';
import { requireDnsLabel, requireDomain, requireEmail, requireHostname } from '../../lib/core/names';
import { requirePort, requireWholeNumber } from '../../lib/core/numbers';

const fact = (example: string): string => factToken({ name: 'zone', source: { label: 'zone' }, example });

describe('a DNS label', () => {
  test.each(['a', '0', 'web', 'web-1', 'a--b', 'x'.repeat(63)])('%s is taken as it is', label => {
    expect(requireDnsLabel('name', label)).toBe(label);
  });

  test.each(['', '-', '-a', 'a-', 'A', 'a.b', 'a_b', 'ä', ' a', 'a\n', 'x'.repeat(64)])('fails when it is %j', label => {
    expect(() => requireDnsLabel('name', label)).toThrow(
      new Error(`name must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got '${label}'`),
    );
  });

  test('may be shorter, where its use says so', () => {
    expect(requireDnsLabel('name', 'x'.repeat(53), 53)).toBe('x'.repeat(53));
    expect(() => requireDnsLabel('name', 'x'.repeat(54), 53)).toThrow('name must be a DNS label of at most 53 characters');
  });

  test('may have a fact of a set in it: the example decides, and the fact stays', () => {
    const label = `web-${fact('a')}`;
    expect(requireDnsLabel('name', label)).toBe(label);
    expect(() => requireDnsLabel('name', fact('not a label'))).toThrow("got 'not a label'");
  });
});

describe('a domain', () => {
  test.each(['a', 'home.example.net', `${'x'.repeat(63)}.net`, `${'a.'.repeat(126)}b`])('%s is taken as it is', domain => {
    expect(requireDomain('domain', domain)).toBe(domain);
  });

  test.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'A.net',
    '*.example.net',
    'https://a.net',
    `${'x'.repeat(64)}.net`,
    'a.'.repeat(127) + 'b',
  ])('fails when it is %j', domain => {
    expect(() => requireDomain('domain', domain)).toThrow(
      new Error(`domain must be a domain name such as home.example.net, got '${domain}'`),
    );
  });

  test('is a host name, and so is one below a wildcard', () => {
    expect(requireHostname('hostname', 'a.example.net')).toBe('a.example.net');
    expect(requireHostname('hostname', '*.example.net')).toBe('*.example.net');
    const ofSet = `*.${fact('example.net')}`;
    expect(requireHostname('hostname', ofSet)).toBe(ofSet);
  });

  test.each(['*', 'a.*.net', '**.net', '*a.net'])(
    'fails as a host name when the wildcard is not its whole first label: %s',
    name => {
      expect(() => requireHostname('hostname', name)).toThrow(
        `hostname must be a domain name such as home.example.net, got '${name}'`,
      );
    },
  );
});

test('an e-mail address has something on both sides of one @, and a dot in its domain', () => {
  expect(requireEmail('email', 'me@example.net')).toBe('me@example.net');
  for (const wrong of ['', 'me', 'me@', '@example.net', 'me@example', 'm e@example.net', 'a@b@example.net'])
    expect(() => requireEmail('email', wrong)).toThrow(new Error(`'email' must be an e-mail address, got '${wrong}'`));
});

describe('a whole number', () => {
  test('is taken within its bounds, both included', () => {
    expect([requireWholeNumber('replicas', 1, 1), requireWholeNumber('replicas', 3, 1, 3)]).toEqual([1, 3]);
    expect([requirePort('port', 1), requirePort('port', 65_535)]).toEqual([1, 65_535]);
  });

  test.each([0, -1, 1.5, NaN, Infinity])('fails when it is %d and at least one is wanted', value => {
    expect(() => requireWholeNumber('replicas', value, 1)).toThrow(
      new Error(`replicas must be a whole number of at least 1, got ${value}`),
    );
  });

  test.each([0, 65_536, 80.5])('fails as a port when it is %d', value => {
    expect(() => requirePort('port', value)).toThrow(new Error(`port must be a whole number between 1 and 65535, got ${value}`));
  });
});

describe("the name that a chart's template makes", () => {
  test.each([
    ['loki', 'loki', 'loki'],
    ['my-loki', 'loki', 'my-loki'],
    ['logs', 'loki', 'logs-loki'],
  ])('of release %s and chart %s is %s', (release, chart, name) => {
    expect(chartFullname(release, chart)).toBe(name);
  });

  test('is cut at its longest, and never ends in a dash', () => {
    expect(chartFullname('a'.repeat(50), 'b'.repeat(30))).toHaveLength(63);
    expect(chartFullname('monitoring', 'kube-prometheus-stack', 26)).toBe('monitoring-kube-prometheus');
    expect(chartFullname('monitoring', 'kube-prometheus-stack', 27)).toBe('monitoring-kube-prometheus');
    const label = fc.stringMatching(/^[a-z0-9]{1,18}(-[a-z0-9]{1,17}){0,2}$/);
    fc.assert(
      fc.property(label, label, (release, chart) => {
        expect(requireDnsLabel('name', chartFullname(release, chart))).toMatch(/^.{1,63}$/);
      }),
    );
  });
});
