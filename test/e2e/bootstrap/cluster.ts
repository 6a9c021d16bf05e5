import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Programs } from './components';
import { playControllers } from './controllers';
import { eventually, freePorts, startServer, type Server } from './processes';

/** An object as the API server answers it. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

/** Answer of the API server: its status code, and the body as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * A cluster on the loopback address: etcd and API server are the real ones, controllers and nodes are played: what is deployed becomes
 * ready, no container runs.
 */
export interface TestCluster {
  readonly name: string;
  /** Kubeconfig file of its administrator; its one context has the cluster's name. */
  readonly kubeconfig: string;
  /** URL of the API server. */
  readonly server: string;
  call(method: string, path: string, body?: object): Promise<Answer>;
  /** The object at the path, or `undefined` when there is none. */
  get(path: string): Promise<KubernetesObject | undefined>;
  /** The objects of a collection, sorted by namespace and name. */
  list(path: string): Promise<readonly KubernetesObject[]>;
  stop(): Promise<void>;
}

/**
 * Starts the cluster in a folder; resolves when its API server is ready.
 *
 * @throws if a server does not come up, with the end of what it wrote
 */
export async function startCluster(name: string, programs: Programs, folder: string): Promise<TestCluster> {
  mkdirSync(folder, { recursive: true });
  const [etcdPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3);
  const server = `https://127.0.0.1:${apiPort}`;
  const servers: Server[] = [];
  const start = (program: keyof Programs, args: readonly string[]) => {
    servers.push(startServer(program, programs[program], args, folder));
  };
  let endControllers = () => Promise.resolve();
  const stop = async () => {
    await endControllers();
    for (const each of [...servers].reverse()) await each.stop();
  };
  try {
    const token = writeCredentials(folder);
    start('etcd', etcdArguments(etcdPort, peerPort, folder));
    start('kube-apiserver', apiServerArguments(etcdPort, apiPort, folder));
    const certificate = join(folder, 'certificates/apiserver.crt');
    await eventually('a certificate of the API server', () => {
      for (const each of servers) each.requireRunning();
      return Promise.resolve(existsSync(certificate) || undefined);
    });
    const cluster = client({ name, server, folder, token, certificate: readFileSync(certificate, 'utf8'), stop });
    await eventually('a ready API server', async () => {
      for (const each of servers) each.requireRunning();
      return (await cluster.call('GET', '/readyz')).status === 200 || undefined;
    });
    endControllers = playControllers(cluster);
    return cluster;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Writes the keys of service accounts and the administrator's token, which it returns. */
function writeCredentials(folder: string): string {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'service-accounts.pub'), keys.publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, 'service-accounts.key'), keys.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const token = randomUUID();
  writeFileSync(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  return token;
}

function etcdArguments(port: number, peerPort: number, folder: string): readonly string[] {
  const client = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  return [
    ...[`--data-dir=${join(folder, 'etcd')}`, '--unsafe-no-fsync', '--log-level=warn'],
    ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
    ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
  ];
}

function apiServerArguments(etcdPort: number, port: number, folder: string): readonly string[] {
  return [
    ...[`--etcd-servers=http://127.0.0.1:${etcdPort}`, '--bind-address=127.0.0.1', `--secure-port=${port}`],
    // Without certificates of ours it makes its own, with an authority.
    ...[`--cert-dir=${join(folder, 'certificates')}`, '--advertise-address=127.0.0.1', '--endpoint-reconciler-type=none'],
    ...['--authorization-mode=Node,RBAC', `--token-auth-file=${join(folder, 'tokens.csv')}`, '--allow-privileged=true'],
    ...['--service-cluster-ip-range=10.96.0.0/16', '--service-account-issuer=https://kubernetes.default.svc'],
    `--service-account-key-file=${join(folder, 'service-accounts.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'service-accounts.key')}`,
  ];
}

interface ClientFacts extends Pick<TestCluster, 'name' | 'server' | 'stop'> {
  readonly folder: string;
  readonly token: string;
  readonly certificate: string;
}

function client({ name, server, folder, token, certificate, stop }: ClientFacts): TestCluster {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf({ name, server, token, certificate })), { mode: 0o600 });
  const call = (method: string, path: string, body?: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const headers = { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': type }) };
      const asked = request(`${server}${path}`, { method, headers, ca: certificate, agent: false }, response => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: json(text) }));
      });
      asked.on('error', reject).end(body && JSON.stringify(body));
    });
  const read = async (path: string): Promise<unknown> => {
    const answer = await call('GET', path);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const key = ({ metadata }: KubernetesObject) => `${metadata.namespace ?? ''}/${metadata.name}`;
  return {
    ...{ name, server, kubeconfig, call, stop },
    get: async path => (await read(path)) as KubernetesObject | undefined,
    list: async path => {
      const found = ((await read(path)) ?? { items: [] }) as { readonly items: readonly KubernetesObject[] };
      return [...found.items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    },
  };
}

/** A kubeconfig with one context, named like the cluster. */
export function kubeconfigOf(facts: Pick<ClientFacts, 'name' | 'server' | 'token' | 'certificate'>): object {
  const { name, server, token, certificate } = facts;
  const authority = Buffer.from(certificate).toString('base64');
  return {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': name },
    contexts: [{ name, context: { cluster: name, user: 'admin' } }],
    clusters: [{ name, cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'admin', user: { token } }],
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
