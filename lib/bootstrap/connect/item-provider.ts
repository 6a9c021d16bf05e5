import type { dynamic } from '@pulumi/pulumi';

/** What a `ConnectItem` asks for, as it reaches its provider. */
export interface ConnectItemInputs {
  readonly host: string;
  /** Id of the vault, or its title. */
  readonly vault: string;
  readonly title: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** An item as the API has it; only what is read here. */
interface Item {
  readonly id: string;
  readonly title?: string;
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly fields?: readonly { readonly id?: string; readonly label?: string; readonly value?: string }[];
}

/** What marks items that are ours: one of this title without it is somebody else's. */
const tag = 'homelab-bootstrap';

/**
 * Makes, changes and removes items of a vault. Pulumi stores the text of these functions and runs it in a process of its own, so they use
 * nothing but what Node has: no import but types.
 *
 * The token is read where it is used, and therefore is in no state.
 *
 * @param pause the first between two tries, in milliseconds; each is twice the one before
 * @param timeout longest time for one answer, in milliseconds
 */
export function connectItemProvider(
  pause: number,
  timeout: number,
): dynamic.ResourceProvider<ConnectItemInputs, ConnectItemInputs> {
  const settings: { token?: string } = {};

  const ask = async (host: string, method: string, path: string, body?: object): Promise<unknown> => {
    const token = settings.token ?? process.env['OP_CONNECT_TOKEN'];
    if (token === undefined || token === '')
      throw new Error('token of 1Password Connect is missing: set connect.token in the configuration, or OP_CONNECT_TOKEN');
    for (let attempt = 1; ; attempt++) {
      let status = 0;
      let why = '';
      try {
        const response = await fetch(new URL(path, host), {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          signal: AbortSignal.timeout(timeout),
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (response.ok) return text === '' ? undefined : JSON.parse(text);
        status = response.status;
      } catch (error) {
        // The message of a failed parse repeats what was parsed.
        why = error instanceof SyntaxError ? 'the answer is not JSON' : 'no answer';
      }
      if (status === 404 && method === 'GET') return undefined;
      const again = status === 429 || ((status >= 500 || why === 'no answer') && method !== 'POST');
      if (!again || attempt === 4)
        throw new Error(`1Password Connect at ${host} could not ${method} an item: ${why === '' ? `status ${status}` : why}`);
      await new Promise(resolve => setTimeout(resolve, pause * 2 ** (attempt - 1)));
    }
  };

  const vaultId = async ({ host, vault }: ConnectItemInputs): Promise<string> => {
    if (/^[a-z0-9]{26}$/.test(vault)) return vault;
    const found = ((await ask(host, 'GET', '/v1/vaults')) as readonly Item[]).filter(({ name }) => name === vault);
    if (found.length !== 1 || found[0] === undefined)
      throw new Error(`the token of 1Password Connect sees ${found.length} vaults called '${vault}': there must be one`);
    return found[0].id;
  };

  const bodyOf = (vault: string, { title, fields }: ConnectItemInputs, id?: string): object => ({
    ...(id !== undefined && { id }),
    vault: { id: vault },
    title,
    category: 'SECURE_NOTE',
    tags: [tag],
    fields: Object.keys(fields)
      .sort()
      .map(label => ({ label, type: 'CONCEALED', value: fields[label] })),
  });

  const write = async (vault: string, inputs: ConnectItemInputs, id: string): Promise<string> => {
    await ask(inputs.host, 'PUT', `/v1/vaults/${vault}/items/${id}`, bodyOf(vault, inputs, id));
    return `${vault}/${id}`;
  };

  return {
    configure: ({ config }) => {
      const token = config.get('connect.token');
      if (token !== undefined) settings.token = token;
      return Promise.resolve();
    },
    diff: (_id, olds, news) => {
      const replaces = (['host', 'vault', 'title'] as const).filter(key => olds[key] !== news[key]);
      const changes = replaces.length > 0 || JSON.stringify(olds.fields) !== JSON.stringify(news.fields);
      return Promise.resolve({ changes, replaces });
    },
    create: async inputs => {
      const vault = await vaultId(inputs);
      const filter = encodeURIComponent(`title eq "${inputs.title.replaceAll('"', '\\"')}"`);
      const found = ((await ask(inputs.host, 'GET', `/v1/vaults/${vault}/items?filter=${filter}`)) as readonly Item[]).filter(
        ({ title }) => title === inputs.title,
      );
      const foreign = found.find(({ tags }) => !(tags ?? []).includes(tag));
      if (foreign !== undefined || found.length > 1)
        throw new Error(
          `vault '${inputs.vault}' has an item '${inputs.title}' that is not bootstrap's: rename it, or choose another title`,
        );
      const [left] = found;
      // A run that was killed made it and could not say so.
      if (left !== undefined) return { id: await write(vault, inputs, left.id), outs: inputs };
      const made = (await ask(inputs.host, 'POST', `/v1/vaults/${vault}/items`, bodyOf(vault, inputs))) as Item;
      return { id: `${vault}/${made.id}`, outs: inputs };
    },
    read: async (id, props) => {
      const [vault = '', item = ''] = id.split('/');
      const inputs = props as ConnectItemInputs;
      const found = (await ask(inputs.host, 'GET', `/v1/vaults/${vault}/items/${item}`)) as Item | undefined;
      if (found === undefined) return { id: '', props: inputs };
      const known = Object.keys(inputs.fields);
      const fields = Object.fromEntries(
        (found.fields ?? []).flatMap(({ label, value }) =>
          label !== undefined && known.includes(label) ? [[label, value ?? ''] as const] : [],
        ),
      );
      return { id, props: { ...inputs, fields } };
    },
    update: async (id, _olds, news) => {
      const [vault = '', item = ''] = id.split('/');
      await write(vault, news, item);
      return { outs: news };
    },
    delete: async (id, { host }) => {
      const [vault = '', item = ''] = id.split('/');
      if ((await ask(host, 'GET', `/v1/vaults/${vault}/items/${item}`)) !== undefined)
        await ask(host, 'DELETE', `/v1/vaults/${vault}/items/${item}`);
    },
  };
}
