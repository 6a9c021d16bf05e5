import fc from 'fast-check';
import {
  requireAssetPath,
  requireBootId,
  requireBootUrl,
  requireEndpoint,
  requireKernelArgument,
  requireTitle,
} from '../../lib/metal/boot-text';

/** Whether a function takes a value. */
const takes = (check: () => unknown): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};

/**
 * What iPXE makes of a line: words between white space, up to a comment, a command's end or a line's; settings replaced. Written
 * after what its shell does, not after what we refuse.
 */
function words(script: string): readonly string[] {
  const joined = script.replace(/\\\r?\n/g, '');
  const [line = ''] = joined.split('\n');
  const all = line.split(/[ \t\n\v\f\r]+/).filter(word => word !== '');
  const end = all.findIndex(word => word.startsWith('#') || ['||', '&&', ';'].includes(word));
  return (end === -1 ? all : all.slice(0, end)).map(word => word.replace(/\$\{[^}]*\}/g, ''));
}

describe('a kernel argument', () => {
  test.each([
    'quiet',
    'console=ttyS0,115200n8',
    'talos.config=http://10.0.4.2:8080/assets/a.yaml?mac=00:23:24:e7:29:40&b=1',
    'a&b',
    'a|b',
    'a;b',
    '&',
    '|',
    '$HOME',
    '$(reboot)',
    '`reboot`',
    'a$',
    '{a}',
    'a#b',
    "it's",
    'dyndbg="file"',
    'back\\slash',
    '<a>',
    '*',
    '?',
    '~',
    '!',
    '%41',
    '--',
    '-x',
    '[a]',
    '(a)',
    ':label',
    '../..',
    '{{.Kernel}}',
    '&amp;',
  ])('%s reaches the kernel as it is', argument => {
    expect(requireKernelArgument('args[0]', argument)).toBe(argument);
    expect(words(`kernel /assets/vmlinuz ${argument}\ninitrd /assets/initrd`)).toEqual(['kernel', '/assets/vmlinuz', argument]);
  });

  test.each([
    ['two words', 'must be one word'],
    ['tab\there', 'must be one word'],
    ['line\nbreak', 'must be one word'],
    ['return\r', 'must be one word'],
    ['', 'must be one word'],
    [' ', 'must be one word'],
    ['nul\0', 'must be one word'],
    ['bell\x07', 'must be one word'],
    ['delete\x7f', 'must be one word'],
    ['umläut', 'must be one word'],
    ['no\u00a0break', 'must be one word'],
    ['line\u2028separator', 'must be one word'],
    ['😀', 'must be one word'],
    ['${mac}', 'has ${'],
    ['a=${', 'has ${'],
    ['x${net0/mac:hexhyp}y', 'has ${'],
    ['#comment', 'begins with #'],
    ['#', 'begins with #'],
    ['||', 'is what ends a command'],
    ['&&', 'is what ends a command'],
    [';', 'is what ends a command'],
    ['end\\', 'ends with a backslash'],
    ['open="', 'has a quote that nothing closes'],
    ['"', 'has a quote that nothing closes'],
  ])('fails when it is %j', (argument, message) => {
    expect(() => requireKernelArgument('args[0]', argument)).toThrow(`args[0] ${message}`);
  });

  test('fails when it has a password in it, which is not repeated', () => {
    expect(() => requireKernelArgument('args[0]', 'config=http://me:hunter2@example.net/a')).toThrow(
      /^args\[0\] has a password in it, which everyone could read: leave it out of the URL$/,
    );
  });

  test('whatever is taken, iPXE hands on in its place, between others', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary-ascii', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('$', '{', '}', '#', '|', '&', ';', '\\', '"', ' ', '\n', 'a'), maxLength: 6 }),
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 5 }), args => {
        if (!takes(() => args.map(each => requireKernelArgument('args', each)))) return;
        taken++;
        expect(words(`kernel /k ${args.join(' ')}\ninitrd /i\nboot\n`)).toEqual(['kernel', '/k', ...args]);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe('an id', () => {
  test.each(['cp-1.11.5-1', 'a', '0', 'node_1', 'a..b', 'a'.repeat(250)])('may be %s', id => {
    expect(requireBootId('profile', id)).toBe(id);
  });
  test.each(['', '.', '..', '.a', 'a.', '-a', 'A', 'a/b', 'a\\b', 'a b', 'a\nb', 'ä', 'a%2fb', 'a:b', 'a\0', 'a'.repeat(251)])(
    'fails when it is %j',
    id => {
      expect(() => requireBootId('profile', id)).toThrow('profile id must be at most 250 of a-z, 0-9');
    },
  );
  test('whatever is taken names one file in its folder, other than that of any other id, whatever the disk says of case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), id => {
        if (!takes(() => requireBootId('group', id))) return;
        expect(id).toBe(id.toLowerCase());
        expect(new URL(`${id}.json`, 'file:///groups/').pathname).toBe(`/groups/${id}.json`);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an endpoint', () => {
  test.each([
    ['http://10.0.112.2:8080', 'http://10.0.112.2:8080'],
    ['https://matchbox.example.net:443', 'https://matchbox.example.net:443'],
    ['HTTP://Matchbox:80', 'http://matchbox:80'],
    ['http://[fd00::1]:8080', 'http://[fd00::1]:8080'],
  ])('%s is %s', (given, endpoint) => {
    expect(requireEndpoint(given)).toBe(endpoint);
  });
  test.each([
    'http://10.0.112.2',
    'http://10.0.112.2:8080/',
    'http://10.0.112.2:8080/boot.ipxe',
    'http://10.0.112.2:0',
    'http://10.0.112.2:65536',
    'tftp://10.0.112.2:69',
    '10.0.112.2:8080',
    'http://:8080',
    'http://a:80?b',
    'http://a:80#b',
    '',
    7 as unknown as string,
  ])('fails when it is %s', given => {
    expect(() => requireEndpoint(given)).toThrow(
      `endpoint must be http:// or https://, a host and a port, such as http://10.0.112.2:8080, got ${typeof given === 'string' ? `'${given}'` : '7'}`,
    );
  });
  test.each(['http://a_b:80', 'http://10.0.112.2,x:80', 'http://${ip}:80'])('fails when its host is none: %s', given => {
    expect(() => requireEndpoint(given)).toThrow('endpoint host must be a domain name such as home.example.net, got');
  });
  test('fails when it has a password in it, which is not repeated', () => {
    expect(() => requireEndpoint('http://me:hunter2@10.0.0.2:8080')).toThrow(
      /^endpoint has a password in it, which every machine would be told: leave it out$/,
    );
  });
});

describe('a URL', () => {
  test.each(['https://a.example/b?c=1&d=2', 'http://a', 'http://10.0.0.1:80/a%20b', 'http://[fd00::1]/a'])('may be %s', url => {
    expect(requireBootUrl('kernel', url)).toBe(url);
  });
  test.each([
    'https://a/b c',
    'https://a/${mac}',
    'https://a/#b',
    'https://a/"',
    "https://a/'",
    'ftp://a/b',
    '/b',
    'https://',
    'https://a/\n',
    'https://a/ä',
    'https://a|b/',
    'https://a/`b`',
    'https://a/\\',
  ])('fails when it is %j', url => {
    expect(() => requireBootUrl('kernel', url)).toThrow(
      'kernel must be an http:// or https:// URL without spaces, quotes or fragment',
    );
  });
  test('fails when it has a password in it, which is not repeated', () => {
    expect(() => requireBootUrl('kernel', 'https://me:hunter2@example.net/k')).toThrow(
      /^kernel has a password in it, which everyone could read: leave it out of the URL$/,
    );
  });
});

test.each(['a', 'talos/1.11.5/amd64/vmlinuz', 'a/b+c@d=e_f-g.h', '_a'])('the path of an asset may be %s', path => {
  expect(requireAssetPath(path)).toBe(path);
});
test.each([
  '',
  '/a',
  'a/',
  'a//b',
  '..',
  '../a',
  'a/../b',
  './a',
  'a/./b',
  'a b',
  'a?b',
  'a#b',
  'a%2e',
  '.hidden',
  'a/.b',
  'a\\b',
  'ä',
  'a\n',
])('fails when the path of an asset is %j', path => {
  expect(() => requireAssetPath(path)).toThrow(
    'path must be that of a file below the folder of assets, such as talos/1.11.5/amd64/vmlinuz',
  );
});

test.each(['Küche', 'Node 1 (spare, old): +1/2 @home', "the cat's"])('a name may be %s', name => {
  expect(requireTitle('name', name)).toBe(name);
});
test.each(['', ' a', '--gap', 'a ${b}', 'a\nb', '# a', 'a || b', 'a && b', 'a;b', 'a'.repeat(101)])(
  'fails when a name is %j',
  name => {
    expect(() => requireTitle('name', name)).toThrow(
      "name must be at most 100 letters, digits, spaces and any of ._()+,:@/'-, got",
    );
  },
);
