import * as pulumi from '@pulumi/pulumi';
import { fromYaml } from '../core/yaml';
import { nearest } from '../core/nearest';
import { isPlainObject } from '../core/plain-data';

/** How one cluster is reached, as a context of a kubeconfig says. */
export interface KubeContext {
  /** Name of the context. */
  readonly name: string;
  /** What the kubeconfig calls the cluster. */
  readonly cluster: string;
  readonly server: string;
  /** PEM. @default - the system's authorities */
  readonly ca?: string;
  /** PEM. @default - none */
  readonly certificate?: string;
  /** PEM. @default - none */
  readonly key?: string;
  /** @default - none */
  readonly token?: string;
  /** Any certificate of the server will do. */
  readonly insecure: boolean;
  /** Another command says who the user is. */
  readonly exec: boolean;
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * Reads a context of a kubeconfig.
 *
 * @param file shown in errors
 * @param context @default - the current one
 * @param readFile reads the files that it names
 * @throws if the text is no kubeconfig, or there is no such context; the error repeats none of it but names
 */
export function kubeContext(
  text: string,
  file: string,
  context: string | undefined,
  readFile: (path: string) => string,
): KubeContext {
  const config = parsed(text, file);
  const contexts = listOf(config, 'contexts');
  const name = context ?? textOf(config['current-context']) ?? '';
  if (name === '') throw new pulumi.RunError(`kubeconfig ${file} has no current context: set kubeContext`);
  const chosen = entryOf(contexts, name, 'context');
  if (chosen === undefined) {
    const names = contexts.map(entry => textOf(entry['name']) ?? '');
    const near = nearest(name, names);
    throw new pulumi.RunError(
      `kubeconfig ${file} has no context '${name}'; ${near === undefined ? `it has ${names.join(', ') || 'none'}` : `did you mean ${near}?`}`,
    );
  }
  const clusterName = textOf(chosen['cluster']) ?? '';
  const cluster = entryOf(listOf(config, 'clusters'), clusterName, 'cluster');
  const server = textOf(cluster?.['server']);
  if (cluster === undefined || server === undefined)
    throw new pulumi.RunError(
      `context '${name}' of kubeconfig ${file} names cluster '${clusterName}', which has no server there`,
    );
  const user = entryOf(listOf(config, 'users'), textOf(chosen['user']) ?? '', 'user') ?? {};
  const pem = (entry: Entry, key: string): string | undefined => {
    const data = textOf(entry[`${key}-data`]);
    if (data !== undefined) return Buffer.from(data, 'base64').toString();
    const path = textOf(entry[key]);
    return path === undefined ? undefined : readFile(path);
  };
  const tokenFile = textOf(user['tokenFile']);
  const token = textOf(user['token']) ?? (tokenFile === undefined ? undefined : readFile(tokenFile).trim());
  const [ca, certificate, key] = [
    pem(cluster, 'certificate-authority'),
    pem(user, 'client-certificate'),
    pem(user, 'client-key'),
  ];
  return {
    name,
    cluster: clusterName,
    server,
    insecure: cluster['insecure-skip-tls-verify'] === true,
    exec: user['exec'] !== undefined || user['auth-provider'] !== undefined,
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
    ...(token !== undefined && { token }),
  };
}

function parsed(text: string, file: string): Entry {
  let value: unknown;
  try {
    value = fromYaml(text, file);
  } catch {
    // The parser's message might repeat a line that holds a key.
    value = undefined;
  }
  if (isPlainObject(value) && Array.isArray(value['contexts'])) return value;
  throw new pulumi.RunError(`${file} is no kubeconfig`);
}

function listOf(config: Entry, key: string): readonly Entry[] {
  const list = config[key];
  return Array.isArray(list) ? list.filter(isPlainObject) : [];
}

function entryOf(list: readonly Entry[], name: string, key: string): Entry | undefined {
  const found = list.find(entry => entry['name'] === name)?.[key];
  return isPlainObject(found) ? found : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
