import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { isPlainObject } from '../core/plain-data';
import { isSystemError } from '../core/writer/disk';
import { OperationError } from './operation-error';
import { writePrivate } from './private-files';

/** The lock file, in the root of the repository; it is committed. */
export const LOCK_FILE = 'assets.lock.json';

/** What tells one content from another. */
export interface Digest {
  /** In bytes. */
  readonly size: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** What was received at the first download of each address: later downloads must bring the same. */
export class AssetLock {
  private constructor(private readonly entries: Map<string, Digest>) {}

  /** Reads the lock file; none is an empty one. @throws OperationError when it is damaged */
  static read(): AssetLock {
    try {
      return new AssetLock(parseLock(readFileSync(LOCK_FILE, 'utf8')));
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT') return new AssetLock(new Map());
      throw error;
    }
  }

  /** What an address must bring; undefined before its first download. */
  get(url: string): Digest | undefined {
    return this.entries.get(url);
  }

  /** Notes what an address brought, and writes the lock file if that is new. */
  set(url: string, { size, sha256 }: Digest): void {
    const before = this.entries.get(url);
    if (before?.size === size && before.sha256 === sha256) return;
    this.entries.set(url, { size, sha256 });
    this.write();
  }

  /** Forgets every address but these. */
  keepOnly(urls: ReadonlySet<string>): void {
    const gone = [...this.entries.keys()].filter(url => !urls.has(url));
    for (const url of gone) this.entries.delete(url);
    if (gone.length > 0) this.write();
  }

  private write(): void {
    const assets = Object.fromEntries([...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)));
    writePrivate(LOCK_FILE, `${JSON.stringify({ version: 1, assets }, undefined, 2)}\n`, 0o644);
  }
}

function parseLock(text: string): Map<string, Digest> {
  const data = parsedJson(text);
  if (!isPlainObject(data) || data['version'] !== 1 || !isPlainObject(data['assets']))
    throw new OperationError(`${LOCK_FILE} is damaged, or of another version of this command: restore it from Git`);
  return new Map(
    Object.entries(data['assets']).map(([url, entry]) => {
      const { size, sha256 } = isPlainObject(entry) ? entry : {};
      if (!Number.isSafeInteger(size) || typeof size !== 'number' || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
        throw new OperationError(`${LOCK_FILE} has no size and sha256 of ${url}: restore it from Git`);
      return [url, { size, sha256 }];
    }),
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Size and SHA-256 of a file; undefined when there is none. */
export async function digestOf(file: string): Promise<Digest | undefined> {
  const entry = statSync(file, { throwIfNoEntry: false });
  if (entry === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { size: entry.size, sha256: hash.digest('hex') };
}

/** Whether a file has a content; its size is looked at first. */
export async function hasContent(file: string, { size, sha256 }: Digest): Promise<boolean> {
  if (statSync(file, { throwIfNoEntry: false })?.size !== size) return false;
  return (await digestOf(file))?.sha256 === sha256;
}
