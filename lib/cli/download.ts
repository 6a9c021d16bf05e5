import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from './asset-lock';
import { isSystemError } from '../core/writer/disk';
import { OperationError, reasonOf } from './operation-error';
import { PartialFile, type Validators } from './partial-file';

/** One file to download. */
export interface DownloadRequest {
  readonly url: string;
  /** Where it goes; it appears there whole or not at all. */
  readonly file: string;
  /** What it must be. @default - anything */
  readonly expected?: Digest | undefined;
  /** Called with what was received, when it is as expected, before the file takes its place. @default - nothing */
  readonly onVerified?: (digest: Digest) => void;
  /** Called as bytes arrive. @default - nothing */
  readonly onProgress?: (received: number, total: number | undefined) => void;
  /** How often it is tried again without a byte more than before. @default 4 */
  readonly retries?: number;
  /** How long a server may be silent, in milliseconds. @default 30000 */
  readonly silenceMs?: number;
  /** Before the first further try; doubled before each after it, in milliseconds. @default 1000 */
  readonly backoffMs?: number;
}

/** What was received is not what the lock says. */
export class ContentError extends OperationError {}

/** Why a try failed that may succeed the next time. */
class PassingError extends Error {
  constructor(
    message: string,
    readonly waitMs = 0,
  ) {
    super(message);
  }
}

const longestWaitMs = 60_000;
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Downloads a file: goes on behind what an earlier try received where the server can, tries again after failures that pass, and compares
 * what arrived.
 *
 * @throws ContentError when it is not what is expected
 * @throws OperationError when the server refuses, or tries are used up: what was received stays, for the next run
 */
export async function download(request: DownloadRequest): Promise<Digest> {
  const { url, file, retries = 4, backoffMs = 1000 } = request;
  const part = new PartialFile(file);
  let furthest = 0;
  for (let failures = 0; ;) {
    try {
      const digest = await receive(request, part);
      request.onVerified?.(digest);
      part.finish();
      return digest;
    } catch (error) {
      part.close();
      if (!(error instanceof PassingError)) throw error;
      const received = part.received(url);
      // As long as there is more each time it is getting somewhere.
      failures = received > furthest ? 1 : failures + 1;
      furthest = Math.max(furthest, received);
      if (failures > retries) throw new OperationError(gaveUp(url, error.message, failures, received));
      await sleep(Math.min(Math.max(backoffMs * 2 ** (failures - 1), error.waitMs), longestWaitMs));
    }
  }
}

function gaveUp(url: string, why: string, tries: number, received: number): string {
  const kept = received > 0 ? `; the ${received} bytes received are kept for the next run` : '';
  return `${url}: ${why}, after ${tries} ${tries === 1 ? 'try' : 'tries'}${kept}`;
}

/** One try, and what follows from it when the bytes are not the expected ones. */
async function receive(request: DownloadRequest, part: PartialFile): Promise<Digest> {
  const { url, expected } = request;
  const first = await attempt(request, part);
  if (matches(first.digest, expected)) return first.digest;
  part.discard();
  // Bytes of two contents may have met: only a download from the first byte tells.
  const whole = first.resumed ? await attempt(request, part) : first;
  if (matches(whole.digest, expected)) return whole.digest;
  part.discard();
  throw new ContentError(
    `${url} has changed: it brings ${shownDigest(whole.digest)}, and assets.lock.json says ${shownDigest(expected)}; ` +
      'if that is meant, homelab assets --update accepts it',
  );
}

function matches(digest: Digest, expected: Digest | undefined): boolean {
  return expected === undefined || (digest.sha256 === expected.sha256 && digest.size === expected.size);
}

function shownDigest(digest: Digest | undefined): string {
  if (digest === undefined) return 'nothing';
  return digest.sha256 === '' ? 'more than that' : `${digest.size} bytes with sha256 ${digest.sha256.slice(0, 16)}…`;
}

async function attempt(
  request: DownloadRequest,
  part: PartialFile,
): Promise<{ readonly digest: Digest; readonly resumed: boolean }> {
  const { url, expected, silenceMs = 30_000 } = request;
  const silence = new Silence(silenceMs);
  try {
    const offset = part.received(url);
    const headers = rangeOf(offset, part.validators, expected);
    const response = await silence.during(fetch(url, { headers, signal: silence.signal }));
    const resumed = await place(response, url, offset, part);
    const total = totalOf(response, resumed ? offset : 0);
    for await (const chunk of response.body ?? []) {
      silence.heard();
      part.append(chunk as Uint8Array);
      if (expected !== undefined && part.size > expected.size) return { digest: { size: part.size, sha256: '' }, resumed };
      request.onProgress?.(part.size, total ?? expected?.size);
    }
    part.close();
    if (total !== undefined && part.size < total)
      throw new PassingError(`the connection ended after ${part.size} of ${total} bytes`);
    return { digest: { size: part.size, sha256: part.sha256() }, resumed };
  } catch (error) {
    if (error instanceof OperationError || error instanceof PassingError) throw error;
    // A full disk, or a folder that cannot be written; what fails in the network comes as the cause of another error.
    if (isSystemError(error)) throw error;
    throw new PassingError(silence.signal.aborted ? `the server was silent for ${silenceMs / 1000} s` : reasonOf(error));
  } finally {
    silence.end();
  }
}

/** Asks for the rest, where what is received by then can be told from a mixture of two contents. */
function rangeOf(offset: number, { etag, lastModified }: Validators, expected: Digest | undefined): Record<string, string> {
  // Bytes that a server compresses on the way are counted differently.
  const headers = { 'accept-encoding': 'identity', 'user-agent': 'cdk8s-homelab' };
  const validator = etag ?? lastModified;
  if (offset === 0 || (validator === undefined && expected === undefined)) return headers;
  return { ...headers, range: `bytes=${offset}-`, ...(validator !== undefined && { 'if-range': validator }) };
}

/** Makes the partial file ready for what the response brings; true when that goes on behind what is there. */
async function place(response: Response, url: string, offset: number, part: PartialFile): Promise<boolean> {
  if (new URL(url).protocol === 'https:' && response.url.startsWith('http:'))
    throw new OperationError(`${url} leads to ${response.url}, which is not encrypted: nobody could tell whose bytes these are`);
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (response.status === 206 && offset > 0 && Number(start) === offset) {
    await part.resume();
    return true;
  }
  if (response.status === 200) {
    part.start(url, validatorsOf(response.headers));
    return false;
  }
  if (response.status === 206 || response.status === 416) {
    part.discard();
    throw new PassingError(`the server answered ${response.status} with bytes that do not follow those received`);
  }
  const answer = `answered ${response.status} ${response.statusText}`.trim();
  if (passing.has(response.status)) throw new PassingError(`the server ${answer}`, retryAfter(response.headers));
  throw new OperationError(`${url} ${answer}`);
}

function validatorsOf(headers: Headers): Validators {
  const etag = headers.get('etag');
  const lastModified = headers.get('last-modified');
  if (isEncoded(headers)) return {};
  return { ...(etag !== null && !etag.startsWith('W/') && { etag }), ...(lastModified !== null && { lastModified }) };
}

function isEncoded(headers: Headers): boolean {
  return !['', 'identity'].includes(headers.get('content-encoding') ?? '');
}

function totalOf({ headers }: Response, offset: number): number | undefined {
  const length = headers.get('content-length');
  return length === null || isEncoded(headers) ? undefined : offset + Number(length);
}

function retryAfter(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

/** Ends a request when nothing was heard for a while. */
class Silence {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly milliseconds: number) {
    this.heard();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.controller.abort();
    }, this.milliseconds);
  }

  async during<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    this.heard();
    return result;
  }

  end(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }
}
