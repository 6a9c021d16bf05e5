import { describeWith } from './components';
import { Running } from './processes';
import { argumentsOf, Folder, freePort, macs, scene } from './scene';
import { commandLine, startVm } from './vm';

/** Emulated, without hardware's help, it takes about 40 seconds. */
const patience = 240;

describeWith(['matchbox', 'qemu', 'kernel', 'busybox'], 'a machine boots by iPXE', ({ matchbox, qemu, ...fetched }) => {
  const running: Running[] = [];
  let folder: Folder;
  let endpoint = '';
  let port = 0;

  beforeEach(async () => {
    port = await freePort();
    // What QEMU's own network calls the loopback device of the machine that it runs on.
    endpoint = `http://10.0.2.2:${port}`;
  });
  afterEach(async () => {
    for (const each of running.splice(0)) await each.stop();
    folder.remove();
  });
  const start = async (mac: string, script: string): Promise<Running> => {
    const files = scene({ endpoint });
    // What is built into an image is fetched here like any other script.
    const embedded = files.get('home/ipxe/embed.ipxe') ?? '';
    folder = new Folder(new Map([...files, ['home/matchbox/assets/embed.ipxe', embedded]]), fetched);
    const server = new Running('matchbox', matchbox, folder.matchboxArgs(`127.0.0.1:${port}`));
    running.push(server);
    await server.prints(/Starting matchbox HTTP server/, 20);
    const vm = startVm({ qemu, mac, netdev: `user,bootfile=${endpoint}/assets/${script}` });
    running.push(vm);
    return vm;
  };

  test.each([
    ['the script among the assets', 'ipxe/home/boot.ipxe'],
    ['the script that is built into an image', 'embed.ipxe'],
  ])('through %s: its kernel gets exactly the arguments of its profile', async (_, script) => {
    const vm = await start(macs.two, script);
    await vm.prints(/iPXE \d/, patience);
    expect(await commandLine(vm, patience)).toBe(argumentsOf('two', endpoint).join(' '));
    // The kernel says it too, before anything of the initial file system runs: twice, since an emulated serial port loses a character now and then.
    expect(vm.output).toContain(`ommand line: ${argumentsOf('two', endpoint).join(' ')}`);
  });

  test('a machine that no group knows gets the menu, which shows its address and offers the profiles', async () => {
    const vm = await start(macs.unknown, 'ipxe/home/boot.ipxe');
    await vm.prints(/this machine is in no group/, patience);
    await vm.prints(/three/, patience);
    expect(vm.output).toContain(`['${macs.unknown}']`);
  });
});
