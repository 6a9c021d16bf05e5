import { translatePattern } from '../re2';
import { patternTest } from '../patterns';
import { UnsupportedError } from './syntax';

const tests = new Map<string, (text: string) => boolean>();

/**
 * The test of an RE2 expression.
 *
 * @throws UnsupportedError when it cannot be translated
 */
export function matcher(pattern: string): (text: string) => boolean {
  let test = tests.get(pattern);
  if (test === undefined) {
    test = patternTest(translated(pattern));
    tests.set(pattern, test);
  }
  return test;
}

/**
 * The matches of an RE2 expression in a text: at most so many, or all when that is negative.
 *
 * @throws UnsupportedError when it cannot be translated
 */
export function searcher(pattern: string): (text: string, most: number) => readonly string[] {
  const { regexp, program } = translated(pattern);
  if (program !== undefined) throw new UnsupportedError(`'${pattern}' cannot be searched for in linear time`);
  return (text, most) => {
    const found = [...text.matchAll(new RegExp(regexp ?? pattern, 'gu'))].map(match => match[0]);
    return most < 0 ? found : found.slice(0, most);
  };
}

function translated(pattern: string): ReturnType<typeof translatePattern> {
  try {
    return translatePattern(pattern);
  } catch (error) {
    throw new UnsupportedError(error instanceof Error ? error.message : String(error));
  }
}
