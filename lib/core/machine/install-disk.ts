import { shown } from '../names';

/** What selects a disk; all that is given must hold. */
export interface DiskSelector {
  /** Compares its size: `>= 100GB`, `== 1TB`. @default - any */
  readonly size?: string;
  /** Kind of disk. @default - any */
  readonly type?: 'ssd' | 'hdd' | 'nvme' | 'sd';
  /** Model; `*` stands for any text. @default - any */
  readonly model?: string;
  /** Serial number. @default - any */
  readonly serial?: string;
  /** World-wide id. @default - any */
  readonly wwid?: string;
  /** Where it is attached, for example `/pci0000:00/*`. @default - anywhere */
  readonly busPath?: string;
}

/** The path of a disk, or what selects it. */
export type InstallDisk = string | DiskSelector;

const comparison = /^\s*(==|<|<=|>|>=)?\s*\d+\s*([kmgtp]i?b?|b)?\s*$/i;

/**
 * Returns what was given for the install disk if it can name one.
 *
 * @throws if it is a path outside /dev, a selector that selects nothing, or a size that compares with nothing
 */
export function requireInstallDisk(value: InstallDisk): InstallDisk {
  if (typeof value === 'string') {
    if (!/^\/dev\/[\w./:+@-]+$/.test(value))
      throw new Error(`installDisk must be a path such as /dev/sda, or a selector such as { type: 'nvme' }, got '${value}'`);
    return value;
  }
  const given = typeof value === 'object' && (value as object | null) !== null ? Object.entries(value) : [];
  if (!given.some(([, text]) => typeof text === 'string' && text !== ''))
    throw new Error(`installDisk must be a path such as /dev/sda, or a selector such as { type: 'nvme' }, got ${shown(value)}`);
  if (value.size !== undefined && !comparison.test(value.size))
    throw new Error(`installDisk size must compare with a size, such as '>= 100GB', got ${shown(value.size)}`);
  return value;
}
