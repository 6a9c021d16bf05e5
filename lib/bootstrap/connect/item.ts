import * as pulumi from '@pulumi/pulumi';
import { requireHttpUrl } from '../../core/names';
import { connectItemProvider } from './item-provider';

/** Arguments of {@link ConnectItem}. */
export interface ConnectItemArgs {
  /** Address of the Connect server. Its token is `connect.token` of the configuration, or OP_CONNECT_TOKEN. */
  readonly host: string;
  /** Title or id of the vault. */
  readonly vault: string;
  /** Title of the item; no other item of the vault may be called so. */
  readonly title: string;
  /** Values by the label of their field; all of them are concealed. */
  readonly fields: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * An item of 1Password that bootstrap writes: what it made and others need, such as the token of a tunnel. It is a resource, so a preview
 * writes nothing, a second run changes nothing, and destroying the stack removes it.
 *
 * @throws if the host is no URL, or there are no fields
 * @see https://developer.1password.com/docs/connect/connect-api-reference/#add-an-item
 */
export class ConnectItem extends pulumi.dynamic.Resource {
  declare readonly title: pulumi.Output<string>;

  constructor(name: string, args: ConnectItemArgs, options: pulumi.CustomResourceOptions = {}) {
    const { host, vault, title, fields } = args;
    requireHttpUrl('host of 1Password Connect', host);
    if (Object.keys(fields).length === 0) throw new Error(`fields of item '${title}' are empty: name at least one and its value`);
    super(
      connectItemProvider(500, 10_000),
      name,
      { host, vault, title, fields: pulumi.secret(fields) },
      { ...options, additionalSecretOutputs: ['fields'] },
      'bootstrap',
      'ConnectItem',
    );
  }
}
