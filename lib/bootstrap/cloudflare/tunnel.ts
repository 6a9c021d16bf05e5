import { getZeroTrustTunnelCloudflaredTokenOutput } from '@pulumi/cloudflare/getZeroTrustTunnelCloudflaredToken';
import { ZeroTrustTunnelCloudflared } from '@pulumi/cloudflare/zeroTrustTunnelCloudflared';
import { ZeroTrustTunnelCloudflaredConfig } from '@pulumi/cloudflare/zeroTrustTunnelCloudflaredConfig';
import { ZeroTrustTunnelCloudflaredRoute } from '@pulumi/cloudflare/zeroTrustTunnelCloudflaredRoute';
import type { input } from '@pulumi/cloudflare/types';
import * as pulumi from '@pulumi/pulumi';
import { overlapping, parseNetwork } from '../../core/addresses';
import { requireHostname, shown } from '../../core/names';

/** Requests that come through a tunnel, and where they go. */
export interface TunnelIngress {
  /** For example `grafana.example.net` or `*.example.net`. */
  readonly hostname: string;
  /** Where it is served, as the tunnel's end in the cluster reaches it: `https://nginx-gateway.nginx-gateway.svc:443`. */
  readonly service: string;
  /** Regular expression of the path. @default - every path */
  readonly path?: string;
  /** Name that the service's certificate must have. @default - the one it is reached by */
  readonly serverName?: string;
  /** Accepts any certificate of the service. @default false */
  readonly skipVerify?: boolean;
}

/** Arguments of {@link CloudflareTunnel}. */
export interface CloudflareTunnelArgs {
  readonly accountId: pulumi.Input<string>;
  /** Name of the tunnel in the account. */
  readonly name: string;
  /** First match wins; what matches none is answered with 404. @default - none */
  readonly ingress?: readonly TunnelIngress[];
  /** Networks that WARP clients reach through the tunnel, for example `10.0.4.0/24`. @default - none */
  readonly routes?: readonly string[];
}

/**
 * A tunnel from Cloudflare into the homelab, configured there, so that what runs in the cluster only needs its token.
 *
 * @throws if it leads nowhere, or an ingress could never be reached
 * @see https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/
 */
export class CloudflareTunnel extends pulumi.ComponentResource {
  readonly tunnelId: pulumi.Output<string>;
  /** What cloudflared signs in with; a secret. */
  readonly token: pulumi.Output<string>;
  /** What records of type CNAME point at. */
  readonly target: pulumi.Output<string>;

  constructor(name: string, args: CloudflareTunnelArgs, options: pulumi.ComponentResourceOptions = {}) {
    const { accountId, ingress = [], routes = [] } = args;
    if (ingress.length + routes.length === 0)
      throw new Error(`tunnel '${args.name}' leads nowhere: give it an ingress or a route`);
    requireReachable(ingress);
    requireApart(routes);
    super('homelab:bootstrap:CloudflareTunnel', name, {}, options);
    const tunnel = new ZeroTrustTunnelCloudflared(
      name,
      { accountId, name: args.name, configSrc: 'cloudflare' },
      { parent: this, ignoreChanges: ['tunnelSecret'], additionalSecretOutputs: ['tunnelSecret'] },
    );
    this.tunnelId = tunnel.id;
    this.target = pulumi.interpolate`${tunnel.id}.cfargotunnel.com`;
    const config = { ingresses: [...ingress.map(ingressOf), { service: 'http_status:404' }] };
    new ZeroTrustTunnelCloudflaredConfig(
      `${name}-config`,
      { accountId, tunnelId: tunnel.id, source: 'cloudflare', config },
      { parent: this },
    );
    for (const network of [...routes].sort())
      new ZeroTrustTunnelCloudflaredRoute(
        `${name}-route-${network}`,
        { accountId, tunnelId: tunnel.id, network },
        { parent: this },
      );
    const signIn = getZeroTrustTunnelCloudflaredTokenOutput({ accountId, tunnelId: tunnel.id }, { parent: this });
    this.token = pulumi.secret(signIn.token);
    this.registerOutputs({ tunnelId: this.tunnelId, target: this.target, token: this.token });
  }
}

function ingressOf({
  hostname,
  service,
  path,
  serverName,
  skipVerify,
}: TunnelIngress): input.ZeroTrustTunnelCloudflaredConfigConfigIngress {
  const originRequest = {
    ...(serverName !== undefined && { originServerName: serverName }),
    ...(skipVerify !== undefined && { noTlsVerify: skipVerify }),
  };
  return {
    hostname,
    service,
    ...(path !== undefined && { path }),
    ...(Object.keys(originRequest).length > 0 && { originRequest }),
  };
}

function requireReachable(ingress: readonly TunnelIngress[]): void {
  ingress.forEach(({ hostname, service, path }, index) => {
    requireHostname('hostname of an ingress', hostname);
    if (!/^(https?|tcp|ssh|rdp|smb):\/\/[^\s/]+|^unix(\+tls)?:\/|^http_status:\d{3}$|^hello_world$/.test(service))
      throw new Error(
        `service of ingress '${hostname}' must be a URL such as https://gateway.gateway.svc:443, got ${shown(service)}`,
      );
    const before = ingress.slice(0, index).find(other => other.path === undefined && covers(other.hostname, hostname));
    if (before !== undefined)
      throw new Error(
        `ingress '${hostname}${path ?? ''}' is never reached: '${before.hostname}' is in front of it and matches first`,
      );
  });
}

function covers(pattern: string, hostname: string): boolean {
  return pattern === hostname || (pattern.startsWith('*.') && hostname.endsWith(pattern.slice(1)));
}

function requireApart(routes: readonly string[]): void {
  const ranges = routes.map(text => ({ text, range: parseNetwork('route', text) }));
  const [both] = overlapping(ranges);
  if (both !== undefined) throw new Error(`routes ${both[0].text} and ${both[1].text} overlap: give one of them`);
}
