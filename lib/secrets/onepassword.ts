import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ClusterSecretStore } from '../../imports/external-secrets.io';
import { requireHttpUrl } from '../core/names';
import { requireWholeNumber } from '../core/numbers';
import { objectRef, type SecretStoreRef } from '../core/references';
import { bindSecret, type SecretSource } from '../core/secret';
import { ExternalSecretSource } from './external-secret';
import type { ExternalSecrets } from './external-secrets';
import { requireProps } from '../core/props';

/** Properties of a {@link OnePasswordStore}. */
export interface OnePasswordStoreProps {
  /** Address of the 1Password Connect server, for example `https://connect.example.net`. */
  readonly connectHost: string;
  /** Vaults that are searched, each with its rank: 1 is searched first. */
  readonly vaults: Readonly<Record<string, number>>;
  /** Token of the Connect server: what bootstrap puts into the cluster. */
  readonly token: SecretSource;
  /** Labels of the store, by which a vcluster may select it. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * 1Password as a store of secrets for every namespace: a ClusterSecretStore `<id>`.
 *
 * @throws if the Connect server's address is not a URL, no vault is named, or two have one rank
 * @see https://external-secrets.io/latest/provider/1password-automation/
 */
export class OnePasswordStore extends Construct {
  /** The ClusterSecretStore. */
  readonly store: SecretStoreRef;

  constructor(scope: ExternalSecrets, id: string, props: OnePasswordStoreProps) {
    requireProps('OnePasswordStoreProps', props);
    super(scope, id);
    const { connectHost, vaults, labels } = props;
    requireHttpUrl('connectHost', connectHost, 'https://connect.example.net');
    if (Object.keys(vaults).length === 0)
      throw new Error('vaults is empty: name at least one vault and its rank, such as { homelab: 1 }');
    requireRanks(vaults);
    const { name, key, namespace } = bindSecret('token', props.token, scope);
    new ApiObject(scope.clusterManifests, id, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: id, ...(labels && { labels }) },
      spec: {
        provider: {
          onepassword: { connectHost, vaults, auth: { secretRef: { connectTokenSecretRef: { name, key, namespace } } } },
        },
      },
    } satisfies ClusterSecretStore);
    this.store = objectRef('ClusterSecretStore', undefined, id, { owner: scope });
  }

  /** A field of an item. */
  secret(item: string, field: string): SecretSource {
    return new ExternalSecretSource(this.store, { key: item, property: field });
  }
}

function requireRanks(vaults: Readonly<Record<string, number>>): void {
  const seen = new Map<number, string>();
  for (const [vault, rank] of Object.entries(vaults)) {
    const other = seen.get(rank);
    requireWholeNumber(`rank of vault '${vault}'`, rank, 1);
    if (other !== undefined)
      throw new Error(`vaults '${other}' and '${vault}' both have rank ${rank}: the first of them would be chance`);
    seen.set(rank, vault);
  }
}
