import { requireUrl } from '../../lib/networking/url';
import { clusterSet } from '../../lib/testing';

const check = (value: string): string => requireUrl('home', value, 'https://home.example.net');

test.each(['https://home.example.net', 'http://10.0.0.1:8080/a/b?c=d#e', 'https://home/', 'https://[fd00::1]/path'])(
  '%s is one',
  value => {
    expect(check(value)).toBe(value);
  },
);

test('facts of a set may stand in it', () => {
  const value = `https://prometheus.${clusterSet().domain}/api`;
  expect(check(value)).toBe(value);
});

test.each([
  '',
  'home.example.net',
  'ftp://home.example.net',
  'https://',
  'https://a b',
  'https://home:port',
  'javascript:alert(1)',
])('fails with %j', value => {
  expect(() => check(value)).toThrow(`home must be a URL such as https://home.example.net, got '${value}'`);
});

test.each(['https://me:hunter2@home.example.net/a', 'https://hunter2@home.example.net'])(
  'fails with credentials, and does not repeat them',
  value => {
    expect(() => check(value)).toThrow(
      /^home would put the credentials for home\.example\.net in Git: leave them out, and give a SecretSource$/,
    );
  },
);
