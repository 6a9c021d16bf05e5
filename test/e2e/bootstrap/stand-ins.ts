import type { TestCluster } from './cluster';

/** A custom resource's name, as the API server knows it. */
interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
}

const fluxKinds: readonly Kind[] = [
  { group: 'source.toolkit.fluxcd.io', version: 'v1', kind: 'GitRepository', plural: 'gitrepositories' },
  { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', kind: 'Kustomization', plural: 'kustomizations' },
];

/**
 * Does what Flux Operator does with a FluxInstance, as far as bootstrap waits for it: defines Flux's kinds, then says that it is ready.
 *
 * @returns what ends it
 */
export function playFluxOperator(cluster: TestCluster): () => Promise<void> {
  let going = true;
  const path = '/apis/fluxcd.controlplane.io/v1/namespaces/flux-system/fluxinstances/flux';
  const loop = async () => {
    while (going) {
      const instance = await cluster.get(path).catch(() => undefined);
      if (instance !== undefined && instance.status === undefined) {
        for (const kind of fluxKinds) await define(cluster, kind);
        const conditions = [{ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message: '' }];
        await cluster.call('PATCH', `${path}/status`, { status: { conditions } });
      }
      await new Promise(again => setTimeout(again, 200));
    }
  };
  const ended = loop();
  return async () => {
    going = false;
    await ended;
  };
}

async function define(cluster: TestCluster, { group, version, kind, plural }: Kind): Promise<void> {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const made = await cluster.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  });
  if (made.status !== 201 && made.status !== 409) throw new Error(`${kind} was refused: ${JSON.stringify(made.body)}`);
}
