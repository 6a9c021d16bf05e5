import * as pulumi from '@pulumi/pulumi';
import { Cilium } from '../../../../lib/addons/cilium';
import { clusterAccess, GitOpsBootstrap } from '../../../../lib/bootstrap';
import { hub } from './hub';

/** The first minute of a small cluster, with one secret of the stack's. */
export async function program(): Promise<pulumi.Inputs> {
  const config = new pulumi.Config();
  const cluster = hub({
    engine: config.get('engine.name') === 'flux' ? 'flux' : 'argocd',
    pins: config.getObject<Record<string, string>>('pins') ?? {},
  });
  const [context, server] = [config.get('kubeContext'), config.get('apiServer')];
  const access = await clusterAccess(cluster, { ...(context && { context }), ...(server && { server }) });
  const token = config.requireSecret('token');
  const made = new GitOpsBootstrap(
    'hub',
    {
      cluster,
      before: [cluster.addon(Cilium)],
      secrets: [{ namespace: 'external-secrets', name: 'onepassword-token', data: { token } }],
      charts: config.require('charts'),
      takeOver: config.getBoolean('engine.takeOver') ?? false,
      timeoutSeconds: 120,
      ...(access.api && { api: access.api }),
    },
    { providers: { kubernetes: access.provider } },
  );
  return { releases: made.releases, root: made.root, token };
}
