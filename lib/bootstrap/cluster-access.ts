import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { Provider } from '@pulumi/kubernetes/provider';
import * as pulumi from '@pulumi/pulumi';
import type { Cluster } from '../core/cluster';
import { kubeContext, type KubeContext } from './kubeconfig';
import { KubernetesApi } from './kubernetes-api';
import { planned } from './planned';

/** Which context of which kubeconfig is a cluster's. */
export interface ClusterAccessProps {
  /** Path of the kubeconfig. @default - the first of KUBECONFIG, else `~/.kube/config` */
  readonly kubeconfig?: string;
  /** @default - the current context */
  readonly context?: string;
  /** What the kubeconfig calls the cluster. @default - the cluster's name */
  readonly clusterName?: string;
  /** Address of the API server, for clusters without a network plan and where it is reached otherwise. @default - the plan's VIP, or a machine of the control plane */
  readonly server?: string;
}

/** A cluster that was found to be the one that is meant, and to be there. */
export interface ClusterAccess {
  /** For resources of Kubernetes: `{ providers: { kubernetes: access.provider } }`. */
  readonly provider: Provider;
  /** Which kubeconfig and context were found to be its. */
  readonly kubeconfig: { readonly file: string; readonly context: string };
  /** Absent in a plan, which asks nobody. */
  readonly api?: KubernetesApi;
}

/**
 * Makes sure that a kubeconfig leads to a cluster, and to this one, before anything is changed.
 *
 * @throws if there is no such kubeconfig or context, its cluster has another name or address, or the cluster cannot be reached
 */
export async function clusterAccess(cluster: Cluster, props: ClusterAccessProps = {}): Promise<ClusterAccess> {
  const { name } = cluster;
  const file = fileOf(props.kubeconfig);
  if (planned()) return { provider: new Provider(name, {}), kubeconfig: { file, context: props.context ?? '' } };
  const context = kubeContext(read(file), file, props.context, each => read(path.resolve(path.dirname(file), each)));
  requireSame(cluster, context, file, props);
  const api = new KubernetesApi(name, context);
  await api.requireReachable();
  // The path and not the content: what is in it stays out of the state.
  return {
    // A secret that changes is changed: what is kept cannot be replaced.
    provider: new Provider(name, { kubeconfig: file, context: context.name, enableSecretMutable: true }),
    kubeconfig: { file, context: context.name },
    api,
  };
}

function fileOf(given: string | undefined): string {
  const [first] = (process.env['KUBECONFIG'] ?? '').split(path.delimiter);
  const file = [given, first, path.join(homedir(), '.kube', 'config')].find(each => each !== undefined && each !== '');
  return path.resolve((file ?? '').replace(/^~(?=\/)/, homedir()));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new pulumi.RunError(`${file} cannot be read (${code ?? 'unknown'}): set kubeconfig to the kubeconfig of the cluster`);
  }
}

function requireSame(cluster: Cluster, context: KubeContext, file: string, { clusterName, server }: ClusterAccessProps): void {
  const wanted = clusterName ?? cluster.name;
  const where = `context '${context.name}' of ${file}`;
  if (context.cluster !== wanted)
    throw new pulumi.RunError(`${where} is of cluster '${context.cluster}', and this stack is '${wanted}': set kubeContext`);
  const address = new URL(context.server).hostname.replace(/^\[|\]$/g, '');
  const known = server === undefined ? knownAddresses(cluster) : [new URL(server).hostname.replace(/^\[|\]$/g, '')];
  if (known.length > 0 && !known.includes(address))
    throw new pulumi.RunError(
      `${where} leads to ${context.server}, and the API server of '${cluster.name}' is at ${known.join(', ')}: set kubeContext, or apiServer`,
    );
}

/** Where the network plan and the machines say that the API server is. */
function knownAddresses(cluster: Cluster): readonly string[] {
  // A virtual cluster's API server is not its host's.
  if (cluster.host !== undefined) return [];
  const machines = cluster.machines.flatMap(({ role, address }) =>
    role === 'control-plane' && address !== undefined ? [address] : [],
  );
  return [...(cluster.network?.vip === undefined ? [] : [cluster.network.vip]), ...machines].map(each =>
    each.replace(/\/.*$/, ''),
  );
}
