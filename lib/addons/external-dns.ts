import type { Construct } from 'constructs';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requireProps } from '../core/props';
import type { GatewayRef, PriorityClassRef } from '../core/references';
import { bindSecret, type SecretSource } from '../core/secret';
import { ClusterTarget } from '../core/target';
import { requireDomains } from '../networking/domains';

/** Values of the external-dns chart that this library sets or expects you to set. */
export interface ExternalDnsValues {
  readonly provider: { readonly name: string };
  readonly sources: readonly string[];
  readonly domainFilters: readonly string[];
  readonly policy: 'sync' | 'upsert-only';
  readonly registry: 'txt' | 'noop';
  readonly txtOwnerId: string;
  readonly txtPrefix: string;
  readonly env: readonly object[];
  readonly extraArgs: readonly string[];
  readonly priorityClassName: string;
  readonly tolerations: readonly object[];
  readonly resources: object;
  readonly serviceMonitor: { readonly enabled: boolean };
}

/** Properties of {@link ExternalDns}. */
export interface ExternalDnsProps extends HelmAddonProps<ExternalDnsValues> {
  /** API token of Cloudflare that may edit the zones' records. */
  readonly cloudflareToken: SecretSource;
  /** Domains whose records it may change. @default - the cluster's domain */
  readonly domains?: readonly string[];
  /** Gateway whose routes get records; routes of other gateways do not. @default - none: only services get records */
  readonly gateway?: GatewayRef;
  /** Also delete records whose route or service is gone. @default true */
  readonly deleteRecords?: boolean;
  /** Priority of its pods. @default - none */
  readonly priorityClass?: PriorityClassRef;
}

/**
 * DNS records at Cloudflare for routes and services. Each cluster marks its records with its name, and leaves others alone.
 *
 * @throws if a domain is none, or the list of domains is empty
 * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/cloudflare/
 */
export class ExternalDns extends HelmAddon<ExternalDnsValues> {
  static readonly chart = {
    repository: 'https://kubernetes-sigs.github.io/external-dns',
    name: 'external-dns',
    // renovate: datasource=helm registryUrl=https://kubernetes-sigs.github.io/external-dns
    version: '1.21.1',
  } as const;

  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    const { gateway, priorityClass, deleteRecords = true } = requireProps('ExternalDnsProps', props);
    const target = ClusterTarget.of(scope);
    // Without a filter it would change the records of every zone that the token may edit.
    const domainFilters = requireDomains('domains', props.domains ?? [target.domain]);
    const env: object[] = [];
    super(
      scope,
      id,
      ExternalDns.chart,
      {
        namespace: 'external-dns',
        values: {
          provider: { name: 'cloudflare' },
          sources: [...(gateway ? ['gateway-httproute'] : []), 'service'],
          domainFilters,
          policy: deleteRecords ? 'sync' : 'upsert-only',
          registry: 'txt',
          txtOwnerId: target.name,
          txtPrefix: `${target.name}-`,
          env,
          ...(gateway && { extraArgs: [`--gateway-name=${gateway.name}`, `--gateway-namespace=${gateway.namespace}`] }),
          ...(priorityClass && { priorityClassName: priorityClass.name }),
        },
      },
      props,
    );
    const { name, key } = bindSecret('cloudflareToken', props.cloudflareToken, this);
    // Where the token is kept is only known once there is an add-on to bind it to; the values are merged later.
    env.push({ name: 'CF_API_TOKEN', valueFrom: { secretKeyRef: { name, key } } });
    for (const ref of [gateway, priorityClass]) if (ref !== undefined) this.uses(ref);
  }

  override get crds(): InstalledCrds {
    return { 'externaldns.k8s.io': 'kubernetes-sigs/external-dns v0.21.0' };
  }
}
