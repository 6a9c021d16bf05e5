import type { Construct } from 'constructs';
import type { InstalledCrds } from '../../core/addon';
import { HelmAddon, type HelmAddonProps } from '../../core/helm-addon';
import { chartFullname, requireDomain } from '../../core/names';
import { requireWholeNumber } from '../../core/numbers';
import { requireProps } from '../../core/props';
import type { GatewayRef, ServiceRef } from '../../core/references';
import { ClusterTarget } from '../../core/target';
import { Route } from '../../networking/route';

/** Values of the argo-cd chart that this library sets or expects you to set. */
export interface ArgoCdValues {
  readonly global: {
    /** Host name of its interface: addresses in notifications and for single sign-on are made of it. */
    readonly domain: string;
    readonly priorityClassName: string;
    readonly networkPolicy: { readonly create: boolean };
  };
  readonly configs: {
    readonly cm: Readonly<Record<string, string | boolean>>;
    readonly params: Readonly<Record<string, string | boolean | number>>;
    readonly rbac: Readonly<Record<string, string>>;
  };
  readonly controller: object;
  readonly server: object;
  readonly repoServer: object;
  readonly applicationSet: object;
  readonly redis: object;
  readonly dex: { readonly enabled: boolean };
  readonly notifications: object;
  readonly crds: { readonly install: boolean; readonly keep: boolean };
}

/** Properties of {@link ArgoCd}. */
export interface ArgoCdProps extends HelmAddonProps<ArgoCdValues> {
  /** Gateway under which its interface is reached. @default - none: no route */
  readonly gateway?: GatewayRef;
  /** Host name of its interface. @default - `argocd.<domain>` */
  readonly hostname?: string;
  /** Longest time that one sync may take, in seconds, at least 60; a part that never gets healthy then no longer stops those after it. @default 1800 */
  readonly syncTimeoutSeconds?: number;
}

// Argo CD forgot how healthy an Application is, and with it what a wave of Applications waits for.
const applicationHealth = `local health = (obj.status or {}).health or {}
return { status = health.status or "Progressing", message = health.message or "" }
`;

// A set is as healthy as the Applications it makes, which are judged by themselves.
const applicationSetHealth = `return { status = "Healthy", message = "" }
`;

/**
 * Argo CD itself: bootstrap installs it, and from then on it keeps itself in line with Git.
 *
 * It restores the health check of Applications, without which waves between them order nothing.
 *
 * @throws if the host name is none, or the sync timeout is below a minute
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#argocd-app
 */
export class ArgoCd extends HelmAddon<ArgoCdValues> {
  static readonly chart = {
    repository: 'https://argoproj.github.io/argo-helm',
    name: 'argo-cd',
    // renovate: datasource=helm registryUrl=https://argoproj.github.io/argo-helm
    version: '10.4.0',
  } as const;

  /** Its interface and API: plain HTTP on port 80, since the gateway ends TLS. */
  readonly server: ServiceRef;

  constructor(scope: Construct, id: string, props: ArgoCdProps = {}) {
    requireProps('ArgoCdProps', props);
    const syncTimeout = requireWholeNumber('syncTimeoutSeconds', props.syncTimeoutSeconds ?? 1800, 60);
    const hostname = requireDomain('hostname', props.hostname ?? `argocd.${ClusterTarget.of(scope).domain}`);
    super(
      scope,
      id,
      ArgoCd.chart,
      {
        namespace: 'argocd',
        values: {
          global: { domain: hostname },
          crds: { install: true, keep: !(props.deleteData ?? false) },
          configs: {
            cm: {
              'resource.customizations.health.argoproj.io_Application': applicationHealth,
              'resource.customizations.health.argoproj.io_ApplicationSet': applicationSetHealth,
            },
            params: { 'server.insecure': true, 'controller.sync.timeout.seconds': String(syncTimeout) },
          },
        },
        // It must never delete itself.
        cascade: false,
      },
      props,
    );
    const release = chartFullname(id, 'argocd');
    const labels = { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'argocd-server' };
    this.server = this.declareService(
      `${release}-server`,
      [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
      labels,
    );
    if (props.gateway !== undefined)
      new Route(this, 'argocd', { gateway: props.gateway, hostname, backend: this.server, port: 80 });
  }

  override get crds(): InstalledCrds {
    const version = 'argoproj/argo-cd v3.5.1';
    return { 'argoproj.io/Application': version, 'argoproj.io/ApplicationSet': version, 'argoproj.io/AppProject': version };
  }
}
