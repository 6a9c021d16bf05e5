import { Secret } from '@pulumi/kubernetes/core/v1/secret';
import * as pulumi from '@pulumi/pulumi';

/** A Secret that must be in the cluster before what fetches all others: the token of External Secrets' store. */
export interface SeedSecret {
  readonly namespace: string;
  readonly name: string;
  /** By key; what a SecretReader reads. */
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default - none */
  readonly labels?: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default 'Opaque' */
  readonly type?: string;
}

/** How bootstrap signs in to the repository for the engine. */
export type RepositoryCredentials =
  | { readonly username?: pulumi.Input<string>; readonly password: pulumi.Input<string> }
  | { readonly sshPrivateKey: pulumi.Input<string>; readonly knownHosts?: pulumi.Input<string> };

/**
 * A Secret whose content is a secret of Pulumi's, whatever it was before. It stays when the stack goes: the cluster lives on.
 *
 * @throws if it has no content
 */
export function seedSecret(id: string, seed: SeedSecret, options: pulumi.CustomResourceOptions): Secret {
  const { namespace, name, data, labels, annotations, type = 'Opaque' } = seed;
  if (Object.keys(data).length === 0) throw new Error(`secret '${namespace}/${name}' is empty: give it at least one key`);
  return new Secret(
    id,
    {
      metadata: {
        name,
        namespace,
        ...(labels && { labels: { ...labels } }),
        ...(annotations && Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
      },
      type,
      stringData: pulumi.secret({ ...data }),
    },
    { ...options, retainOnDelete: true, additionalSecretOutputs: ['data', 'stringData'] },
  );
}
