import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { ExternalSecret } from '../../imports/external-secrets.io';
import type { Addon } from '../core/addon';
import { objectRef, type SecretRef, type SecretStoreRef } from '../core/references';
import type { SecretBinding, SecretSource } from '../core/secret';

/** Where a store keeps one value. */
export interface RemoteValue {
  /** Name of the entry: an item of 1Password, a path of Vault. */
  readonly key: string;
  /** Field of that entry. */
  readonly property: string;
}

interface Entry {
  readonly secretKey: string;
  readonly remoteRef: RemoteValue;
}

/**
 * A value that External Secrets fetches from a store.
 *
 * Bound to an add-on, it is an ExternalSecret `<secret>` among the add-on's prerequisites, whose Secret has the same name.
 */
export class ExternalSecretSource implements SecretSource {
  constructor(
    private readonly store: SecretStoreRef,
    private readonly value: RemoteValue,
  ) {}

  bind(addon: Addon, binding: SecretBinding = {}): SecretRef {
    const name = binding.secret ?? this.value.key;
    const key = binding.key ?? this.value.property;
    const id = `external-secret-${name}`;
    const made = addon.node.tryFindChild(id) as BoundSecret | undefined;
    (made ?? new BoundSecret(addon, id, name, this.store, binding.labels)).add({ secretKey: key, remoteRef: this.value });
    return objectRef('Secret', addon.namespace, name, { key, owner: addon });
  }
}

/** The ExternalSecret that an add-on's bound values share. */
class BoundSecret extends Construct {
  private readonly data: Entry[] = [];

  constructor(
    addon: Addon,
    id: string,
    private readonly name: string,
    store: SecretStoreRef,
    labels: Readonly<Record<string, string>> | undefined,
  ) {
    super(addon, id);
    const { kind, name: storeName } = store;
    new ApiObject(addon.prerequisites, id, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind, name: storeName },
        target: { name, creationPolicy: 'Owner', ...(labels && { template: { metadata: { labels } } }) },
        data: Lazy.any({ produce: () => this.data }) as readonly Entry[],
      },
    } satisfies ExternalSecret);
  }

  /** @throws if the key of the Secret is to hold two different values */
  add(entry: Entry): void {
    const other = this.data.find(({ secretKey }) => secretKey === entry.secretKey);
    if (other === undefined) {
      this.data.push(entry);
      return;
    }
    const describe = ({ remoteRef }: Entry): string => `${remoteRef.key}/${remoteRef.property}`;
    if (describe(other) !== describe(entry)) {
      throw new Error(
        `key '${entry.secretKey}' of secret '${this.name}' cannot be both ${describe(other)} and ${describe(entry)}: bind one of them to another key`,
      );
    }
  }
}
