import type { Machine } from '../../lib/core/machine';
import type { Addressing } from '../../lib/core/machine/interfaces';

/** Everything of a machine that has addresses: its devices, and the VLANs on them. */
export function interfacesOf({ interfaces }: Machine): readonly Addressing[] {
  return interfaces.flatMap(each => [each, ...(each.vlans ?? [])]);
}
