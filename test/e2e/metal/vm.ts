import { marks } from './initrd';
import { Running } from './processes';

/** Properties of {@link startVm}. */
export interface VmProps {
  readonly qemu: string;
  readonly mac: string;
  /** How its network device is connected: what QEMU calls a netdev, without its id. */
  readonly netdev: string;
  /** UEFI firmware, whose own PXE client boots; iPXE in the network device's ROM does with a BIOS. @default - a BIOS */
  readonly uefi?: string;
  /** Put in front of the command: another namespace. @default - nothing */
  readonly within?: readonly string[];
}

/** A machine without a disk that boots from the network, its serial port on our side. */
export function startVm({ qemu, mac, netdev, uefi, within = [] }: VmProps): Running {
  const rom = uefi === undefined ? [] : ['romfile='];
  const [command = qemu, ...args] = [
    ...within,
    qemu,
    ...[
      '-machine',
      'pc',
      '-accel',
      'tcg,thread=single',
      '-m',
      '768',
      '-nographic',
      '-no-reboot',
      '-nodefaults',
      '-serial',
      'stdio',
    ],
    ...['-vga', 'none', '-boot', 'n', '-netdev', `${netdev},id=net`],
    ...['-device', ['virtio-net-pci', 'netdev=net', `mac=${mac}`, 'bootindex=1', ...rom].join(',')],
    ...['-object', 'rng-random,id=rng,filename=/dev/urandom', '-device', 'virtio-rng-pci,rng=rng'],
    ...(uefi === undefined ? [] : ['-drive', `if=pflash,format=raw,readonly=on,file=${uefi}`]),
  ];
  // Emulated without KVM, a kernel now and then resets the machine in the midst of its start, whatever it was given.
  return new Running(`the machine ${mac}`, command, args, { restarts: 3 });
}

/** The command line that its kernel got, as the system in its initial file system printed it. */
export async function commandLine(vm: Running, seconds: number): Promise<string> {
  const quote = (text: string): string => text.replace(/[[\]]/g, '\\$&');
  const [, line = ''] = await vm.prints(new RegExp(`${quote(marks.before)}(.*)${quote(marks.after)}`), seconds);
  return line;
}
