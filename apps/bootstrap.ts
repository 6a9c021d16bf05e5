import { Provider } from '@pulumi/kubernetes/provider';
import * as pulumi from '@pulumi/pulumi';
import { Cilium } from '../lib/addons/cilium';
import { GitOpsBootstrap } from '../lib/bootstrap';
import { ArgoCd } from '../lib/gitops/argocd/argo-cd';
import { homelab } from './site';
import { theCluster } from './the-cluster';

const off = { enabled: false };
const silent = { serviceMonitor: off };

/** Without definitions of monitors and priority classes of ours: the engine puts both back. */
const overrides = {
  cilium: {
    operator: { prometheus: silent },
    prometheus: silent,
    hubble: { relay: { prometheus: silent }, metrics: silent },
  },
  'argo-cd': {
    global: { priorityClassName: '' },
    controller: { metrics: silent },
    server: { metrics: silent },
    repoServer: { metrics: silent },
    applicationSet: { metrics: silent },
    notifications: { metrics: silent },
    redis: { metrics: silent },
  },
};

/** The Pulumi program: what the cluster of a stack cannot do for itself. */
export function bootstrap(): pulumi.Inputs {
  const config = new pulumi.Config();
  const cluster = theCluster(homelab());
  const provider = new Provider('the-cluster', { kubeconfig: config.get('kubeconfig') ?? '' });
  const made = new GitOpsBootstrap(
    'the-cluster',
    { cluster, before: [cluster.addon(Cilium)], overrides },
    { providers: { kubernetes: provider } },
  );
  return { releases: made.releases, root: made.root, argoCd: cluster.addon(ArgoCd).node.id };
}
