import type { Addon } from './addon';
import { requireDataKey, requireObjectName, requireText } from './names';
import { requireProps } from './props';
import type { SecretRef } from './references';

/** Where the value of a secret shall be found once it is bound. */
export interface SecretBinding {
  /** Name of the Secret in the add-on's namespace. @default - the source's own */
  readonly secret?: string;
  /** Key in that Secret. @default - the source's own */
  readonly key?: string;
  /** Labels of the Secret. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * What can provide one secret value. A plaintext value is not representable: a source names where the value is kept.
 */
export interface SecretSource {
  /**
   * Makes the value available to an add-on, in its namespace: adds what fetches it to the add-on's prerequisites.
   * Two sources bound to the same Secret are two keys of it.
   */
  bind(addon: Addon, binding?: SecretBinding): SecretRef;
}

/** A Secret that is in the cluster already, made by somebody else, in the namespace of the add-on that uses it. */
export function existingSecret(name: string, key: string): SecretSource {
  requireObjectName('name of an existing secret', requireText('name of an existing secret', name));
  requireDataKey('key of an existing secret', requireText('key of an existing secret', key));
  return {
    bind: (addon, binding = {}) => {
      requireBinding(binding);
      return addon.target.external('Secret', addon.namespace, name, { key });
    },
  };
}

/**
 * Returns the binding if there could be such a Secret. Sources check with it what they are bound to.
 *
 * @throws if the Secret's name or the key is none
 */
export function requireBinding(binding: SecretBinding): SecretBinding {
  const { secret, key } = requireProps('SecretBinding', binding, 'binding');
  if (secret !== undefined) requireObjectName('binding.secret', secret);
  if (key !== undefined) requireDataKey('binding.key', key);
  return binding;
}

/**
 * Binds what a construct was given for a secret value to an add-on; constructs do this with every source they take.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is no source. It may be the value itself, so the error does not repeat it
 */
export function bindSecret(what: string, source: SecretSource, addon: Addon, binding?: SecretBinding): SecretRef {
  const given: unknown = source;
  if (typeof given !== 'object' || given === null || typeof (given as Partial<SecretSource>).bind !== 'function') {
    const found = given === null ? 'null' : typeof given;
    throw new Error(
      `${what} must be a SecretSource, which says where the value is kept, such as existingSecret(…), got ${found}`,
    );
  }
  return source.bind(addon, binding);
}
