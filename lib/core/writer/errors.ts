/** The output could not be written; what was there before is still there unless the message says otherwise. */
export class WriteError extends Error {
  override readonly name: string = 'WriteError';
}

/** Another run kept the output locked for longer than this one would wait. */
export class LockedError extends WriteError {
  override readonly name: string = 'LockedError';
}

/** The run would remove more objects, or more precious ones, than it may without `allowShrink`. */
export class ShrinkError extends WriteError {
  override readonly name: string = 'ShrinkError';
}

/** One problem as a sentence, several as a list under `title`. */
export function reportOf(title: string, problems: readonly string[]): string {
  const [only] = problems;
  return problems.length === 1 && only !== undefined
    ? only
    : `${title} has ${problems.length} problems:\n  ${problems.join('\n  ')}`;
}

/** The first few of a list and how many more there are: `a, b, c and 12 more`. */
export function firstOf(items: readonly string[], count: number): string {
  const rest = items.length - count;
  return items.slice(0, count).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
