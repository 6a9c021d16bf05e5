import { patternTest } from '../patterns';
import type { PatternData } from '../patterns';
import type * as Re2 from '../re2';
import { UnsupportedError } from './syntax';

const known = new Map<string, PatternData>();

/** Takes in patterns that were translated when the schemas were generated, so that this need not be done again. */
export function registerPatterns(patterns: readonly PatternData[]): void {
  for (const data of patterns) known.set(data.pattern, data);
}

/**
 * The test of an RE2 expression.
 *
 * @throws UnsupportedError when it cannot be translated
 */
export function matcher(pattern: string): (text: string) => boolean {
  return patternTest(translated(pattern));
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

function translated(pattern: string): PatternData {
  let data = known.get(pattern);
  if (data === undefined) {
    data = translate(pattern);
    known.set(pattern, data);
  }
  return data;
}

function translate(pattern: string): PatternData {
  // Only for a pattern that a rule computes, or one of schemas that are older than this.
  const { translatePattern } = module.require('../re2') as typeof Re2;
  try {
    return translatePattern(pattern);
  } catch (error) {
    throw new UnsupportedError(error instanceof Error ? error.message : String(error));
  }
}
