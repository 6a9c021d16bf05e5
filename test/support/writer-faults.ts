import fs from 'node:fs';

/** The calls by which the writer changes a disk. */
const CALLS = [
  'copyFileSync',
  'fsyncSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'symlinkSync',
  'unlinkSync',
  'writeFileSync',
] as const;

/** One call that would change the disk. */
export interface DiskCall {
  /** 1 for the first call since interception began. */
  readonly number: number;
  readonly name: (typeof CALLS)[number];
  readonly args: readonly unknown[];
}

/**
 * Calls `before` ahead of every call in this process that would change a disk; it may throw instead.
 * @returns ends the interception
 */
export function interceptDisk(before: (call: DiskCall) => void): () => void {
  let number = 0;
  const originals = CALLS.map(name => [name, fs[name]] as const);
  const table = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const [name, original] of originals) {
    table[name] = (...args) => {
      const reading = name === 'openSync' && args[1] !== 'wx';
      if (!reading) before({ number: ++number, name, args });
      return (original as (...args: unknown[]) => unknown)(...args);
    };
  }
  return () => originals.forEach(([name, original]) => (table[name] = original as (...args: unknown[]) => unknown));
}

/** An error as the file system throws it. */
export function diskError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: injected, ${syscall}`), { code, syscall, errno: -1 });
}
