import { Cluster, Homelab } from '../../../../lib';
import { Cilium } from '../../../../lib/addons/cilium';
import { ArgoCd } from '../../../../lib/gitops/argocd/argo-cd';
import { argoCd } from '../../../../lib/gitops/argocd/engine';
import { flux } from '../../../../lib/gitops/flux/engine';
import { FluxOperator } from '../../../../lib/gitops/flux/flux-operator';
import { ExternalSecrets } from '../../../../lib/secrets';

/** What tests change about the cluster. */
export interface HubProps {
  readonly engine: 'argocd' | 'flux';
  /** Versions of charts by add-on, as somebody bumped them. @default - those that the add-ons pin */
  readonly pins?: Readonly<Record<string, string>>;
}

/** A homelab of one cluster, with a network, an engine and what its first secret is for. */
export function hub({ engine, pins = {} }: HubProps): Cluster {
  const pin = (id: string) => (pins[id] === undefined ? {} : { version: pins[id] });
  const homelab = new Homelab({ repository: { url: 'https://git.example.com/homelab.git', revision: 'main', path: 'dist' } });
  const cluster = new Cluster(homelab, 'hub', { domain: 'hub.example.com', engine: engine === 'flux' ? flux() : argoCd() });
  new ExternalSecrets(cluster, 'external-secrets');
  new Cilium(cluster, 'cilium', pin('cilium'));
  if (engine === 'flux') new FluxOperator(cluster, 'flux-operator', pin('flux-operator'));
  else new ArgoCd(cluster, 'argo-cd', pin('argo-cd'));
  return cluster;
}
