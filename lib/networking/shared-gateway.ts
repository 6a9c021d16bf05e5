import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Certificate } from '../../imports/cert-manager.io';
import type { Gateway } from '../../imports/gateway.networking.k8s.io';
import type { Addon } from '../core/addon';
import { requireDomain, requireObjectName } from '../core/names';
import { requireBaseProps } from '../core/props';
import {
  objectRef,
  type GatewayListener,
  type GatewayRef,
  type IssuerRef,
  type ObjectRef,
  type SecretRef,
} from '../core/references';
import { requireAddress } from './address';

/** Properties of a {@link SharedGateway}. */
export interface SharedGatewayProps {
  /** GatewayClass of the implementation that serves it. */
  readonly gatewayClass: ObjectRef;
  /** Issues the certificate; it must be able to prove wildcards. */
  readonly issuer: IssuerRef;
  /** Domain below which every host is served. @default - the cluster's domain */
  readonly domain?: string;
  /** Address, from the load balancer's pool. @default - the load balancer chooses */
  readonly address?: string;
  /** The wildcard certificate. @default - Certificate `<gateway>-wildcard`, kept in Secret `<gateway>-wildcard-tls` */
  readonly certificate?: { readonly name: string; readonly secretName: string };
}

/**
 * A Gateway for every host of one domain: listeners `http` (80) and `https` (443), open to routes of all namespaces, and the
 * wildcard certificate that `https` serves, all in the add-on's namespace. The certificate is asked for by a Certificate,
 * never by an annotation on the Gateway: both would fight over one Secret.
 *
 * @throws if the domain, the address or a name of the certificate is none, or the issuer is of another namespace
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 */
export class SharedGateway extends Construct {
  readonly gateway: GatewayRef;
  /** Where the certificate is kept; the key is that of the certificate itself. */
  readonly certificate: SecretRef;

  /** @param id name of the Gateway */
  constructor(addon: Addon, id: string, props: SharedGatewayProps) {
    requireBaseProps('SharedGatewayProps', props);
    super(addon, `gateway-${id}`);
    const domain = requireDomain('domain', props.domain ?? addon.target.domain);
    const address = props.address === undefined ? undefined : requireAddress('address', props.address);
    const { name, secretName } = props.certificate ?? { name: `${id}-wildcard`, secretName: `${id}-wildcard-tls` };
    requireObjectName('certificate.name', name);
    requireObjectName('certificate.secretName', secretName);
    const { group, kind, name: issuer, namespace: issuerNamespace } = props.issuer;
    if (kind === 'Issuer' && issuerNamespace !== addon.namespace)
      throw new Error(
        `Issuer '${issuer}' serves namespace ${issuerNamespace ?? '-'}, and '${addon.node.id}' is in ${addon.namespace}: use a ClusterIssuer`,
      );
    const hostname = `*.${domain}`;
    const listeners: readonly GatewayListener[] = [
      { name: 'http', port: 80, protocol: 'HTTP', hostname },
      { name: 'https', port: 443, protocol: 'HTTPS', hostname },
    ];
    new ApiObject(addon.manifests, `certificate-${name}`, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name },
      spec: { secretName, dnsNames: [domain, hostname], issuerRef: { group, kind, name: issuer } },
    } satisfies Certificate);
    new ApiObject(addon.manifests, `gateway-${id}`, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: id },
      spec: {
        gatewayClassName: props.gatewayClass.name,
        ...(address !== undefined && { addresses: [{ type: 'IPAddress', value: address }] }),
        listeners: listeners.map(listener => ({
          ...listener,
          ...(listener.protocol === 'HTTPS' && {
            tls: { mode: 'Terminate' as const, certificateRefs: [{ kind: 'Secret', name: secretName }] },
          }),
          allowedRoutes: { namespaces: { from: 'All' as const } },
        })),
      },
    } satisfies Gateway);
    this.gateway = objectRef('Gateway', addon.namespace, id, { listeners, owner: addon });
    this.certificate = objectRef('Secret', addon.namespace, secretName, { key: 'tls.crt', owner: addon });
  }
}
