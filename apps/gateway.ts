import { ApiObject } from 'cdk8s';
import type { PodDisruptionBudget } from '../imports/policy';
import type { PartialValues } from '../lib';
import type { NginxGatewayFabric, NginxGatewayFabricValues } from '../lib/addons/nginx-gateway-fabric';
import { oneToAMachine, quick } from './pods';

const name = 'app.kubernetes.io/name';

/** Labels of the pods that carry the traffic, and of those that tell them how. */
function podsOf({ gateway, gatewayClass, chart }: NginxGatewayFabric): {
  readonly traffic: Readonly<Record<string, string>>;
  readonly control: Readonly<Record<string, string>>;
} {
  return { traffic: { [name]: `${gateway.name}-${gatewayClass.name}` }, control: { [name]: chart.name } };
}

/** Two of each, never on one machine: every public host name leads through here. */
export function twoOfEach(fabric: NginxGatewayFabric): PartialValues<NginxGatewayFabricValues> {
  const { traffic, control } = podsOf(fabric);
  return {
    nginx: {
      replicas: 2,
      pod: { topologySpreadConstraints: oneToAMachine(traffic), ...quick },
      // Any machine may get the address, also one without such a pod.
      service: { externalTrafficPolicy: 'Cluster' },
    },
    nginxGateway: {
      replicas: 2,
      ...quick,
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: control }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
      snippetsFilters: { enable: true },
    },
  };
}

/** Draining machines leaves one of each. */
export function keepOneOfEach(fabric: NginxGatewayFabric): void {
  const { traffic, control } = podsOf(fabric);
  for (const matchLabels of [traffic, control]) {
    const budget = matchLabels[name] ?? '';
    new ApiObject(fabric.manifests, `budget-${budget}`, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: budget },
      spec: { minAvailable: 1, selector: { matchLabels } },
    } satisfies PodDisruptionBudget);
  }
}
