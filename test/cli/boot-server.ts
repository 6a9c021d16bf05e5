import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a {@link BootServer} was asked. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly range?: string;
  readonly ifRange?: string;
}

/** How one path is served. */
export interface Served {
  readonly body: Buffer;
  /** @default - none */
  readonly etag?: string;
  /** Whether parts are served. @default true */
  readonly ranges?: boolean;
  /** The first answers end after so many bytes. @default - none does */
  readonly breaksAt?: number[];
  /** The first answers have these codes. @default - none */
  readonly answers?: number[];
  /** So many bytes are sent, then nothing more. @default - all are */
  readonly silentAt?: number;
  /** Milliseconds between pieces. @default 0 */
  readonly slow?: number;
}

/** An HTTP server that has what a test tells it to have. */
export class BootServer {
  readonly files = new Map<string, Served>();
  readonly redirects = new Map<string, string>();
  readonly asked: Asked[] = [];
  /** What `POST /schematics` answers. */
  schematics: (yaml: string) => readonly [number, string] = () => [404, ''];
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const { range, 'if-range': ifRange } = headers;
    this.asked.push({ method, url, ...(range !== undefined && { range }), ...(typeof ifRange === 'string' && { ifRange }) });
    if (method === 'POST') return this.register(request, response);
    const to = this.redirects.get(url);
    if (to !== undefined) return void response.writeHead(302, { location: to }).end();
    const served = this.files.get(url);
    if (served === undefined) return void response.writeHead(404).end('no such image');
    const code = served.answers?.shift();
    if (code !== undefined) return void response.writeHead(code, { 'retry-after': '0' }).end();
    return this.send(served, response, range, typeof ifRange === 'string' ? ifRange : undefined);
  }

  private async send(served: Served, response: ServerResponse, range?: string, ifRange?: string): Promise<void> {
    const { body, etag, ranges = true, silentAt, slow = 0 } = served;
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const partial = ranges && start > 0 && (ifRange === undefined || ifRange === etag);
    if (partial && start >= body.length) return void response.writeHead(416).end();
    const rest = partial ? body.subarray(start) : body;
    response.writeHead(partial ? 206 : 200, {
      'content-length': rest.length,
      ...(etag !== undefined && { etag }),
      ...(partial && { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` }),
    });
    const end = served.breaksAt?.shift() ?? silentAt;
    if (end !== undefined) {
      response.write(rest.subarray(0, end), () => {
        // What was sent must have arrived: a connection that is reset takes it along.
        if (silentAt === undefined) setTimeout(() => response.destroy(), 30);
      });
      return;
    }
    for (let at = 0; at < rest.length && !response.destroyed; at += 1000) {
      response.write(rest.subarray(at, at + 1000));
      if (slow > 0) await new Promise(done => setTimeout(done, slow));
    }
    response.end();
  }

  private async register(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let yaml = '';
    for await (const chunk of request) yaml += String(chunk);
    const [status, body] = this.schematics(yaml);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }
}
