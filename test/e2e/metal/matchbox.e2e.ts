import { describeWith } from './components';
import { Running } from './processes';
import { argumentsOf, assets, Folder, freePort, macs, scene } from './scene';

describeWith(['matchbox'], 'matchbox serves what was rendered', ({ matchbox }) => {
  let server: Running;
  let folder: Folder;
  let endpoint = '';
  const serve = async (catchAll: boolean): Promise<void> => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    folder = new Folder(scene({ endpoint, catchAll }));
    server = new Running('matchbox', matchbox, folder.matchboxArgs(`127.0.0.1:${port}`));
    await server.prints(/Starting matchbox HTTP server/, 20);
    await untilAnswered(endpoint);
  };
  afterEach(async () => {
    await server.stop();
    folder.remove();
  });

  const get = async (path: string): Promise<{ readonly status: number; readonly text: string }> => {
    const answer = await fetch(`${endpoint}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  const bootOf = (hostname: string): string =>
    [
      '#!ipxe',
      ['kernel', `/assets/${assets.kernel}`, ...argumentsOf(hostname, endpoint)].join(' '),
      `initrd /assets/${assets.initrd}`,
      'boot',
      '',
    ].join('\n');

  test('every machine gets its kernel, its initial file system and its arguments, in whatever form it tells its address', async () => {
    await serve(false);
    for (const [hostname, mac] of Object.entries(macs)) {
      if (hostname === 'unknown') continue;
      for (const form of [mac, mac.replaceAll(':', '-'), mac.toUpperCase()]) {
        const path = `/ipxe?uuid=4c4c4544-0043-3510-8052-b4c04f4d4c32&mac=${encodeURIComponent(form)}&domain=&hostname=x&serial=&arch=x86_64`;
        expect(await get(path)).toEqual({ status: 200, text: bootOf(hostname) });
      }
    }
    expect(server.output).not.toMatch(/level=(warning|error)/);
  });

  test('a machine that no group knows gets nothing, and iPXE goes on to the menu', async () => {
    await serve(false);
    expect((await get(`/ipxe?mac=${macs.unknown}`)).status).toBe(404);
    expect((await get('/ipxe')).status).toBe(404);
    const boot = await get('/assets/ipxe/home/boot.ipxe');
    expect(boot.status).toBe(200);
    const menu = /--replace (\S+)/.exec(boot.text)?.[1] ?? '';
    expect(menu).toBe(`${endpoint}/assets/ipxe/home/menu.ipxe`);
    expect(await get(menu.slice(endpoint.length))).toMatchObject({
      status: 200,
      text: expect.stringContaining('item profile-one one'),
    });
  });

  test('a machine that no group knows gets the profile of the group without a selector, if there is one', async () => {
    await serve(true);
    expect(await get(`/ipxe?mac=${macs.unknown}`)).toEqual({ status: 200, text: bootOf('rescue') });
    expect(await get(`/ipxe?mac=${macs.two}`)).toEqual({ status: 200, text: bootOf('two') });
  });

  test('assets are served beside ours', async () => {
    await serve(false);
    expect(await get('/assets/README')).toEqual({ status: 200, text: 'what is not a machine’s\n' });
  });
});

async function untilAnswered(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`${endpoint} does not answer`);
}
