import type { KubernetesObject, TestCluster } from './cluster';

interface Workload extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly generation: number };
  readonly spec: {
    readonly replicas?: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: { readonly metadata: { readonly labels: Readonly<Record<string, string>> } };
  };
  readonly status: Readonly<Record<string, unknown>>;
}

/** Where objects of a kind are, and what their controllers would say of one that is as it should be. */
interface Controller {
  readonly path: string;
  readonly resource: string;
  /** What is said already and needs no repetition. */
  settled(workload: Workload): boolean;
  status(workload: Workload): object;
  /** What else its controller makes. */
  before?(cluster: TestCluster, workload: Workload): Promise<void>;
}

const observed = ({ metadata, status }: Workload) => status['observedGeneration'] === metadata.generation;

const controllers: readonly Controller[] = [
  {
    path: '/apis/apps/v1',
    resource: 'deployments',
    settled: observed,
    status: ({ metadata, spec: { replicas = 1 } }) => ({
      ...{ observedGeneration: metadata.generation, replicas, updatedReplicas: replicas },
      ...{ readyReplicas: replicas, availableReplicas: replicas },
      conditions: [condition('Available'), condition('Progressing', 'NewReplicaSetAvailable')],
    }),
    before: makeReplicaSet,
  },
  {
    path: '/apis/apps/v1',
    resource: 'daemonsets',
    settled: observed,
    status: ({ metadata }) => ({
      ...{ observedGeneration: metadata.generation, desiredNumberScheduled: 1, currentNumberScheduled: 1, numberMisscheduled: 0 },
      ...{ numberReady: 1, numberAvailable: 1, updatedNumberScheduled: 1 },
    }),
  },
  {
    path: '/apis/apps/v1',
    resource: 'statefulsets',
    settled: observed,
    status: ({ metadata, spec: { replicas = 1 } }) => ({
      ...{ observedGeneration: metadata.generation, replicas, currentReplicas: replicas, updatedReplicas: replicas },
      ...{ readyReplicas: replicas, availableReplicas: replicas, currentRevision: 'one', updateRevision: 'one' },
    }),
  },
  {
    path: '/apis/batch/v1',
    resource: 'jobs',
    settled: ({ status }) => status['completionTime'] !== undefined,
    status: () => {
      const now = new Date().toISOString();
      const conditions = [condition('SuccessCriteriaMet', 'CompletionsReached'), condition('Complete', 'CompletionsReached')];
      return { startTime: now, completionTime: now, succeeded: 1, conditions };
    },
  },
];

/**
 * Plays the controllers of workloads: what is deployed is ready a moment later, a Job has run. No pod is made, so nothing but the
 * status of workloads, and the ReplicaSets by which Helm judges Deployments, is as on a cluster with nodes.
 *
 * @param delayMs how long a workload takes
 * @returns what ends it
 */
export function playControllers(cluster: TestCluster, delayMs = 500): () => Promise<void> {
  let going = true;
  const loop = async () => {
    while (going) {
      for (const controller of controllers) await advance(cluster, controller).catch(() => undefined);
      await new Promise(again => setTimeout(again, delayMs));
    }
  };
  const ended = loop();
  return async () => {
    going = false;
    await ended;
  };
}

async function advance(cluster: TestCluster, controller: Controller): Promise<void> {
  const workloads = (await cluster.list(`${controller.path}/${controller.resource}`)) as readonly Workload[];
  for (const workload of workloads.filter(each => !controller.settled(each))) {
    await controller.before?.(cluster, workload);
    const { name, namespace } = workload.metadata;
    const path = `${controller.path}/namespaces/${namespace}/${controller.resource}/${name}/status`;
    const { status, body } = await cluster.call('PATCH', path, { status: controller.status(workload) });
    if (status !== 200) process.stderr.write(`${path} was refused: ${JSON.stringify(body)}\n`);
  }
}

/** The ReplicaSet of a Deployment as it is now. */
async function makeReplicaSet(cluster: TestCluster, { metadata, spec }: Workload): Promise<void> {
  const { replicas = 1, template } = spec;
  const hash = { 'pod-template-hash': `g${metadata.generation}` };
  const labels = { ...template.metadata.labels, ...hash };
  const name = `${metadata.name}-g${metadata.generation}`;
  const sets = `/apis/apps/v1/namespaces/${metadata.namespace}/replicasets`;
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name, uid: metadata.uid, controller: true };
  await cluster.call('POST', sets, {
    ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name, labels, ownerReferences: [owner] } },
    spec: {
      replicas,
      selector: { matchLabels: { ...spec.selector.matchLabels, ...hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  });
  const status = { replicas, readyReplicas: replicas, availableReplicas: replicas, fullyLabeledReplicas: replicas };
  await cluster.call('PATCH', `${sets}/${name}/status`, { status: { ...status, observedGeneration: 1 } });
}

function condition(type: string, reason = 'AsItShouldBe'): object {
  const now = new Date().toISOString();
  return { type, status: 'True', reason, message: '', lastTransitionTime: now, lastUpdateTime: now };
}
