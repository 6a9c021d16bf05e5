/** Checks a text that is given, and known: what Go's templates of an ApplicationSet make of it is not. */
export function requireUnlessTemplate(value: string | undefined, check: (text: string) => unknown): void {
  if (value !== undefined && !(typeof value === 'string' && value.includes('{{'))) check(value);
}
