import * as pulumi from '@pulumi/pulumi';
import type * as connect from '@1password/connect';
import type { FullItem, OPConnect } from '@1password/connect';
import { requireHttpUrl } from '../../core/names';
import { planned } from '../planned';
import { placeholder, type SecretField, type SecretReader } from '../secret-reader';
import { ConnectTransport, type ConnectPatience } from './transport';

/** Properties of {@link connectSecrets}. */
export interface ConnectProps extends ConnectPatience {
  /** Address of the server, for example `https://connect.example.net`. @default - the environment's OP_CONNECT_HOST */
  readonly host?: string;
  /** Token of the server. @default - the environment's OP_CONNECT_TOKEN */
  readonly token?: pulumi.Input<string>;
  /** Title or id of the vault. */
  readonly vault: string;
}

/** What 1Password makes ids of. */
const idPattern = /^[a-z0-9]{26}$/;

/**
 * Secrets out of a vault of 1Password, through a Connect server.
 *
 * Needs the package `@1password/connect`. A server that is busy or does not answer is asked again, with growing pauses.
 *
 * @throws when it is read: if host or token is missing, the server cannot be reached or refuses the token, or vault, item or field are
 *   not there or more than one is called so
 * @see https://developer.1password.com/docs/connect/connect-api-reference/
 */
export function connectSecrets(props: ConnectProps): SecretReader {
  let opened: Promise<OpenVault> | undefined;
  const items = new Map<string, Promise<FullItem>>();
  return {
    read: async where => {
      if (planned()) return placeholder(where);
      const vault = await (opened ??= openVault(props));
      let item = items.get(where.item);
      if (item === undefined) items.set(where.item, (item = findItem(vault, where.item)));
      return pulumi.secret(await fieldOf(vault, await item, where));
    },
  };
}

interface OpenVault {
  readonly client: OPConnect;
  readonly id: string;
  /** What the user called it. */
  readonly title: string;
}

async function openVault(props: ConnectProps): Promise<OpenVault> {
  const host = requireSetting('host', props.host ?? process.env['OP_CONNECT_HOST'], 'OP_CONNECT_HOST');
  requireHttpUrl('host of 1Password Connect', host);
  const token = requireSetting('token', await plain(props.token ?? process.env['OP_CONNECT_TOKEN']), 'OP_CONNECT_TOKEN');
  const { OnePasswordConnect } = await withConnect(() => import('@1password/connect'));
  const client = OnePasswordConnect({ serverURL: host, token, httpClient: new ConnectTransport(host, props) });
  const { vault: title } = props;
  if (idPattern.test(title)) return { client, id: title, title };
  const found = (await client.listVaults()).filter(({ name }) => name === title);
  const [only] = found;
  if (only?.id === undefined)
    throw new pulumi.RunError(`the token of 1Password Connect sees no vault '${title}': give it access to it`);
  if (found.length > 1)
    throw new pulumi.RunError(`${found.length} vaults are called '${title}': give the id of the one you mean`);
  return { client, id: only.id, title };
}

/**
 * Loads the package, which nobody else needs, when the first secret is read.
 *
 * @throws if it is not installed
 */
export async function withConnect(load: () => Promise<typeof connect>): Promise<typeof connect> {
  try {
    return await load();
  } catch {
    throw new pulumi.RunError('secrets of 1Password Connect need a package: npm install --save-dev @1password/connect');
  }
}

function requireSetting(what: string, value: string | undefined, variable: string): string {
  if (value !== undefined && value !== '') return value;
  throw new pulumi.RunError(
    `${what} of 1Password Connect is missing: set it in the stack's configuration, or ${variable} in the environment`,
  );
}

/** The one place where a secret leaves its wrapping: on its way into a request. */
async function plain(value: pulumi.Input<string> | undefined): Promise<string | undefined> {
  return new Promise(resolve => {
    pulumi.output(value).apply(resolve);
  });
}

/** A list has no fields, so the item is asked for by itself. */
async function findItem({ client, id, title: vault }: OpenVault, title: string): Promise<FullItem> {
  if (idPattern.test(title)) return client.getItemById(id, title);
  // The client puts the title into the address as it is.
  const found = (await client.listItemsByTitle(id, encodeURIComponent(title.replaceAll('"', '\\"')))).filter(
    item => item.title === title,
  );
  const [only] = found;
  if (only === undefined) throw new pulumi.RunError(`vault '${vault}' has no item '${title}'`);
  if (found.length > 1)
    throw new pulumi.RunError(
      `vault '${vault}' has ${found.length} items called '${title}': rename all but one, or give an id (${found.map(item => item.id).join(', ')})`,
    );
  return only;
}

async function fieldOf(
  { client, id, title: vault }: OpenVault,
  item: FullItem,
  { item: title, field }: SecretField,
): Promise<string> {
  const fields = (item.fields ?? []).filter(({ label, id: own }) => label === field || own === field);
  const files = (item.files ?? []).filter(({ name }) => name === field);
  if (fields.length + files.length > 1)
    throw new pulumi.RunError(
      `item '${title}' of vault '${vault}' has ${fields.length + files.length} fields called '${field}': rename all but one`,
    );
  const [file] = files;
  if (file?.id !== undefined && item.id !== undefined) return client.getFileContent(id, item.id, file.id);
  const [found] = fields;
  if (found === undefined) {
    const labels = (item.fields ?? []).flatMap(({ label }) => label ?? []).sort();
    throw new pulumi.RunError(
      `item '${title}' of vault '${vault}' has no field '${field}' (it has ${labels.join(', ') || 'none'})`,
    );
  }
  if (found.value === undefined || found.value === '')
    throw new pulumi.RunError(`field '${field}' of item '${title}' of vault '${vault}' is empty`);
  return found.value;
}
