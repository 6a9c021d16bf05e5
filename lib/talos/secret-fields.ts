import { escapePointer } from '../core/facts';
import { hasCredentials } from '../core/limits/credentials';
import type { PatchDocument } from './documents';

/** Fields of Talos' documents whose text is a secret. The labels and annotations of nodes, and flags, are anyone's own words. */
const secret =
  /\/(password|auth|identityToken|privateKey|presharedKey|apiToken|passphrase)$|^configuration \/(machine|cluster)\/token$|^configuration \/cluster\/(secret|aescbcEncryptionSecret|secretboxEncryptionSecret)$|\/(ca|aggregatorCA|serviceAccount|clientIdentity)\/key$/;
const ownWords = /^configuration \/machine\/(nodeLabels|nodeAnnotations|nodeTaints|sysctls|sysfs)\//;

/**
 * Places of a document that hold a secret: a key, a token, a password, an address with one in it.
 *
 * @param name what messages call the document
 */
export function secretFields(document: PatchDocument, name: string): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown, pointer: string): void => {
    if (typeof value === 'string') {
      if (isSecret(value, `${name} ${pointer}`)) found.push(`${name} ${pointer}`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, `${pointer}/${escapePointer(key)}`);
    }
  };
  visit(document, '');
  return found;
}

function isSecret(text: string, place: string): boolean {
  if (text === '' || ownWords.test(place)) return false;
  return secret.test(place) || hasCredentials(text) || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
}
