import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentError, download, type DownloadRequest } from '../../lib/cli/download';
import { BootServer } from './boot-server';

const server = new BootServer();
const body = randomBytes(10_000);
let folder: string;
let file: string;

beforeAll(() => server.start());
afterAll(() => {
  server.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homelab-download-'));
  file = join(folder, 'amd64/vmlinuz');
  server.asked.length = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const digestOf = (bytes: Buffer) => ({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
const wanted = digestOf(body);

function get(options: Partial<DownloadRequest> = {}): Promise<unknown> {
  return download({ url: server.url('/vmlinuz'), file, backoffMs: 1, retries: 2, ...options });
}

/** Names of all files that are left, whole and partial. */
const left = (): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name !== 'amd64')
    .sort();

/** Leaves the first bytes of a download behind, as a killed run does. */
async function breakOff(bytes: number, options: { readonly etag?: string } = {}): Promise<void> {
  server.files.set('/vmlinuz', { body, breaksAt: [bytes], ...options });
  await expect(get({ retries: 0 })).rejects.toThrow('after 1 try');
  expect(readFileSync(`${file}.part`)).toEqual(body.subarray(0, bytes));
  server.asked.length = 0;
}

describe('a download', () => {
  test('leaves the whole file and nothing else', async () => {
    server.files.set('/vmlinuz', { body, etag: '"1"' });
    expect(await get()).toEqual(wanted);
    expect(readFileSync(file)).toEqual(body);
    expect(left()).toEqual(['amd64/vmlinuz']);
  });

  test('follows redirects', async () => {
    server.files.set('/vmlinuz', { body });
    server.redirects.set('/latest', server.url('/vmlinuz'));
    expect(await get({ url: server.url('/latest') })).toEqual(wanted);
  });

  test('of a slow server goes on as long as bytes arrive', async () => {
    server.files.set('/vmlinuz', { body, slow: 30 });
    expect(await get({ silenceMs: 200 })).toEqual(wanted);
    expect(server.asked).toHaveLength(1);
  });

  test('of a file without a byte is a file without a byte', async () => {
    server.files.set('/vmlinuz', { body: Buffer.alloc(0) });
    expect(await get()).toEqual(digestOf(Buffer.alloc(0)));
    expect(readFileSync(file)).toHaveLength(0);
  });

  test('goes on behind the last byte when the connection breaks, however often, as long as there is more each time', async () => {
    server.files.set('/vmlinuz', { body, etag: '"1"', breaksAt: [1000, 1000, 1000, 1000, 1000, 1000] });
    // More than one: the client may first try the connection that has just gone.
    expect(await get({ retries: 3 })).toEqual(wanted);
    expect(server.asked.map(({ range, ifRange }) => [range, ifRange])).toEqual([
      [undefined, undefined],
      ...[1, 2, 3, 4, 5, 6].map(part => [`bytes=${part}000-`, '"1"']),
    ]);
    expect(readFileSync(file)).toEqual(body);
    expect(left()).toEqual(['amd64/vmlinuz']);
  });

  test('starts anew where the server serves no parts', async () => {
    server.files.set('/vmlinuz', { body, etag: '"1"', ranges: false, breaksAt: [4000, 6000] });
    expect(await get()).toEqual(wanted);
    expect(readFileSync(file)).toEqual(body);
  });

  test('starts anew where nothing tells whether the content is still the same', async () => {
    await breakOff(3000);
    expect(await get()).toEqual(wanted);
    expect(server.asked).toEqual([{ method: 'GET', url: '/vmlinuz' }]);
  });

  test('goes on without that where the lock tells', async () => {
    await breakOff(3000);
    expect(await get({ expected: wanted })).toEqual(wanted);
    expect(server.asked).toEqual([{ method: 'GET', url: '/vmlinuz', range: 'bytes=3000-' }]);
  });

  test('starts anew when the content has changed in between', async () => {
    await breakOff(3000, { etag: '"1"' });
    const changed = randomBytes(5000);
    server.files.set('/vmlinuz', { body: changed, etag: '"2"' });
    expect(await get()).toEqual(digestOf(changed));
    expect(server.asked).toEqual([{ method: 'GET', url: '/vmlinuz', range: 'bytes=3000-', ifRange: '"1"' }]);
    expect(readFileSync(file)).toEqual(changed);
  });

  test('starts anew when bytes of two contents have met', async () => {
    await breakOff(3000);
    writeFileSync(`${file}.part`, randomBytes(3000));
    expect(await get({ expected: wanted })).toEqual(wanted);
    expect(server.asked.map(({ range }) => range)).toEqual(['bytes=3000-', undefined]);
    expect(readFileSync(file)).toEqual(body);
  });

  test('starts anew when more is there than the server has', async () => {
    await breakOff(3000);
    writeFileSync(`${file}.part`, randomBytes(20_000));
    expect(await get({ expected: wanted })).toEqual(wanted);
    expect(readFileSync(file)).toEqual(body);
  });

  test('forgets what another address brought', async () => {
    await breakOff(3000, { etag: '"1"' });
    server.files.set('/other', { body: randomBytes(4000), etag: '"1"' });
    await get({ url: server.url('/other') });
    expect(server.asked).toEqual([{ method: 'GET', url: '/other' }]);
    expect(left()).toEqual(['amd64/vmlinuz']);
  });

  test('tries again after answers that pass', async () => {
    server.files.set('/vmlinuz', { body, answers: [503, 429] });
    expect(await get()).toEqual(wanted);
    expect(server.asked).toHaveLength(3);
  });
});

describe('fails when', () => {
  test('there is no such file, at once, and leaves nothing', async () => {
    await expect(get({ url: server.url('/none') })).rejects.toThrow(`${server.url('/none')} answered 404 Not Found`);
    expect([server.asked.length, left()]).toEqual([1, []]);
  });

  test('the server stays unavailable', async () => {
    server.files.set('/vmlinuz', { body, answers: [503, 503, 503] });
    await expect(get()).rejects.toThrow(`${server.url('/vmlinuz')}: the server answered 503 Service Unavailable, after 3 tries`);
  });

  test('the connection breaks every time at the same byte, and keeps what there is', async () => {
    server.files.set('/vmlinuz', { body, ranges: false, breaksAt: [1000, 1000, 1000] });
    await expect(get()).rejects.toThrow(/: .+, after 3 tries; the 1000 bytes received are kept for the next run$/);
    expect(left()).toEqual(['amd64/vmlinuz.part', 'amd64/vmlinuz.part.json']);
  });

  test('the server is silent', async () => {
    server.files.set('/vmlinuz', { body, silentAt: 500 });
    await expect(get({ silenceMs: 50, retries: 0 })).rejects.toThrow(
      `${server.url('/vmlinuz')}: the server was silent for 0.05 s, after 1 try; the 500 bytes received are kept for the next run`,
    );
  });

  test('the server sends other parts than asked for', async () => {
    await breakOff(3000);
    writeFileSync(`${file}.part`, randomBytes(20_000));
    await expect(get({ expected: wanted, retries: 0 })).rejects.toThrow(
      `${server.url('/vmlinuz')}: the server answered 416 with bytes that do not follow those received, after 1 try`,
    );
    expect(left()).toEqual([]);
  });

  test('less arrives than the server said', async () => {
    const answer = new Response('abc', { headers: { 'content-length': '5' } });
    const spy = jest.spyOn(globalThis, 'fetch').mockResolvedValue(answer);
    try {
      await expect(get({ retries: 0 })).rejects.toThrow(
        '/vmlinuz: the connection ended after 3 of 5 bytes, after 1 try; the 3 bytes',
      );
    } finally {
      spy.mockRestore();
    }
    expect(existsSync(file)).toBe(false);
  });

  test('nobody answers', async () => {
    const closed = createServer();
    await new Promise<void>(done => closed.listen(0, '127.0.0.1', done));
    const { port } = closed.address() as AddressInfo;
    await new Promise(done => closed.close(done));
    await expect(get({ url: `http://127.0.0.1:${port}/x`, retries: 0 })).rejects.toThrow(
      `http://127.0.0.1:${port}/x: connect ECONNREFUSED 127.0.0.1:${port}, after 1 try`,
    );
  });

  test('the content has changed: what was there stays, the new is thrown away', async () => {
    server.files.set('/vmlinuz', { body });
    await get();
    const changed = randomBytes(10_000);
    server.files.set('/vmlinuz', { body: changed });
    const failure = get({ expected: wanted });
    await expect(failure).rejects.toThrow(ContentError);
    await expect(failure).rejects.toThrow(
      `${server.url('/vmlinuz')} has changed: it brings 10000 bytes with sha256 ${digestOf(changed).sha256.slice(0, 16)}…, and ` +
        `assets.lock.json says 10000 bytes with sha256 ${wanted.sha256.slice(0, 16)}…; if that is meant, homelab assets --update accepts it`,
    );
    expect(readFileSync(file)).toEqual(body);
    expect(left()).toEqual(['amd64/vmlinuz']);
  });

  test('there is more than the lock says, before all of it has arrived', async () => {
    server.files.set('/vmlinuz', { body: randomBytes(500_000), slow: 20 });
    await expect(get({ expected: wanted })).rejects.toThrow(
      'has changed: it brings more than that, and assets.lock.json says 10000 bytes',
    );
    expect(existsSync(file)).toBe(false);
    expect(left()).toEqual([]);
  });

  test('an encrypted address leads to one that is not', async () => {
    const answer = Object.defineProperty(new Response('x'), 'url', { value: 'http://mirror.example.net/vmlinuz' });
    const spy = jest.spyOn(globalThis, 'fetch').mockResolvedValue(answer);
    try {
      await expect(get({ url: 'https://factory.example.net/vmlinuz' })).rejects.toThrow(
        'https://factory.example.net/vmlinuz leads to http://mirror.example.net/vmlinuz, which is not encrypted: nobody could tell whose bytes these are',
      );
    } finally {
      spy.mockRestore();
    }
    expect(left()).toEqual([]);
  });
});
