import { ConnectItem } from '../../lib/bootstrap/connect/item';
import { connectItemProvider, type ConnectItemInputs } from '../../lib/bootstrap/connect/item-provider';
import { record } from '../../lib/bootstrap/recording';
import { ConnectServer } from './connect-server';

const canary = 'CANARY-77ab';

describe('an item that bootstrap writes', () => {
  let server: ConnectServer;
  beforeEach(async () => {
    server = await ConnectServer.start();
    process.env['OP_CONNECT_TOKEN'] = server.token;
  });
  afterEach(async () => {
    delete process.env['OP_CONNECT_TOKEN'];
    await server.stop();
  });

  const inputs = (fields: Record<string, string> = { token: canary }): ConnectItemInputs => ({
    host: server.host,
    vault: 'homelab',
    title: 'tunnel',
    fields,
  });
  const provider = (): Required<ReturnType<typeof connectItemProvider>> =>
    connectItemProvider(10, 5_000) as Required<ReturnType<typeof connectItemProvider>>;

  test('is made, read, changed and removed', async () => {
    const { create, read, update, delete: remove } = provider();
    const { id } = await create(inputs());
    const [made] = [...server.items.values()];
    expect(made).toMatchObject({ title: 'tunnel', tags: ['homelab-bootstrap'], fields: [{ label: 'token', value: canary }] });
    expect(await read(id, inputs())).toEqual({ id, props: inputs() });
    await update(id, inputs(), inputs({ token: 'new' }));
    expect([...server.items.values()][0]).toMatchObject({ fields: [{ label: 'token', value: 'new' }] });
    expect(await read(id, inputs())).toEqual({ id, props: inputs({ token: 'new' }) });
    await remove(id, inputs());
    expect(server.items.size).toBe(0);
    await remove(id, inputs());
    expect(await read(id, inputs())).toEqual({ id: '', props: inputs() });
  });

  test('is the same again after a run that was killed', async () => {
    const first = await provider().create(inputs());
    const second = await provider().create(inputs({ token: 'new' }));
    expect(second.id).toBe(first.id);
    expect(server.items.size).toBe(1);
  });

  test('differs by its fields, and is another one by anything else', async () => {
    const { diff } = provider();
    expect(await diff('', inputs(), inputs())).toEqual({ changes: false, replaces: [] });
    expect(await diff('', inputs(), inputs({ token: 'new' }))).toEqual({ changes: true, replaces: [] });
    expect(await diff('', inputs(), { ...inputs(), title: 'other' })).toEqual({ changes: true, replaces: ['title'] });
  });

  test('takes its token from the configuration first', async () => {
    process.env['OP_CONNECT_TOKEN'] = 'wrong';
    const made = provider();
    await made.configure({ config: { get: () => server.token, require: () => server.token } });
    const { id } = await made.create(inputs());
    expect([...server.items.keys()].map(item => id.endsWith(item))).toEqual([true]);
  });

  test('is tried again where that does no harm', async () => {
    server.troubles.push(503, 'hangs-up', 429);
    const { id } = await provider().create(inputs());
    expect(server.troubles).toEqual([]);
    expect([...server.items.keys()].map(item => id.endsWith(item))).toEqual([true]);
  });

  test.each([
    [
      'somebody else has an item of that title',
      () => server.items.set('x', { id: 'x', title: 'tunnel', fields: [] }),
      "vault 'homelab' has an item 'tunnel' that is not bootstrap's: rename it, or choose another title",
    ],
    [
      'the token is not accepted',
      () => (process.env['OP_CONNECT_TOKEN'] = 'wrong'),
      '1Password Connect at <host> could not GET an item: status 401',
    ],
    [
      'there is no token',
      () => delete process.env['OP_CONNECT_TOKEN'],
      'token of 1Password Connect is missing: set connect.token in the configuration, or OP_CONNECT_TOKEN',
    ],
    [
      'there is no such vault',
      () => server.vaults.pop(),
      "the token of 1Password Connect sees 0 vaults called 'homelab': there must be one",
    ],
    [
      'the server is something else',
      () => server.troubles.push('broken'),
      '1Password Connect at <host> could not GET an item: the answer is not JSON',
    ],
    [
      'the server stays away',
      () => server.troubles.push('hangs-up', 'hangs-up', 'hangs-up', 'hangs-up'),
      '1Password Connect at <host> could not GET an item: no answer',
    ],
  ])('fails when %s', async (_, happen, message) => {
    happen();
    await expect(provider().create(inputs())).rejects.toThrow(new Error(message.replace('<host>', server.host)));
  });

  test('is registered with secret fields, and writes nothing by that', async () => {
    const all = await record({ stack: 'home' }, () => new ConnectItem('tunnel', inputs()));
    const item = all.find(({ name }) => name === 'tunnel')!;
    expect(item.type).toBe('pulumi-nodejs:dynamic/bootstrap:ConnectItem');
    expect(item.inputs['fields']).toEqual({
      '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
      value: { token: canary },
    });
    // What Pulumi runs later is the text of the provider, and it has no secret in it.
    expect(String(item.inputs['__provider'])).toContain('/v1/vaults');
    expect(String(item.inputs['__provider'])).not.toContain('CANARY');
    expect(server.asked).toEqual([]);
  });

  test('fails when it is not possible', () => {
    expect(() => new ConnectItem('tunnel', { ...inputs(), host: 'connect' })).toThrow(
      "host of 1Password Connect must be a URL such as https://example.net, got 'connect'",
    );
    expect(() => new ConnectItem('tunnel', inputs({}))).toThrow(
      "fields of item 'tunnel' are empty: name at least one and its value",
    );
  });
});
