import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HomelabError } from '../lib/core/problems';
import { homelab } from '../lib/testing';
import type { InvalidRule } from './support/invalid';
import { reportedTexts, writtenTexts } from './support/reported-texts';

const folder = join(__dirname, 'invalid');
const files = readdirSync(folder)
  .filter(file => file.endsWith('.ts'))
  .sort();

describe('a program that breaks a rule', () => {
  test.each(files)('fails with the message of %s, and nothing else', async file => {
    const { rule } = (await import(join(folder, file))) as { readonly rule: InvalidRule };
    expect(messagesOf(rule)).toEqual([rule.message]);
  });
});

/** Every problem that a program has; none if it renders. */
function messagesOf({ build }: InvalidRule): readonly string[] {
  const root = homelab();
  try {
    build(root);
    root.render();
    return [];
  } catch (error) {
    if (error instanceof HomelabError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    return [error instanceof Error ? error.message : String(error)];
  }
}

test('every text that the library throws or reports is in a test', () => {
  const written = writtenTexts(__dirname);
  const untested = reportedTexts(join(__dirname, '../lib')).filter(({ text }) => !written.includes(text));
  expect(untested.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
});
