import * as pulumi from '@pulumi/pulumi';
import { connectSecrets, withConnect } from '../../lib/bootstrap/connect/reader';
import { whilePlanned } from '../../lib/bootstrap/planned';
import { record } from '../../lib/bootstrap/recording';
import { configSecrets, environmentSecrets, type SecretReader } from '../../lib/bootstrap/secret-reader';
import { ConnectServer, type TestItem, type Trouble } from './connect-server';

const canary = 'CANARY-5b1f';
const where = { item: 'cloudflare', field: 'token' };

/** A value and whether it is a secret. */
async function opened(output: pulumi.Output<string>): Promise<readonly [value: string, secret: boolean]> {
  const value = await new Promise<string>(resolve => {
    output.apply(resolve);
  });
  return [value, await pulumi.isSecret(output)];
}

async function failure(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => 'it did not fail',
    (error: unknown) => {
      expect(pulumi.RunError.isInstance(error)).toBe(true);
      return (error as Error).message;
    },
  );
}

describe('secrets of the environment', () => {
  test('are found under a name made of item and field, or one of your own', async () => {
    const environment = { CLOUDFLARE_API_TOKEN_TOKEN: canary, CF: 'other' };
    const reader = environmentSecrets({ 'dns/key': 'CF' }, environment);
    expect(await opened(await reader.read({ item: 'cloudflare-api.token', field: 'token' }))).toEqual([canary, true]);
    expect(await opened(await reader.read({ item: 'dns', field: 'key' }))).toEqual(['other', true]);
  });

  test('fail when the variable is not set', async () => {
    expect(await failure(environmentSecrets({}, {}).read(where))).toBe(
      "secret 'cloudflare/token' is not in the environment: set CLOUDFLARE_TOKEN",
    );
  });
});

describe('secrets of the configuration', () => {
  const read = async (config: Record<string, string>, secrets: readonly string[]): Promise<pulumi.Output<string>> => {
    let found: pulumi.Output<string> | undefined;
    await record({ stack: 'home', config, secrets }, async () => {
      found = await configSecrets(new pulumi.Config()).read(where);
    });
    return found!;
  };

  test('are what the stack has encrypted', async () => {
    const key = 'homelab:cloudflare.token';
    expect(await opened(await read({ [key]: canary }, [key]))).toEqual([canary, true]);
  });

  test('fail when they are not set', async () => {
    expect(await failure(read({}, []))).toBe(
      "secret 'cloudflare/token' is not in the stack's configuration: pulumi config set --secret cloudflare.token",
    );
  });

  test('fail when they stand there for all to read', async () => {
    const message = await failure(read({ 'homelab:cloudflare.token': canary }, []));
    expect(message).toBe(
      "secret 'cloudflare/token' stands in the stack's configuration for all to read: set it again with pulumi config set --secret cloudflare.token",
    );
  });
});

describe('secrets of 1Password Connect', () => {
  let server: ConnectServer;
  const items: readonly TestItem[] = [
    {
      id: 'a'.repeat(26),
      title: 'cloudflare',
      fields: [
        { id: 'f1', label: 'token', value: canary },
        { id: 'f2', label: 'empty' },
        { id: 'f3', label: 'twice', value: 'x' },
        { id: 'f4', label: 'twice', value: 'y' },
      ],
      files: [{ id: 'file1', name: 'key.pem', content: `${canary}-file` }],
    },
    { id: 'b'.repeat(26), title: 'two words & "quotes"', fields: [{ id: 'f1', label: 'token', value: 'quoted' }] },
    { id: 'c'.repeat(26), title: 'twin', fields: [] },
    { id: 'd'.repeat(26), title: 'twin', fields: [] },
    { id: 'e'.repeat(26), title: 'Cloudflare', fields: [] },
  ];

  beforeEach(async () => {
    server = await ConnectServer.start(items);
  });
  afterEach(() => server.stop());

  const reader = (props: Partial<Parameters<typeof connectSecrets>[0]> = {}): SecretReader =>
    connectSecrets({ host: server.host, token: server.token, vault: 'homelab', timeout: 2_000, pause: 1, ...props });

  test('are fields of items: a list has none, so each item is asked for, once', async () => {
    const vault = reader();
    expect(await opened(await vault.read(where))).toEqual([canary, true]);
    expect(await opened(await vault.read({ ...where, field: 'f1' }))).toEqual([canary, true]);
    expect(server.asked.filter(line => line.includes('/items/aaa'))).toEqual([
      `GET /v1/vaults/${'v'.repeat(26)}/items/${'a'.repeat(26)}`,
    ]);
  });

  test('may be files', async () => {
    expect(await opened(await reader().read({ item: 'cloudflare', field: 'key.pem' }))).toEqual([`${canary}-file`, true]);
  });

  test('are found by any title, and by ids', async () => {
    expect(await opened(await reader().read({ item: 'two words & "quotes"', field: 'token' }))).toEqual(['quoted', true]);
    const byId = reader({ vault: 'v'.repeat(26) });
    expect(await opened(await byId.read({ item: 'a'.repeat(26), field: 'token' }))).toEqual([canary, true]);
  });

  test('are found although the server is busy, slow or breaks off', async () => {
    server.troubles.push(503, 'hangs-up', 'slow');
    expect(await opened(await reader({ timeout: 500 }).read(where))).toEqual([canary, true]);
  });

  test('wait as long as a server asks that is asked too often', async () => {
    server.troubles.push(429);
    const start = Date.now();
    expect(await opened(await reader().read(where))).toEqual([canary, true]);
    expect(Date.now() - start).toBeGreaterThanOrEqual(990);
  });

  test('are not read for a plan', async () => {
    await whilePlanned(async () => {
      expect(await opened(await reader().read(where))).toEqual(['cloudflare/token', true]);
    });
    expect(server.asked).toEqual([]);
  });

  const troubles: readonly (readonly [string, Partial<Parameters<typeof connectSecrets>[0]>, Trouble[], typeof where, string])[] =
    [
      [
        'the token is not accepted',
        { token: 'wrong' },
        [],
        where,
        '1Password Connect at <host> does not accept the token (401): was it made for this server, and is it still valid?',
      ],
      [
        'the token may not',
        {},
        [403],
        where,
        '1Password Connect at <host> does not let this token do that (403): give it access to the vault',
      ],
      [
        'an id is of nothing',
        { vault: 'x'.repeat(26) },
        [],
        where,
        '1Password Connect at <host> has no such vault, item or file (404)',
      ],
      ['it is asked too often', { tries: 1 }, [429], where, '1Password Connect at <host> is asked too often (429)'],
      ['it stays broken', { tries: 2 }, [500, 500], where, '1Password Connect at <host> answers with status 500, after 2 tries'],
      ['it does not understand', {}, [400], where, '1Password Connect at <host> answers with status 400'],
      [
        'it is slow',
        { tries: 2, timeout: 50 },
        ['slow', 'slow'],
        where,
        '1Password Connect at <host> did not answer within 50 ms, after 2 tries',
      ],
      [
        'it is something else',
        {},
        ['broken'],
        where,
        '1Password Connect at <host> answers with something that is not JSON: is this its address?',
      ],
      ['it breaks off', { tries: 1 }, ['hangs-up'], where, '1Password Connect at <host> cannot be reached: UND_ERR_SOCKET'],
      [
        'there is no such vault',
        { vault: 'attic' },
        [],
        where,
        "the token of 1Password Connect sees no vault 'attic': give it access to it",
      ],
      ['there is no such item', {}, [], { item: 'clodflare', field: 'token' }, "vault 'homelab' has no item 'clodflare'"],
      [
        'two items have one title',
        {},
        [],
        { item: 'twin', field: 'token' },
        `vault 'homelab' has 2 items called 'twin': rename all but one, or give an id (${'c'.repeat(26)}, ${'d'.repeat(26)})`,
      ],
      [
        'there is no such field',
        {},
        [],
        { item: 'cloudflare', field: 'tokn' },
        "item 'cloudflare' of vault 'homelab' has no field 'tokn' (it has empty, token, twice, twice)",
      ],
      [
        'two fields have one label',
        {},
        [],
        { item: 'cloudflare', field: 'twice' },
        "item 'cloudflare' of vault 'homelab' has 2 fields called 'twice': rename all but one",
      ],
      [
        'a field is empty',
        {},
        [],
        { item: 'cloudflare', field: 'empty' },
        "field 'empty' of item 'cloudflare' of vault 'homelab' is empty",
      ],
    ];
  test.each(troubles)('fail when %s', async (_, props, answers, field, message) => {
    server.troubles.push(...answers);
    const said = await failure(reader(props).read(field));
    expect(said).toBe(message.replace('<host>', server.host));
    expect(said).not.toContain('CANARY');
  });

  test('fail when two vaults have one title', async () => {
    server.vaults.push({ id: 'w'.repeat(26), name: 'homelab' });
    expect(await failure(reader().read(where))).toBe("2 vaults are called 'homelab': give the id of the one you mean");
  });

  test('fail when nobody listens', async () => {
    const said = await failure(reader({ tries: 2, host: 'http://127.0.0.1:59' }).read(where));
    expect(said).toBe('1Password Connect at http://127.0.0.1:59 cannot be reached: ECONNREFUSED, after 2 tries');
  });

  test('fail when address or token is nowhere', async () => {
    const { OP_CONNECT_HOST, OP_CONNECT_TOKEN } = process.env;
    delete process.env['OP_CONNECT_HOST'];
    delete process.env['OP_CONNECT_TOKEN'];
    expect(await failure(connectSecrets({ vault: 'homelab' }).read(where))).toBe(
      "host of 1Password Connect is missing: set it in the stack's configuration, or OP_CONNECT_HOST in the environment",
    );
    expect(await failure(connectSecrets({ vault: 'homelab', host: server.host }).read(where))).toBe(
      "token of 1Password Connect is missing: set it in the stack's configuration, or OP_CONNECT_TOKEN in the environment",
    );
    Object.assign(process.env, { ...(OP_CONNECT_HOST && { OP_CONNECT_HOST }), ...(OP_CONNECT_TOKEN && { OP_CONNECT_TOKEN }) });
  });

  test('fail when their package is not installed', async () => {
    expect(await failure(withConnect(() => Promise.reject(new Error('Cannot find module'))))).toBe(
      'secrets of 1Password Connect need a package: npm install --save-dev @1password/connect',
    );
  });
});
