import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { ExternalSecret } from '../../imports/external-secrets.io';
import type { Addon } from '../core/addon';
import { requireText } from '../core/names';
import { requireProps } from '../core/props';
import { objectRef, type SecretRef, type SecretStoreRef } from '../core/references';
import { requireBinding, type SecretBinding, type SecretSource } from '../core/secret';

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
  ) {
    requireProps('SecretStoreRef', store, 'store');
    requireProps('RemoteValue', value, 'value');
    requireText('key of a remote value', value.key);
    requireText('property of a remote value', value.property);
  }

  /**
   * @throws if the binding's names are none, the store is another namespace's, or the Secret cannot hold this value beside those that it has
   */
  bind(addon: Addon, binding: SecretBinding = {}): SecretRef {
    requireBinding(binding);
    const { kind, name: storeName, namespace: storeNamespace } = this.store;
    if (kind === 'SecretStore' && storeNamespace !== addon.namespace)
      throw new Error(
        `SecretStore '${storeName}' serves namespace ${storeNamespace ?? '-'}, and '${addon.node.id}' is in ${addon.namespace}: use a ClusterSecretStore`,
      );
    const name = binding.secret ?? this.value.key;
    const key = binding.key ?? this.value.property;
    const id = `external-secret-${name}`;
    const made = addon.node.tryFindChild(id) as BoundSecret | undefined;
    const secret = made ?? new BoundSecret(addon, id, name, this.store);
    secret.add({ secretKey: key, remoteRef: this.value }, this.store, binding.labels ?? {});
    return objectRef('Secret', addon.namespace, name, { key, owner: addon });
  }
}

/** The ExternalSecret that an add-on's bound values share. */
class BoundSecret extends Construct {
  private readonly data: Entry[] = [];
  private readonly labels = new Map<string, string>();

  constructor(
    addon: Addon,
    id: string,
    private readonly name: string,
    private readonly store: SecretStoreRef,
  ) {
    super(addon, id);
    const { kind, name: storeName } = store;
    const template = () => (this.labels.size > 0 ? { metadata: { labels: Object.fromEntries(this.labels) } } : undefined);
    new ApiObject(addon.prerequisites, id, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind, name: storeName },
        target: { name, creationPolicy: 'Owner', template: Lazy.any({ produce: template }) as object },
        data: Lazy.any({ produce: () => this.data }) as readonly Entry[],
      },
    } satisfies ExternalSecret);
  }

  add(entry: Entry, store: SecretStoreRef, labels: Readonly<Record<string, string>>): void {
    const what = `of secret '${this.name}' cannot be both`;
    const describe = ({ kind, name }: SecretStoreRef): string => `${kind} '${name}'`;
    if (describe(store) !== describe(this.store))
      throw new Error(
        `secret '${this.name}' cannot be filled from both ${describe(this.store)} and ${describe(store)}: bind one of the values to another secret`,
      );
    for (const [label, value] of Object.entries(labels)) {
      const other = this.labels.get(label);
      if (other !== undefined && other !== value)
        throw new Error(`label '${label}' ${what} '${other}' and '${value}': bind one of the values to another secret`);
      this.labels.set(label, value);
    }
    const other = this.data.find(({ secretKey }) => secretKey === entry.secretKey);
    if (other === undefined) {
      this.data.push(entry);
      return;
    }
    const place = ({ remoteRef }: Entry): string => `${remoteRef.key}/${remoteRef.property}`;
    if (place(other) !== place(entry))
      throw new Error(`key '${entry.secretKey}' ${what} ${place(other)} and ${place(entry)}: bind one of them to another key`);
  }
}
