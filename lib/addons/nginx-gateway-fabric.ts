import type { Construct } from 'constructs';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requireProps } from '../core/props';
import { requireText } from '../core/names';
import type { GatewayRef, ObjectRef, PriorityClassRef, SecretRef } from '../core/references';
import { SharedGateway, type SharedGatewayProps } from '../networking/shared-gateway';

/** Values of the nginx-gateway-fabric chart that this library sets or expects you to set. */
export interface NginxGatewayFabricValues {
  readonly nginxGateway: {
    /** Made of the release's name; the field `gatewayClass` would not follow a change made here. */
    readonly gatewayClassName: string;
    readonly gatewayControllerName: string;
    readonly replicas: number;
    readonly affinity: object;
    readonly tolerations: readonly object[];
    readonly resources: object;
    readonly snippetsFilters: { readonly enable: boolean };
  };
  readonly nginx: {
    readonly replicas: number;
    readonly pod: object;
    readonly patches: readonly object[];
    readonly service: { readonly loadBalancerIP: string; readonly externalTrafficPolicy: 'Cluster' | 'Local' };
  };
}

/** Properties of {@link NginxGatewayFabric}. */
export interface NginxGatewayFabricProps
  extends HelmAddonProps<NginxGatewayFabricValues>, Omit<SharedGatewayProps, 'gatewayClass'> {
  /** Name of the Gateway. @default - 'nginx-gateway' for the release nginx-gateway-fabric, else the release's name */
  readonly gatewayName?: string;
  /** Priority of the pods that carry the traffic. @default - none */
  readonly priorityClass?: PriorityClassRef;
}

/**
 * The cluster's shared Gateway, by NGINX Gateway Fabric: listeners `http` and `https` for every host of one domain, with a
 * wildcard certificate. Class, controller and Gateway are named after the release.
 *
 * @throws if the domain, the address or a name is none
 * @see https://docs.nginx.com/nginx-gateway-fabric/install/helm/
 */
export class NginxGatewayFabric extends HelmAddon<NginxGatewayFabricValues> {
  static readonly chart = {
    repository: 'oci://ghcr.io/nginx/charts',
    name: 'nginx-gateway-fabric',
    // renovate: datasource=docker depName=ghcr.io/nginx/charts/nginx-gateway-fabric
    version: '2.6.7',
  } as const;

  readonly gateway: GatewayRef;
  readonly gatewayClass: ObjectRef;
  /** Where the wildcard certificate is kept. */
  readonly certificate: SecretRef;

  constructor(scope: Construct, id: string, props: NginxGatewayFabricProps) {
    const { address, gatewayName, priorityClass } = requireProps('NginxGatewayFabricProps', props);
    // The usual release keeps the names that upstream's examples use.
    const usual = id === NginxGatewayFabric.chart.name;
    const gatewayClassName = usual ? 'nginx' : id;
    const podPatch = priorityClass && { spec: { template: { spec: { priorityClassName: priorityClass.name } } } };
    super(
      scope,
      id,
      NginxGatewayFabric.chart,
      {
        namespace: 'nginx-gateway',
        values: {
          nginxGateway: {
            gatewayClassName,
            gatewayControllerName: `gateway.nginx.org/${usual ? 'nginx-gateway-controller' : id}`,
          },
          nginx: {
            ...(address !== undefined && { service: { loadBalancerIP: address } }),
            ...(podPatch && { patches: [{ type: 'StrategicMerge', value: podPatch }] }),
          },
        },
      },
      props,
    );
    if (priorityClass !== undefined) this.uses(priorityClass);
    this.gatewayClass = this.declare('GatewayClass', gatewayClassName);
    const name = requireText('gatewayName', gatewayName ?? (usual ? 'nginx-gateway' : id));
    const shared = new SharedGateway(this, name, { ...props, gatewayClass: this.gatewayClass });
    this.gateway = shared.gateway;
    this.certificate = shared.certificate;
  }

  override get crds(): InstalledCrds {
    return { 'gateway.nginx.org': 'nginx/nginx-gateway-fabric v2.6.7' };
  }
}
