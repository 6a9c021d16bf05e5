import { join } from 'node:path';
import { describeWith } from './components';
import { Network, serverAddress } from './network';
import type { Running } from './processes';
import { argumentsOf, Folder, macs, scene } from './scene';
import { commandLine, startVm } from './vm';

const endpoint = `http://${serverAddress}:8080`;
const script = `${endpoint}/assets/ipxe/home/boot.ipxe`;

/** Emulated, without hardware's help, UEFI takes about a minute. */
const patience = 300;

/** What one kind of firmware asks; see dhcp-client.cjs. */
interface Question {
  readonly mac: string;
  /** What it says of itself in option 93. */
  readonly code: number;
  readonly ipxe: boolean;
}
interface Answer {
  readonly file?: string;
  readonly server?: string;
  /** What the server says it answers to. */
  readonly vendor?: string;
  readonly address: string;
}

describeWith(['dnsmasq', 'ipxe', 'ip', 'matchbox', 'qemu', 'kernel', 'busybox', 'ovmf'], 'through our dnsmasq', found => {
  const { dnsmasq, ip, matchbox, qemu, ovmf, ...fetched } = found;
  let network: Network;
  let folder: Folder;
  let server: Running;

  afterEach(async () => {
    await network.remove();
    folder.remove();
  });

  /** The network with our dnsmasq on the server; in proxy mode, a router that only gives addresses. */
  const serve = async (dhcp: NonNullable<Parameters<typeof scene>[0]['dhcp']>): Promise<void> => {
    network = new Network(ip);
    folder = new Folder(scene({ endpoint, dhcp }), fetched);
    const flags = ['--keep-in-foreground', '--log-facility=-', '--user=root', '--pid-file='];
    const leases = (name: string): string => `--dhcp-leasefile=${join(folder.path, name)}`;
    if (dhcp.mode !== 'full') {
      const router = network.start('router', dnsmasq, [
        ...['--conf-file=/dev/null', '--port=0', '--dhcp-authoritative', '--no-ping', leases('router'), ...flags],
        ...['--dhcp-range=10.0.4.20,10.0.4.90,255.255.255.0', '--dhcp-option=option:router'],
      ]);
      await router.prints(/DHCP, IP range/, 10);
    }
    server = network.start('server', dnsmasq, [
      `--conf-file=${join(folder.path, 'home/dnsmasq.conf')}`,
      leases('server'),
      ...flags,
    ]);
    await server.prints(/TFTP root/, 10);
  };
  const ask = (questions: readonly Question[]): readonly Answer[] =>
    network
      .run('client', process.execPath, [join(__dirname, 'dhcp-client.cjs')], JSON.stringify(questions))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Answer);
  const boot = async (mac: string, uefi?: string): Promise<Running> => {
    const served = network.start('server', matchbox, folder.matchboxArgs(`${serverAddress}:8080`));
    await served.prints(/Starting matchbox HTTP server/, 20);
    const netdev = 'tap,ifname=tap0,script=no,downscript=no';
    return network.take(startVm({ qemu, mac, netdev, within: network.within('client'), ...(uefi !== undefined && { uefi }) }));
  };

  const questions: readonly Question[] = [
    { mac: macs.two, code: 0, ipxe: false },
    { mac: macs.two, code: 7, ipxe: false },
    { mac: macs.two, code: 9, ipxe: false },
    { mac: macs.two, code: 0, ipxe: true },
    { mac: macs.two, code: 7, ipxe: true },
    { mac: macs.two, code: 16, ipxe: false },
  ];
  const overHttp = `${endpoint}/assets/ipxe.efi`;
  const files = ['undionly.kpxe', 'ipxe.efi', 'ipxe.efi', script, script, overHttp];

  test.each(['proxy', 'full'] as const)('in %s mode, each kind of firmware gets its iPXE, and iPXE the script', async mode => {
    await serve({ mode, interfaces: ['eth0'], httpBoot: { 'efi-amd64': overHttp } });
    const answers = ask(questions);
    expect(answers.map(({ file }) => file)).toEqual(files);
    expect(answers.at(-1)?.vendor).toBe('HTTPClient');
    for (const { file, server: next, address } of answers) {
      // A URL says itself where it is.
      if (file?.startsWith('http:') === false) expect(next).toBe(serverAddress);
      // Only the full one knows what the inventory reserves.
      if (mode === 'full') expect(address).toBe('10.0.4.102');
      else expect(address).toMatch(/^10\.0\.4\.\d\d$/);
    }
  });

  test.each(['proxy', 'full'] as const)('in %s mode, restricted to the inventory, nobody else is answered', async mode => {
    await serve({ mode, onlyInventory: true });
    const [known, stranger] = ask([
      { mac: macs.two, code: 0, ipxe: true },
      { mac: macs.unknown, code: 0, ipxe: true },
    ]);
    expect(known?.file).toBe(script);
    expect(stranger?.file).toBeUndefined();
    if (mode === 'full') expect(stranger?.address).toBe('');
  });

  test('a machine with a BIOS gets its reserved address, and its kernel the arguments of its profile', async () => {
    await serve({ mode: 'full', interfaces: ['eth0'] });
    const vm = await boot(macs.three);
    await vm.prints(/asking http:\S+ what to boot/, patience);
    expect(vm.output).toContain(`${macs.three} has 10.0.4.103`);
    expect(await commandLine(vm, patience)).toBe(argumentsOf('three', endpoint).join(' '));
  });

  test('beside a router, a machine with UEFI gets iPXE over TFTP, and its kernel the arguments of its profile', async () => {
    await serve({ interfaces: ['eth0'] });
    const vm = await boot(macs.one, ovmf);
    await vm.prints(/iPXE \d/, patience);
    expect(server.output).toMatch(/sent \/usr\/lib\/ipxe\/ipxe\.efi to 10\.0\.4\.\d\d/);
    // A kernel that UEFI starts finds the image's name in front.
    expect(await commandLine(vm, patience)).toBe(['vmlinuz', ...argumentsOf('one', endpoint)].join(' '));
  });
});
