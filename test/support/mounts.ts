import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Why this process cannot mount, for the name of a test that is skipped; `''` when it can. */
export const cannotMount: string = probe(folder => mount(['-t', 'tmpfs', '-o', 'size=64k', 'none'], folder));

/** Why this process cannot mount an overlay of two folders; `''` when it can. */
export const cannotOverlay: string = probe(folder => mountOverlay(folder));

/** Mounts on a folder, which must exist, and returns what unmounts it. Throws when that is not allowed. */
export function mount(args: readonly string[], folder: string): () => void {
  const { status, stderr } = spawnSync('mount', [...args, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')} ${folder}: ${stderr.trim() || 'no such command'}`);
  return () => {
    const result = spawnSync('umount', [folder], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`umount ${folder}: ${result.stderr}`);
  };
}

/** Mounts `<folder>/merged`, an overlay over `<folder>/lower`, as a container's file system is one over its image. */
export function mountOverlay(folder: string): () => void {
  for (const part of ['disk', 'lower', 'merged']) mkdirSync(`${folder}/${part}`, { recursive: true });
  // The upper layer of an overlay cannot itself be on an overlay: give it a file system of its own.
  const unmountDisk = mount(['-t', 'tmpfs', 'none'], `${folder}/disk`);
  try {
    for (const part of ['upper', 'work']) mkdirSync(`${folder}/disk/${part}`);
    const layers = `lowerdir=${folder}/lower,upperdir=${folder}/disk/upper,workdir=${folder}/disk/work`;
    const unmount = mount(['-t', 'overlay', '-o', layers, 'overlay'], `${folder}/merged`);
    return () => {
      unmount();
      unmountDisk();
    };
  } catch (error) {
    unmountDisk();
    throw error;
  }
}

function probe(attempt: (folder: string) => () => void): string {
  const folder = mkdtempSync(`${tmpdir()}/homelab-mount-`);
  try {
    attempt(folder)();
    return '';
  } catch (error) {
    return ` (skipped: ${error instanceof Error ? error.message : String(error)})`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
