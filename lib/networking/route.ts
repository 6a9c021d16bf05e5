import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { HTTPRoute } from '../../imports/gateway.networking.k8s.io';
import type { Addon } from '../core/addon';
import { requireHostname } from '../core/names';
import type { GatewayRef, ServiceRef } from '../core/references';

/** Properties of a {@link Route}. */
export interface RouteProps {
  /** Gateway that the route hangs on. */
  readonly gateway: GatewayRef;
  /** Host name that it serves, for example `grafana.cluster.example.net`. */
  readonly hostname: string;
  /** Service that answers. */
  readonly backend: ServiceRef;
  /** Port of the service, by number. @default - its only port, or the one named `http`, `https` or `web` */
  readonly port?: number;
  /** Path prefix. @default '/' */
  readonly path?: string;
  /** Listener for the traffic itself. @default 'https' */
  readonly listener?: string;
  /** Also redirect plain HTTP on the listener `http` to HTTPS. @default true */
  readonly redirect?: boolean;
}

/**
 * An HTTPRoute to a service, and beside it one that redirects plain HTTP: `<id>` and `<id>-http-redirect`, in the add-on's namespace.
 *
 * @throws if the host name is none, or the service's port cannot be told
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export class Route extends Construct {
  /** Address under which it is reached. */
  readonly url: string;

  constructor(addon: Addon, id: string, props: RouteProps) {
    super(addon, `route-${id}`);
    const hostname = requireHostname('hostname', props.hostname);
    const path = props.path ?? '/';
    const { namespace: gatewayNamespace, name: gatewayName } = props.gateway;
    const parent = (sectionName: string) => ({ name: gatewayName, namespace: gatewayNamespace, sectionName });
    const { name, namespace } = props.backend;
    const backend = { name, port: portOf(props), ...(namespace !== addon.namespace && { namespace }) };
    new ApiObject(addon.manifests, `httproute-${id}`, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: id },
      spec: {
        parentRefs: [parent(props.listener ?? 'https')],
        hostnames: [hostname],
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: path } }], backendRefs: [backend] }],
      },
    } satisfies HTTPRoute);
    if (props.redirect ?? true) {
      new ApiObject(addon.manifests, `httproute-${id}-http-redirect`, {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: `${id}-http-redirect` },
        spec: {
          parentRefs: [parent('http')],
          hostnames: [hostname],
          rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
        },
      } satisfies HTTPRoute);
    }
    this.url = `https://${hostname}${path}`;
  }
}

function portOf({ backend, port }: RouteProps): number {
  if (port !== undefined) return port;
  const usual = backend.ports.filter(({ name }) => ['http', 'https', 'web'].includes(name ?? ''));
  const [first, second] = backend.ports.length === 1 ? backend.ports : usual;
  if (first !== undefined && second === undefined) return first.port;
  const known = backend.ports.map(each => `${each.name ?? '-'}:${each.port}`).join(', ') || 'none known';
  throw new Error(`port of service '${backend.name}' is not clear (${known}): give one`);
}
