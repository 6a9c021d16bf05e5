import type { KubernetesObject, TestCluster } from './cluster';

interface Pod extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & {
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  };
  readonly status: { readonly phase?: string };
}

const NAME = 'node1';

/**
 * Plays scheduler and kubelet of a node without containers: every pod is bound to it and runs at once, a Job's has run at once, and
 * what is deleted is gone.
 *
 * @returns what ends it
 */
export async function playNode(cluster: TestCluster): Promise<() => Promise<void>> {
  await addNode(cluster);
  let going = true;
  const loop = async () => {
    while (going) {
      const pods = (await cluster.list('/api/v1/pods').catch(() => [])) as readonly Pod[];
      for (const pod of pods) await advance(cluster, pod).catch(() => undefined);
      await new Promise(again => setTimeout(again, 200));
    }
  };
  const ended = loop();
  return async () => {
    going = false;
    await ended;
  };
}

async function addNode(cluster: TestCluster): Promise<void> {
  const capacity = { cpu: '64', memory: '256Gi', pods: '500' };
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '' };
  const labels = { 'kubernetes.io/hostname': NAME, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
  const made = await cluster.call('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: NAME, labels } });
  if (made.status !== 201) throw new Error(`the node was refused: ${JSON.stringify(made.body)}`);
  const status = { capacity, allocatable: capacity, conditions: [ready] };
  const said = await cluster.call('PATCH', `/api/v1/nodes/${NAME}/status`, { status });
  if (said.status !== 200) throw new Error(`the node's status was refused: ${JSON.stringify(said.body)}`);
}

/** Takes a pod one step further. */
async function advance(cluster: TestCluster, { metadata, spec, status }: Pod): Promise<void> {
  const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
  if (metadata.deletionTimestamp !== undefined) {
    await cluster.call('DELETE', path, { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 });
    return;
  }
  if (status.phase !== 'Pending') return;
  if (spec.nodeName === undefined) {
    const target = { apiVersion: 'v1', kind: 'Node', name: NAME };
    await cluster.call('POST', `${path}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: metadata.name },
      target,
    });
  }
  const now = new Date().toISOString();
  const done = metadata.ownerReferences?.some(({ kind }) => kind === 'Job') ?? false;
  const condition = (type: string) => ({
    type,
    status: done && type !== 'Initialized' ? 'False' : 'True',
    lastTransitionTime: now,
  });
  const state = done
    ? { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } }
    : { running: { startedAt: now } };
  await cluster.call('PATCH', `${path}/status`, {
    status: {
      phase: done ? 'Succeeded' : 'Running',
      startTime: now,
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
      containerStatuses: spec.containers.map(({ name, image }) => ({
        ...{ name, image, imageID: image, restartCount: 0, ready: !done, started: !done, state },
      })),
    },
  });
}
