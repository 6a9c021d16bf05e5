import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import * as pulumi from '@pulumi/pulumi';
import type { KubeContext } from './kubeconfig';

/** What an API server answered. */
interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Longest time for one answer, in milliseconds. */
const patience = 10_000;

/** The few questions that bootstrap has for an API server before Pulumi talks to it. */
export class KubernetesApi {
  constructor(
    private readonly cluster: string,
    private readonly context: KubeContext,
  ) {}

  /**
   * Makes sure that the cluster is there and knows who asks.
   *
   * @throws if it cannot be reached, or does not accept the credentials
   */
  async requireReachable(): Promise<void> {
    const { status } = await this.ask('GET', '/version');
    const { name, server, exec } = this.context;
    if (status === 200 || (exec && (status === 401 || status === 403))) return;
    if (status === 401 || status === 403)
      throw new pulumi.RunError(
        `cluster '${this.cluster}' at ${server} does not accept the credentials of context '${name}' (${status}): get a new kubeconfig`,
      );
    throw new pulumi.RunError(
      `cluster '${this.cluster}' at ${server} answers with status ${status}: is it a Kubernetes API server?`,
    );
  }

  /**
   * Forgets the beginning of an installation that was killed: Helm would refuse to install under that name ever after. What it made
   * stays, and is taken up by the next one.
   *
   * @throws if a release of that name is installed already, by somebody else
   */
  async forgetKilledInstallation(namespace: string, release: string): Promise<void> {
    // A command that says who the user is can be asked by the provider only.
    if (this.context.exec) return;
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const labels = encodeURIComponent(`owner=helm,name=${release}`);
    const { status, body } = await this.ask('GET', `${secrets}?labelSelector=${labels}`);
    if (status !== 200) return;
    const { items = [] } = JSON.parse(body) as {
      readonly items?: readonly {
        readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
      }[];
    };
    const states = items.map(({ metadata }) => metadata.labels['status']);
    if (states.includes('deployed'))
      throw new pulumi.RunError(
        `release '${release}' is in namespace ${namespace} already, and not in this stack: if an up that was killed made it, or its state is lost, kubectl delete secret -n ${namespace} -l owner=helm,name=${release} lets Helm forget it, and the next up takes over what it made`,
      );
    for (const { metadata } of items) {
      if (metadata.labels['status'] === 'pending-install') await this.ask('DELETE', `${secrets}/${metadata.name}`);
    }
  }

  private async ask(method: string, path: string): Promise<Answer> {
    const { server, ca, certificate, key, token, insecure } = this.context;
    const url = new URL(path, server);
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'http:' ? plainRequest : request;
      const asked = send(
        url,
        {
          method,
          timeout: patience,
          rejectUnauthorized: !insecure,
          ...(ca !== undefined && { ca }),
          ...(certificate !== undefined && { cert: certificate }),
          ...(key !== undefined && { key }),
          headers: { accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
        },
        response => {
          let body = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (body += chunk));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, body });
          });
        },
      );
      asked.on('timeout', () => asked.destroy(Object.assign(new Error(), { code: `no answer within ${patience / 1000} s` })));
      asked.on('error', (error: NodeJS.ErrnoException) => {
        reject(
          new pulumi.RunError(
            `cluster '${this.cluster}' cannot be reached at ${server}: ${error.code ?? 'the connection broke'}`,
          ),
        );
      });
      asked.end();
    });
  }
}
