import fc from 'fast-check';
import fs from 'node:fs';
import { WriteError, write } from '../../lib/core/writer';
import { interceptDisk } from '../support/writer-faults';
import { temporaryFolder } from '../support/writer-process';
import { snapshot } from '../support/writer-trees';

let home = '';
let output = '';

beforeEach(() => {
  home = temporaryFolder();
  output = `${home}/dist`;
});
afterEach(() => fs.rmSync(home, { recursive: true }));

/** The message with which paths are refused; fails when anything was touched before. */
function refusal(paths: readonly string[], owns?: readonly string[]): string {
  const touched: string[] = [];
  const restore = interceptDisk(call => touched.push(`${call.name} ${String(call.args[0])}`));
  try {
    write(new Map(paths.map(path => [path, 'text'])), { output, ...(owns && { owns }) });
  } catch (error) {
    expect(touched).toEqual([]);
    if (error instanceof WriteError) return error.message.replaceAll(output, 'dist');
    throw error;
  } finally {
    restore();
  }
  return 'nothing was refused';
}

describe('a path is refused before anything is touched', () => {
  test.each([
    ['../x', `'../x' has a segment '..'`],
    ['a/../../x', `'a/../../x' has a segment '..'`],
    ['a/./x', `'a/./x' has a segment '.'`],
    ['a//x', `'a//x' has an empty segment`],
    ['a/', `'a/' has an empty segment`],
    ['', `'' has an empty segment`],
    ['/etc/passwd', `'/etc/passwd' is absolute; paths are relative to the output folder`],
    ['C:/x', `'C:/x' is absolute; paths are relative to the output folder`],
    ['c:x/y', `'c:x/y' is absolute; paths are relative to the output folder`],
    ['a\\..\\x/y', `'a\\..\\x/y' has the character "\\\\", which not every file system can store`],
    ['a/x\0.yaml', `"a/x\\u0000.yaml" has the character "\\u0000", which not every file system can store`],
    ['a/x\n', `"a/x\\n" has the character "\\n", which not every file system can store`],
    ['a/role.a:b.yaml', `'a/role.a:b.yaml' has the character ":", which not every file system can store`],
    ['a/x?', `'a/x?' has the character "?", which not every file system can store`],
    ['a/\ud800', `"a/\\ud800" has half a surrogate pair, which no file system can store`],
    ['a/x.', `'a/x.' has a segment 'x.' that ends in a dot, which Windows drops`],
    ['a/x /y', `'a/x /y' has a segment 'x ' that ends in a space, which Windows drops`],
    ['a/.../y', `'a/.../y' has a segment '...' that ends in a dot, which Windows drops`],
    ['a/CON', `'a/CON' has a segment 'CON' that Windows reserves for a device`],
    ['a/con.yaml', `'a/con.yaml' has a segment 'con.yaml' that Windows reserves for a device`],
    ['a/nul/x', `'a/nul/x' has a segment 'nul' that Windows reserves for a device`],
    ['lpt1/x', `'lpt1/x' has a segment 'lpt1' that Windows reserves for a device`],
    ['a/COM¹.txt', `"a/COM¹.txt" has a segment 'COM¹.txt' that Windows reserves for a device`],
    ['a/.git/hooks/post-checkout', `'a/.git/hooks/post-checkout' has a segment '.git' that belongs to Git`],
    ['a/.GIT/config', `'a/.GIT/config' has a segment '.GIT' that belongs to Git`],
    ['a/git~1/config', `'a/git~1/config' has a segment 'git~1' that belongs to Git`],
    ['x.yaml', `'x.yaml' is not inside a top-level folder`],
    ['.owned/a.txt', `'.owned/a.txt' is in the top-level folder '.owned'; those that start with a dot are not written`],
    ['.writing/commit', `'.writing/commit' is in the top-level folder '.writing'; those that start with a dot are not written`],
  ])('%j', (path, message) => {
    expect(refusal([path])).toBe(message);
    expect(fs.readdirSync(home)).toEqual([]);
  });

  test('with a segment of 300 characters, shown shortened', () => {
    const name = 'x'.repeat(300);
    expect(refusal([`a/${name}`])).toBe(
      `'a/${'x'.repeat(98)}… (302 characters)' has a segment of 300 bytes; a file system stores at most 255`,
    );
    expect(refusal([`a/${'ü'.repeat(128)}`])).toContain('has a segment of 256 bytes; a file system stores at most 255');
    expect(refusal([`a/${'x'.repeat(255)}`])).toBe('nothing was refused');
  });

  test('with more than 1,024 bytes in all', () => {
    expect(refusal([`a/${'folder/'.repeat(200)}x`])).toContain('has 1403 bytes; at most 1024 are portable');
  });

  test('outside the folders that the run owns', () => {
    expect(refusal(['a/1', 'b/1'], ['a', 'c'])).toBe(`'b/1' is outside the folders that this run owns (a, c)`);
    expect(refusal([], ['../a', 'b/c', '.git', 'con'])).toBe(
      "dist has 4 problems:\n  folder '../a' is not a single folder\n  folder 'b/c' is not a single folder\n" +
        "  folder '.git' starts with a dot\n  folder 'con' has a segment 'con' that Windows reserves for a device",
    );
  });

  test('all of them in one report', () => {
    expect(refusal(['a/good', 'a/../bad', 'a/con', 'worse'])).toBe(
      `dist has 3 problems:\n  'a/../bad' has a segment '..'\n  'a/con' has a segment 'con' that Windows reserves for a device\n  'worse' is not inside a top-level folder`,
    );
  });
});

describe('two paths are refused, naming both', () => {
  test.each([
    [['a/Foo.yaml', 'a/foo.yaml'], `'a/foo.yaml' and 'a/Foo.yaml' are the same on a case-insensitive disk`],
    [['a/Foo/1', 'a/foo/2'], `'a/foo' and 'a/Foo' are the same on a case-insensitive disk`],
    [['A/1', 'a/2'], `'a' and 'A' are the same on a case-insensitive disk`],
    [['a/X', 'a/x/1'], `'a/X' and 'a/x' are the same on a case-insensitive disk`],
    [['a/caf\u00e9', 'a/cafe\u0301'], `"a/cafe\u0301" and "a/caf\u00e9" are the same on a case-insensitive disk`],
    [['a/stra\u00dfe', 'a/STRASSE'], `'a/STRASSE' and "a/stra\u00dfe" are the same on a case-insensitive disk`],
    [['a/x', 'a/x/y'], `'a/x' is both a file and a folder`],
    [['a/x/y/z', 'a/x'], `'a/x' is both a file and a folder`],
  ])('%j', (paths, message) => {
    const report = refusal(paths);
    const swapped = report.replace(/^(\S+) and (\S+) are/, '$2 and $1 are');
    expect([report, swapped]).toContain(message);
  });
});

test('any other path is written below the output, and nowhere else', () => {
  const alphabet = ['a', 'B', '.', '..', '/', '~', ' ', 'con', '%2e%2e', '\\', '\0', ':', 'é', '-', '0', '.git', '\ud83c\udfe0'];
  const path = fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 8 }).map(parts => `a/${parts.join('')}`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 4 }), paths => {
      const files = new Map(paths.map(each => [each, `text of ${each}`]));
      fs.rmSync(output, { recursive: true, force: true });
      try {
        write(files, { output });
      } catch (error) {
        if (!(error instanceof WriteError)) throw error;
        return fs.readdirSync(home).length === 0;
      }
      const found = [...snapshot(home)].filter(([name, text]) => text !== '/' && !name.startsWith('dist/.owned/'));
      return found.length === files.size && found.every(([name, text]) => files.get(name.slice('dist/'.length)) === text);
    }),
    { numRuns: 500 },
  );
});
