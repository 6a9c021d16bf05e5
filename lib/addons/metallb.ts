import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IPAddressPool, L2Advertisement } from '../../imports/metallb.io';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requireProps } from '../core/props';
import type { PriorityClassRef } from '../core/references';
import { requireAddressRanges, requireDeviceName } from '../networking/address';

/** Values of the metallb chart that this library sets or expects you to set. */
export interface MetalLbValues {
  readonly controller: PodValues;
  readonly speaker: PodValues & { readonly frr: { readonly enabled: boolean } };
  readonly frrk8s: { readonly enabled: boolean };
  readonly loadBalancerClass: string;
  readonly prometheus: {
    readonly serviceAccount: string;
    readonly namespace: string;
    readonly podMonitor: { readonly enabled: boolean };
    readonly serviceMonitor: { readonly enabled: boolean };
  };
}

interface PodValues {
  readonly priorityClassName: string;
  readonly tolerations: readonly object[];
  readonly resources: object;
  readonly securityContext: object;
}

/** Properties of {@link MetalLb}. */
export interface MetalLbProps extends HelmAddonProps<MetalLbValues> {
  /** Addresses to give to services: networks (`10.0.4.0/28`) and ranges (`10.0.4.200-10.0.4.253`). */
  readonly addresses: readonly string[];
  /** Network devices on which the addresses are announced, for example `['eno1']`. @default - every device */
  readonly interfaces?: readonly string[];
  /** Name of the pool and of its advertisement. @default 'default' */
  readonly pool?: string;
  /** Priority of its pods. @default - none */
  readonly priorityClass?: PriorityClassRef;
}

/**
 * Addresses for services of type LoadBalancer, announced on the local network (layer 2; BGP's FRR is off).
 *
 * @throws if an address is neither a network nor a range, two of them overlap, or the list of devices is empty or has no name
 * @see https://metallb.io/configuration/_advanced_l2_configuration/
 */
export class MetalLb extends HelmAddon<MetalLbValues> {
  static readonly chart = {
    repository: 'https://metallb.github.io/metallb',
    name: 'metallb',
    // renovate: datasource=helm registryUrl=https://metallb.github.io/metallb
    version: '0.16.1',
  } as const;

  constructor(scope: Construct, id: string, props: MetalLbProps) {
    const { interfaces, pool = 'default', priorityClass } = requireProps('MetalLbProps', props);
    const addresses = requireAddressRanges('addresses', props.addresses);
    if (interfaces?.length === 0) throw new Error("interfaces is empty: name a device such as 'eno1', or leave it out for all");
    for (const name of interfaces ?? []) requireDeviceName('interfaces', name);
    const pods = priorityClass && { priorityClassName: priorityClass.name };
    super(
      scope,
      id,
      MetalLb.chart,
      {
        namespace: 'metallb-system',
        // The speaker opens raw sockets on the host's network.
        namespaceLabels: {
          'pod-security.kubernetes.io/enforce': 'privileged',
          'pod-security.kubernetes.io/audit': 'privileged',
          'pod-security.kubernetes.io/warn': 'privileged',
        },
        values: { controller: { ...pods }, speaker: { ...pods, frr: { enabled: false } }, frrk8s: { enabled: false } },
        // The controller fills in the authority of its webhooks.
        ignoreDifferences: [
          {
            group: 'apiextensions.k8s.io',
            kind: 'CustomResourceDefinition',
            name: 'bgppeers.metallb.io',
            jsonPointers: ['/spec/conversion/webhook/clientConfig/caBundle'],
          },
          {
            group: 'admissionregistration.k8s.io',
            kind: 'ValidatingWebhookConfiguration',
            name: 'metallb-webhook-configuration',
            jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
          },
        ],
      },
      props,
    );
    if (priorityClass !== undefined) this.uses(priorityClass);
    new ApiObject(this.manifests, 'pool', {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name: pool },
      spec: { addresses },
    } satisfies IPAddressPool);
    new ApiObject(this.manifests, 'advertisement', {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'L2Advertisement',
      metadata: { name: pool },
      spec: { ipAddressPools: [pool], ...(interfaces && { interfaces }) },
    } satisfies L2Advertisement);
  }

  override get crds(): InstalledCrds {
    return { 'metallb.io': 'metallb/metallb v0.16.1' };
  }
}
