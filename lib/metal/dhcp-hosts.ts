import type { FileOutput } from '../core/file-source';
import type { Machine } from '../core/machine';

/** An address that always goes to one machine. */
export interface DhcpHost {
  /** Hardware addresses that may ask for it. */
  readonly macs: readonly string[];
  readonly address: string;
  /** What the machine is called: one label. */
  readonly name: string;
}

/**
 * The reservations of machines, each with the hardware addresses that may ask.
 *
 * @param here whether an address is on the network that is served
 */
export function reservations(
  machines: readonly Machine[],
  here: (address: string) => boolean,
  output: FileOutput,
): readonly DhcpHost[] {
  const hosts: DhcpHost[] = [];
  for (const machine of machines) {
    const taken = new Map<string, string>();
    for (const { device, dhcp } of machine.interfaces) {
      if (typeof dhcp !== 'object' || !here(dhcp.address)) continue;
      const own = typeof device === 'object' ? device.mac?.toLowerCase().replaceAll('-', ':') : undefined;
      const macs = own === undefined ? machine.macs : [own];
      const twice = macs.find(mac => taken.has(mac));
      if (twice !== undefined)
        output.problem(
          `machine '${machine.hostname}' reserves ${taken.get(twice) ?? ''} and ${dhcp.address} for ${twice}: say which device gets which by { device: { mac } }`,
        );
      for (const mac of macs) taken.set(mac, dhcp.address);
      hosts.push({ macs, address: dhcp.address, name: machine.hostname.split('.')[0] ?? machine.hostname });
    }
  }
  return hosts;
}
