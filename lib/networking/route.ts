import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { HTTPRoute } from '../../imports/gateway.networking.k8s.io';
import type { Addon } from '../core/addon';
import { requireHostname, requireText } from '../core/names';
import { requirePort } from '../core/numbers';
import { requireProps } from '../core/props';
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
  /** Also redirect plain HTTP on the listener `http` to HTTPS. @default - true, unless the listener is `http` itself */
  readonly redirect?: boolean;
}

/** Listener for plain HTTP. */
const plain = 'http';

/**
 * An HTTPRoute to a service, and beside it one that redirects plain HTTP: `<id>` and `<id>-http-redirect`, in the add-on's namespace.
 *
 * @throws if the host name or the path is none, the service's port cannot be told, or the redirect would lead to itself
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export class Route extends Construct {
  /** Address under which it is reached. */
  readonly url: string;

  constructor(addon: Addon, id: string, props: RouteProps) {
    requireProps('RouteProps', props);
    super(addon, `route-${id}`);
    const { path = '/' } = props;
    const listener = requireText('listener', props.listener ?? 'https');
    const { redirect = listener !== plain } = props;
    const hostname = requireHostname('hostname', props.hostname);
    const matches = [{ path: { type: 'PathPrefix' as const, value: requirePath(path) } }];
    const { namespace: gatewayNamespace, name: gatewayName } = props.gateway;
    const parent = (sectionName: string) => ({ name: gatewayName, namespace: gatewayNamespace, sectionName });
    const { name, namespace } = props.backend;
    const backend = { name, port: portOf(props), ...(namespace !== addon.namespace && { namespace }) };
    new ApiObject(addon.manifests, `httproute-${id}`, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: id },
      spec: { parentRefs: [parent(listener)], hostnames: [hostname], rules: [{ matches, backendRefs: [backend] }] },
    } satisfies HTTPRoute);
    if (redirect && listener === plain)
      throw new Error(`redirect of route '${id}' would lead from listener ${plain} to itself: leave one of them out`);
    if (redirect) {
      const filter = {
        type: 'RequestRedirect' as const,
        requestRedirect: { scheme: 'https' as const, statusCode: 301 as const },
      };
      new ApiObject(addon.manifests, `httproute-${id}-http-redirect`, {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: `${id}-http-redirect` },
        spec: {
          parentRefs: [parent(plain)],
          hostnames: [hostname],
          // Other paths of the host may be another route's.
          rules: [{ ...(path !== '/' && { matches }), filters: [filter] }],
        },
      } satisfies HTTPRoute);
    }
    this.url = `${listener === plain ? 'http' : 'https'}://${hostname}${path}`;
  }
}

function requirePath(path: string): string {
  // What the Gateway API's own rules for a path prefix say.
  const wrong = !/^\/[A-Za-z0-9/\-._~!$&'()*+,;=:@%]*$/.test(path) || /\/\/|\/\.\.?(\/|$)|%2f/i.test(path);
  if (wrong) throw new Error(`path must be a path prefix such as /api, got '${path}'`);
  return path;
}

function portOf({ backend, port }: RouteProps): number {
  if (port !== undefined) return requirePort('port', port);
  const usual = backend.ports.filter(({ name }) => ['http', 'https', 'web'].includes(name ?? ''));
  const [first, second] = backend.ports.length === 1 ? backend.ports : usual;
  if (first !== undefined && second === undefined) return first.port;
  const known = backend.ports.map(each => `${each.name ?? '-'}:${each.port}`).join(', ') || 'none known';
  throw new Error(`port of service '${backend.name}' is not clear (${known}): give one`);
}
