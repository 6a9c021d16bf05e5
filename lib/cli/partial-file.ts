import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { flushFolder } from '../core/writer/disk';
import { isPlainObject } from '../core/plain-data';

/** What a server says to tell one content of an address from the next. */
export interface Validators {
  /** A strong one: a weak one does not promise the same bytes. */
  readonly etag?: string;
  readonly lastModified?: string;
}

/** A file while it is received, `<file>.part`, and beside it what it is of: a later run goes on where this one ended. */
export class PartialFile {
  private readonly part: string;
  private readonly note: string;
  private hash: Hash = createHash('sha256');
  private descriptor: number | undefined;
  private written = 0;

  constructor(private readonly file: string) {
    this.part = `${file}.part`;
    this.note = `${file}.part.json`;
  }

  /** Number of bytes received so far of an address; 0 if what is there is of another. */
  received(url: string): number {
    return this.noted()['url'] === url ? (statSync(this.part, { throwIfNoEntry: false })?.size ?? 0) : 0;
  }

  /** What the server said of the content that the received bytes are of. */
  get validators(): Validators {
    const { etag, lastModified } = this.noted();
    return { ...(typeof etag === 'string' && { etag }), ...(typeof lastModified === 'string' && { lastModified }) };
  }

  /** Starts at the first byte. */
  start(url: string, validators: Validators): void {
    this.discard();
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    this.hash = createHash('sha256');
    this.written = 0;
    this.descriptor = openSync(this.part, 'w', 0o644);
    // After the bytes of another address are gone, and before there are some of this one.
    writeFileSync(this.note, JSON.stringify({ url, ...validators }));
  }

  /** Goes on behind the last byte. */
  async resume(): Promise<void> {
    this.hash = createHash('sha256');
    this.written = 0;
    for await (const chunk of createReadStream(this.part)) {
      this.hash.update(chunk as Buffer);
      this.written += (chunk as Buffer).length;
    }
    this.descriptor = openSync(this.part, 'a');
  }

  /** Number of bytes, those before a resumption included. */
  get size(): number {
    return this.written;
  }

  append(chunk: Uint8Array): void {
    if (this.descriptor === undefined) return;
    for (let at = 0; at < chunk.length;) at += writeSync(this.descriptor, chunk, at);
    this.hash.update(chunk);
    this.written += chunk.length;
  }

  /** Ends writing; the bytes are on the disk. */
  close(): void {
    if (this.descriptor === undefined) return;
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  /** SHA-256 of all bytes, once; closed before. */
  sha256(): string {
    return this.hash.digest('hex');
  }

  /** Makes it the file itself. */
  finish(): void {
    renameSync(this.part, this.file);
    rmSync(this.note, { force: true });
    flushFolder(path.dirname(this.file));
  }

  /** Forgets what was received. */
  discard(): void {
    this.close();
    rmSync(this.note, { force: true });
    rmSync(this.part, { force: true });
  }

  private noted(): Readonly<Record<string, unknown>> {
    try {
      const data: unknown = JSON.parse(readFileSync(this.note, 'utf8'));
      return isPlainObject(data) ? data : {};
    } catch {
      return {};
    }
  }
}
