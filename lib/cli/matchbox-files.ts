import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isPlainObject } from '../core/plain-data';
import type { Rendering } from '../core/synth';
import { pathProblem } from '../core/writer/paths';
import type { AssetManifest } from './asset-manifest';
import { OperationError } from './operation-error';
import { privatePath } from './private-files';

/** A file of a boot server. */
export interface ServedFile {
  /** Below the folder that matchbox reads, for example `profiles/node1.json`. */
  readonly path: string;
  /** What is in it, or the file here that holds it. */
  readonly content: { readonly text: string } | { readonly file: string };
  /** Whether it holds keys: other users of the server must not read it. */
  readonly secret: boolean;
}

/** Folders that matchbox reads, each after those that its files name: nothing ever points at what is not there yet. */
export const servedFolders = ['assets', 'generic', 'ignition', 'cloud', 'profiles', 'groups'] as const;

/** Everything that a boot server serves for one cluster. */
export interface ServedFiles {
  readonly files: readonly ServedFile[];
  /** What is left to somebody else. */
  readonly notices: readonly string[];
}

/**
 * What a boot server serves for a cluster: what was rendered, what was downloaded, and the machine configurations that profiles name.
 *
 * @param manifest what is downloaded. @default - nothing
 * @throws OperationError when a profile names a machine configuration that is not there
 */
export function servedFiles(rendering: Rendering, cluster: string, manifest: AssetManifest | undefined): ServedFiles {
  const start = `${cluster}/matchbox/`;
  const rendered = [...rendering.files].flatMap(([file, text]) =>
    file.startsWith(start) ? [{ path: file.slice(start.length), content: { text }, secret: false }] : [],
  );
  const downloaded = (manifest?.assets ?? []).map(each => ({
    path: `assets/${each.path}`,
    content: { file: privatePath(cluster, 'assets', each.path) },
    secret: false,
  }));
  const notices: string[] = [];
  const configs = new Map<string, ServedFile>();
  for (const { path: name, content } of rendered.filter(each => each.path.startsWith('profiles/'))) {
    for (const url of configUrls(content.text)) {
      const served = configPath(url);
      if (served === undefined) notices.push(`${name} names ${url}, which is not a file of this server: it is left to you`);
      else configs.set(served, machineConfig(cluster, name, served));
    }
  }
  return { files: [...rendered, ...downloaded, ...configs.values()].map(requireSafe), notices };
}

/** Addresses of machine configurations in the kernel arguments of a profile. */
function configUrls(profile: string): readonly string[] {
  const data: unknown = JSON.parse(profile);
  const boot = isPlainObject(data) && isPlainObject(data['boot']) ? data['boot'] : {};
  const args = Array.isArray(boot['args']) ? boot['args'] : [];
  return args.flatMap((argument: unknown) => /^talos\.config=(.+)$/.exec(String(argument))?.[1] ?? []);
}

/** Path of a machine configuration below matchbox's folder; undefined when it is elsewhere, or depends on who asks. */
function configPath(url: string): string | undefined {
  const { pathname = '' } = URL.canParse(url) && !url.includes('${') ? new URL(url) : {};
  // A name that must be written otherwise in an address is none that we give.
  return pathname.startsWith('/assets/') && !pathname.includes('%') ? pathname.slice(1) : undefined;
}

function machineConfig(cluster: string, profile: string, served: string): ServedFile {
  const file = privatePath(cluster, 'machine-configs', path.posix.basename(served));
  if (!existsSync(file))
    throw new OperationError(
      `${profile} sends its machine to /${served}, and ${file} is not there: homelab talos render ${cluster}`,
    );
  return { path: served, content: { file }, secret: true };
}

function requireSafe(file: ServedFile): ServedFile {
  const [folder = ''] = file.path.split('/');
  const problem = servedFolders.some(each => each === folder)
    ? pathProblem(file.path)
    : `is in none of ${servedFolders.join(', ')}`;
  if (problem !== undefined) throw new OperationError(`'${file.path}' ${problem}`);
  return file;
}

/** Whether a path lies in one of these folders. */
export function isIn(folder: string, file: string): boolean {
  return file.startsWith(`${folder}/`);
}

const publicMode = 0o644;
// The server itself must read them, and seldom is the user who writes them.
const secretMode = 0o640;
const secretFolderMode = 0o750;

/**
 * Lays files out in a folder as they are to be on the server, modes included.
 *
 * @returns the folders in which there are only secrets: nobody else may enter them
 */
export function layOut(files: readonly ServedFile[], tree: string): readonly string[] {
  for (const { path: name, content, secret } of files) {
    const file = path.join(tree, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if ('text' in content) writeFileSync(file, content.text);
    else if (secret) copyFileSync(content.file, file);
    else linkOrCopy(content.file, file);
    chmodSync(file, secret ? secretMode : publicMode);
  }
  const folders = new Set(files.filter(({ secret }) => secret).map(each => path.posix.dirname(each.path)));
  for (const { path: name, secret } of files) if (!secret) folders.delete(path.posix.dirname(name));
  const alone = [...folders].filter(folder => folder.includes('/')).sort();
  for (const folder of alone) chmodSync(path.join(tree, folder), secretFolderMode);
  return alone;
}

/** Images are large, and some disks have no links. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
