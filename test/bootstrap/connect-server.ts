import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A field of an item. */
export interface TestField {
  readonly id: string;
  readonly label: string;
  readonly value?: string;
}

/** An item of the vault. */
export interface TestItem {
  readonly id: string;
  title: string;
  tags?: readonly string[];
  fields: readonly TestField[];
  readonly files?: readonly { readonly id: string; readonly name: string; readonly content: string }[];
}

/** What the server does instead of answering as it should. */
export type Trouble = number | 'slow' | 'broken' | 'hangs-up';

/**
 * A Connect server as its public API describes it: vaults, items, filters, files, and the errors that go with them.
 *
 * @see https://developer.1password.com/docs/connect/connect-api-reference/
 */
export class ConnectServer {
  readonly token = 'connect-token-of-the-test';
  readonly vaults = [{ id: 'v'.repeat(26), name: 'homelab' }];
  readonly items = new Map<string, TestItem>();
  /** Method and path of all that it was asked. */
  readonly asked: string[] = [];
  /** Answers of the next requests, first come first served. */
  readonly troubles: Trouble[] = [];
  private readonly server: Server;
  private next = 0;

  private constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  static async start(items: readonly TestItem[] = []): Promise<ConnectServer> {
    const made = new ConnectServer();
    for (const item of items) made.items.set(item.id, item);
    await new Promise<void>(resolve => made.server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get host(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.host);
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    const trouble = this.troubles.shift();
    if (trouble === 'slow') return;
    if (trouble === 'hangs-up') {
      request.socket.destroy();
      return;
    }
    if (trouble === 'broken') {
      response.end('<html>not what you think</html>');
      return;
    }
    const send = (status: number, body?: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...(status === 429 && { 'retry-after': '1' }) });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const error = (status: number, message: string): void => send(status, { status, message });
    if (trouble !== undefined) return error(trouble, 'trouble with CANARY-in-an-error');
    if (request.headers.authorization !== `Bearer ${this.token}`) return error(401, 'Invalid token signature');
    const [, version, kind, vault, items, id, files, file, content] = url.pathname.split('/');
    if (version !== 'v1' || kind !== 'vaults') return error(404, 'not found');
    if (vault === undefined || vault === '')
      return send(
        200,
        this.vaults.filter(({ name }) => matches(url, name)),
      );
    if (!this.vaults.some(each => each.id === vault)) return error(404, 'vault not found');
    if (items === undefined) return send(200, this.vaults[0]);
    const body = await bodyOf(request);
    if (id === undefined || id === '') {
      if (request.method === 'POST') return send(200, this.put(body, `i${'0'.repeat(24)}${this.next++}`));
      return send(
        200,
        [...this.items.values()].filter(({ title }) => matches(url, title)).map(each => this.summary(each)),
      );
    }
    const item = this.items.get(id);
    if (item === undefined) return error(404, 'item not found');
    if (request.method === 'DELETE') {
      this.items.delete(id);
      return send(204);
    }
    if (request.method === 'PUT') return send(200, this.put(body, id));
    if (files === undefined)
      return send(200, {
        ...this.summary(item),
        fields: item.fields,
        files: item.files?.map(({ id: own, name }) => ({ id: own, name })),
      });
    const found = item.files?.find(each => each.id === file);
    if (found === undefined) return error(404, 'file not found');
    if (content === 'content') response.end(found.content);
    else send(200, { id: found.id, name: found.name });
  }

  /** What a list has of an item: everything but the fields. */
  private summary({ id, title, tags = [] }: TestItem): object {
    return { id, title, tags, vault: { id: this.vaults[0]!.id }, category: 'LOGIN' };
  }

  private put(body: unknown, id: string): object {
    const item = { ...(body as TestItem), id };
    this.items.set(id, item);
    return { ...this.summary(item), fields: item.fields };
  }
}

/** SCIM filters as far as the server knows them. */
function matches(url: URL, title: string): boolean {
  const filter = url.searchParams.get('filter');
  if (filter === null) return true;
  const [, wanted] = /^(?:title|name) eq "(.*)"$/.exec(filter) ?? [];
  return wanted?.replaceAll('\\"', '"').toLowerCase() === title.toLowerCase();
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}
