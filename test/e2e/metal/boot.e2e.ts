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
  const start = async (mac: string, script: string, catchAll = false): Promise<Running> => {
    folder = new Folder(scene({ endpoint, catchAll }), fetched);
    const server = new Running('matchbox', matchbox, folder.matchboxArgs(`127.0.0.1:${port}`));
    running.push(server);
    await server.prints(/Starting matchbox HTTP server/, 20);
    const vm = startVm({ qemu, mac, netdev: `user,bootfile=${endpoint}${script}` });
    running.push(vm);
    return vm;
  };

  test.each([
    ['our script', '/assets/ipxe/home/boot.ipxe'],
    ['matchbox’s own script', '/boot.ipxe'],
  ])('through %s: its kernel gets exactly the arguments of its profile', async (_, script) => {
    const vm = await start(macs.two, script);
    await vm.prints(/iPXE \d/, patience);
    expect(await commandLine(vm, patience)).toBe(argumentsOf('two', endpoint).join(' '));
    // The kernel says it too, before anything of the initial file system runs.
    expect(vm.output).toContain(`Kernel command line: ${argumentsOf('two', endpoint).join(' ')}`);
  });

  test('a machine that no group knows gets the menu, which shows its address and offers the profiles', async () => {
    const vm = await start(macs.unknown, '/assets/ipxe/home/boot.ipxe');
    await vm.prints(/this machine is in no group/, patience);
    await vm.prints(/three/, 10);
    expect(vm.output).toContain(`['${macs.unknown}']`);
  });

  test('a machine that no group knows boots what the group without a selector says', async () => {
    const vm = await start(macs.unknown, '/assets/ipxe/home/boot.ipxe', true);
    expect(await commandLine(vm, patience)).toBe(argumentsOf('rescue', endpoint).join(' '));
  });
});
