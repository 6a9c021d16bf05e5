import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ClusterIssuer } from '../../imports/cert-manager.io';
import type { InstalledCrds } from '../core/addon';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requireDomain, requireEmail } from '../core/names';
import { requireProps } from '../core/props';
import type { IssuerRef, PriorityClassRef } from '../core/references';
import { bindSecret, type SecretSource } from '../core/secret';
import { requireDomains } from '../networking/domains';

/** Values of the cert-manager chart that this library sets or expects you to set. */
export interface CertManagerValues {
  readonly crds: { readonly enabled: boolean; readonly keep: boolean };
  readonly clusterResourceNamespace: string;
  readonly replicaCount: number;
  readonly global: { readonly priorityClassName: string; readonly leaderElection: { readonly namespace: string } };
  readonly tolerations: readonly object[];
  readonly webhook: { readonly tolerations: readonly object[] };
  readonly cainjector: { readonly tolerations: readonly object[] };
  readonly prometheus: {
    readonly enabled: boolean;
    readonly servicemonitor: { readonly enabled: boolean; readonly interval: string };
  };
}

/** Certificates from Let's Encrypt, proven through Cloudflare's DNS. */
export interface AcmeCloudflare {
  /** Address that the authority writes to. */
  readonly email: string;
  /** API token of Cloudflare that may edit the zones' records. */
  readonly cloudflareToken: SecretSource;
  /** Zones that it may prove. @default - the cluster's domain */
  readonly zones?: readonly string[];
  /** Name of the ClusterIssuer. @default 'letsencrypt-prod' */
  readonly name?: string;
  /** Labels of the ClusterIssuer, by which a vcluster may select it. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** The authority's directory. @default 'https://acme-v02.api.letsencrypt.org/directory' */
  readonly server?: string;
}

/** Properties of {@link CertManager}. */
export interface CertManagerProps extends HelmAddonProps<CertManagerValues> {
  /** Makes the ClusterIssuer. @default - no issuer */
  readonly acme?: AcmeCloudflare;
  /** Priority of its pods. @default - none */
  readonly priorityClass?: PriorityClassRef;
}

/**
 * Certificates, by cert-manager.
 *
 * @throws if the e-mail address, a zone or the authority's address is none
 * @see https://cert-manager.io/docs/configuration/acme/dns01/cloudflare/
 */
export class CertManager extends HelmAddon<CertManagerValues> {
  static readonly chart = {
    repository: 'https://charts.jetstack.io',
    name: 'cert-manager',
    // renovate: datasource=helm registryUrl=https://charts.jetstack.io
    version: 'v1.21.1',
  } as const;

  private readonly acme: IssuerRef | undefined;

  constructor(scope: Construct, id: string, props: CertManagerProps = {}) {
    const { namespace = 'cert-manager', priorityClass } = requireProps('CertManagerProps', props);
    super(
      scope,
      id,
      CertManager.chart,
      {
        namespace,
        values: {
          crds: { enabled: true, keep: true },
          clusterResourceNamespace: namespace,
          global: { leaderElection: { namespace }, ...(priorityClass && { priorityClassName: priorityClass.name }) },
        },
      },
      props,
    );
    if (priorityClass !== undefined) this.uses(priorityClass);
    this.acme = props.acme && this.addIssuer(props.acme);
  }

  override get crds(): InstalledCrds {
    return {
      'cert-manager.io': 'cert-manager/cert-manager v1.21.1',
      'acme.cert-manager.io': 'cert-manager/cert-manager v1.21.1',
    };
  }

  /** The ClusterIssuer. @throws if the add-on was made without `acme` */
  get issuer(): IssuerRef {
    if (this.acme === undefined) throw new Error(`'${this.node.path}' has no issuer: give it acme`);
    return this.acme;
  }

  private addIssuer(acme: AcmeCloudflare): IssuerRef {
    const { name = 'letsencrypt-prod', server = 'https://acme-v02.api.letsencrypt.org/directory' } = acme;
    if (!/^https:\/\/[^\s/]\S*$/.test(server)) throw new Error(`server must be an https address, got '${server}'`);
    const dnsZones = requireDomains('zones', acme.zones ?? [this.target.domain]);
    const { name: secret, key } = bindSecret('cloudflareToken', acme.cloudflareToken, this);
    new ApiObject(this.clusterManifests, requireDomain('name', name), {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name, ...(acme.labels && { labels: acme.labels }) },
      spec: {
        acme: {
          email: requireEmail('email', acme.email),
          server,
          privateKeySecretRef: { name },
          solvers: [{ selector: { dnsZones }, dns01: { cloudflare: { apiTokenSecretRef: { name: secret, key } } } }],
        },
      },
    } satisfies ClusterIssuer);
    return this.own('ClusterIssuer', name);
  }
}
