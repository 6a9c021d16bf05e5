/** A DNS name: labels joined by dots. */
export const namePattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const textPattern = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Keys that were found right before; labels repeat from object to object. Bounded, since a program's keys are few. */
const rightKeys = new Set<string>();

/**
 * Whether a label can have a key: at most 63 characters, after an optional domain of at most 253 and a slash.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function isLabelKey(key: string): boolean {
  if (rightKeys.has(key)) return true;
  const slash = key.indexOf('/');
  const right = fits(textPattern, 63, key.slice(slash + 1)) && (slash === -1 || fits(namePattern, 253, key.slice(0, slash)));
  if (right && rightKeys.size < 10_000) rightKeys.add(key);
  return right;
}

/** Whether an annotation can have a key: that of a label, in which the domain may have upper case. */
export function isAnnotationKey(key: string): boolean {
  return isLabelKey(key) || isLabelKey(key.toLowerCase());
}

/** Whether a label can have a value: at most 63 characters, or none. */
export function isLabelValue(value: unknown): boolean {
  return value === '' || fits(textPattern, 63, value);
}

/** Whether a value is a text of a form, and not too long. */
export function fits(pattern: RegExp, longest: number, value: unknown): boolean {
  return typeof value === 'string' && value.length <= longest && pattern.test(value);
}
