import { readFileSync } from 'node:fs';
import { isPlainObject } from '../core/plain-data';
import { isSystemError } from '../core/writer/disk';
import { fromYaml } from '../core/yaml';
import { UsageError } from './flags';
import { OperationError } from './operation-error';
import { privatePath } from './private-files';
import { runTool } from './tool';

/** Where a bundle of secrets comes from. */
export type BundleSource =
  /** A file as talosctl writes it. */
  | { readonly file: string }
  /** A command that prints it. */
  | { readonly command: readonly [tool: string, ...args: string[]] };

/** What every bundle has: without any of these no machine configuration can be made. */
const parts = [
  'cluster.id',
  'cluster.secret',
  'secrets.bootstraptoken',
  'trustdinfo.token',
  'certs.etcd.crt',
  'certs.etcd.key',
  'certs.k8s.crt',
  'certs.k8s.key',
  'certs.k8saggregator.crt',
  'certs.k8saggregator.key',
  'certs.k8sserviceaccount.key',
  'certs.os.crt',
  'certs.os.key',
];

/** The file of a cluster's secrets, relative to the working directory. */
export function secretsFile(cluster: string): string {
  return privatePath(cluster, 'secrets.yaml');
}

/**
 * Reads what `--from` says.
 *
 * @param from a file, `sops:<file>`, or a reference of 1Password: `op://vault/item/field`, or `op://vault/document`
 * @throws UsageError when it is none of these
 */
export function bundleSource(from: string): BundleSource {
  if (from.startsWith('sops:')) {
    const file = from.slice('sops:'.length);
    if (file === '') throw new UsageError('--from sops: needs a file: --from sops:secrets.sops.yaml');
    // A name that starts with a dash would be a flag.
    return { command: ['sops', '--decrypt', file.startsWith('-') ? `./${file}` : file] };
  }
  if (!from.startsWith('op://')) return { file: from };
  const [vault = '', item = '', ...fields] = from.slice('op://'.length).split('/');
  if (vault === '' || item === '' || vault.startsWith('-') || item.startsWith('-') || fields.length > 2 || fields.includes(''))
    throw new UsageError(`--from must be op://vault/item/field, or op://vault/document, got '${from}'`);
  if (fields.length > 0) return { command: ['op', 'read', from] };
  return { command: ['op', 'document', 'get', item, '--vault', vault] };
}

/**
 * Fetches a bundle. What the tools say is never shown: it may be the bundle.
 *
 * @throws OperationError when there is none, or what there is has not what a bundle has
 */
export function fetchBundle(source: BundleSource): string {
  if ('file' in source) return requireBundle(readText(source.file), source.file);
  const [tool] = source.command;
  const { code, stdout } = runTool(source.command);
  if (code !== 0)
    throw new OperationError(
      `${tool} ended with ${code === undefined ? 'a signal' : `code ${code}`}; what it says may hold secrets and is not shown, see it by running ${source.command.slice(0, 2).join(' ')} yourself`,
    );
  return requireBundle(stdout, `what ${tool} prints`);
}

/**
 * Reads the bundle of a cluster.
 *
 * @returns its data, for {@link Redaction}
 * @throws OperationError when it is not there, or damaged
 */
export function readBundle(cluster: string): unknown {
  const file = secretsFile(cluster);
  const text = readIfThere(file);
  if (text === undefined) throw new OperationError(`${file} is not there: homelab talos secrets ${cluster}`);
  requireBundle(text, file);
  return parsed(text);
}

function readText(file: string): string {
  const text = readIfThere(file);
  if (text === undefined) throw new OperationError(`'${file}' does not exist`);
  return text;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whatever is said of it: not what is in it. */
function requireBundle(text: string, shown: string): string {
  const data = parsed(text);
  if (isPlainObject(data) && 'sops' in data)
    throw new OperationError(`${shown} is encrypted by SOPS: give it as --from sops:<file>`);
  const missing = parts.filter(part => !hasText(data, part.split('.')));
  if (missing.length === parts.length)
    throw new OperationError(`${shown} is no bundle of Talos' secrets, such as talosctl gen secrets writes`);
  if (missing.length > 0)
    throw new OperationError(`${shown} is an incomplete bundle of Talos' secrets: it lacks ${missing.join(', ')}`);
  return text;
}

/** The message of a parser quotes what it could not read. */
function parsed(text: string): unknown {
  try {
    return fromYaml(text);
  } catch {
    return undefined;
  }
}

function hasText(data: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return typeof data === 'string' && data !== '';
  return isPlainObject(data) && hasText(data[first], rest);
}
