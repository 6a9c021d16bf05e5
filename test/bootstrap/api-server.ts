import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As much of an API server as is asked before Pulumi talks to it. */
export class ApiServer {
  /** What is answered, by method and path; anything else is 404. */
  answers: Record<string, readonly [status: number, body?: unknown]> = {};
  /** Method and path of all that it was asked. */
  asked: string[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const [path = ''] = (request.url ?? '').split('?');
      this.asked.push(`${request.method} ${request.url}`);
      const [status, body] = this.answers[`${request.method} ${path}`] ?? [404];
      response.writeHead(status);
      response.end(JSON.stringify(body ?? {}));
    });
    this.reset();
  }

  static async start(): Promise<ApiServer> {
    const made = new ApiServer();
    await new Promise<void>(resolve => made.server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  /** It is well, and was asked nothing. */
  reset(): void {
    this.answers = { 'GET /version': [200, { major: '1' }] };
    this.asked = [];
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise(resolve => this.server.close(resolve));
  }
}

/** The text of a kubeconfig with the contexts `admin@<name>` of some clusters; the first is the current one. */
export function kubeconfigOf(address: string, token: string, names: readonly string[]): string {
  const list = (entry: (name: string) => string): string => names.map(name => `  - ${entry(name)}\n`).join('');
  return `apiVersion: v1
kind: Config
current-context: admin@${names[0]}
contexts:
${list(name => `{ name: admin@${name}, context: { cluster: ${name}, user: admin } }`)}clusters:
${list(name => `{ name: ${name}, cluster: { server: "${address}" } }`)}users:
  - { name: admin, user: { token: ${token} } }
`;
}
