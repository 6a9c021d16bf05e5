import type { Construct } from 'constructs';
import { Addon, type AddonProps, type InstalledCrds } from '../core/addon';
import type { GitRelease } from '../core/model';
import { requireProps } from '../core/props';

/** Properties of {@link GatewayApiCrds}. */
export interface GatewayApiCrdsProps extends AddonProps {
  /** Release of the Gateway API, exact. @default - the add-on's own pin */
  readonly version?: string;
}

/**
 * The definitions of the Gateway API, standard channel, from the project's own repository.
 *
 * They are never pruned, and stay when the add-on goes: with a definition goes every route of the cluster.
 *
 * @throws if the version is not exact
 * @see https://gateway-api.sigs.k8s.io/guides/
 */
export class GatewayApiCrds extends Addon {
  static readonly source = {
    url: 'https://github.com/kubernetes-sigs/gateway-api.git',
    path: 'config/crd/standard',
    // renovate: datasource=github-releases depName=kubernetes-sigs/gateway-api
    version: 'v1.6.1',
  } as const;

  private readonly revision: string;

  constructor(scope: Construct, id: string, props: GatewayApiCrdsProps = {}) {
    requireProps('GatewayApiCrdsProps', props);
    const cascade = props.deleteData ?? false;
    super(
      scope,
      id,
      { namespace: 'kube-system', sync: { prune: false, syncOptions: ['ApplyOutOfSyncOnly=true'] }, cascade },
      props,
    );
    this.revision = props.version ?? GatewayApiCrds.source.version;
    if (!/^v\d+\.\d+\.\d+(-[0-9a-z.]+)?$/.test(this.revision))
      throw new Error(`version must be a release of the Gateway API such as v1.6.1, got '${this.revision}'`);
  }

  override get crds(): InstalledCrds {
    return { 'gateway.networking.k8s.io': 'kubernetes-sigs/gateway-api v1.6.1' };
  }

  override get release(): GitRelease {
    const { url, path } = GatewayApiCrds.source;
    return { type: 'git', url, path, revision: this.revision };
  }
}
