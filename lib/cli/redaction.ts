import { isPlainObject } from '../core/plain-data';

const shortest = 6;
const mask = '‹redacted›';
/** What keys, certificates and tokens look like, also where nobody knows which. */
const keys = [
  /-----BEGIN [A-Z0-9 ]+-----[^]*?(?:-----END [A-Z0-9 ]+-----|$)/g,
  /[A-Za-z0-9+/_-]{40,}={0,2}/g,
  /\b[a-z0-9]{6}\.[a-z0-9]{16}\b/g,
];

/** Takes secrets out of what tools say. */
export class Redaction {
  private readonly values: readonly string[];

  /** @param secrets data whose every text is secret, for example a bundle of secrets */
  constructor(secrets: unknown) {
    const texts = textsIn(secrets).flatMap(text => [text, decoded(text), ...decoded(text).split('\n')]);
    // Of two of which one holds the other, the longer goes first.
    this.values = [...new Set(texts)].filter(text => text.length >= shortest).sort((a, b) => b.length - a.length);
  }

  /** A text without them. */
  apply(text: string): string {
    const known = this.values.reduce((left, value) => left.replaceAll(value, mask), text);
    return keys.reduce((left, pattern) => left.replace(pattern, mask), known);
  }
}

function textsIn(data: unknown): readonly string[] {
  if (typeof data === 'string') return [data];
  if (Array.isArray(data)) return data.flatMap(textsIn);
  return isPlainObject(data) ? Object.values(data).flatMap(textsIn) : [];
}

/** Talos writes keys as the Base64 of their text. */
function decoded(text: string): string {
  return /^[A-Za-z0-9+/]{8,}={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString() : '';
}
