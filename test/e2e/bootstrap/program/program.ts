import * as pulumi from '@pulumi/pulumi';
import { Cilium } from '../../../../lib/addons/cilium';
import { GitOpsBootstrap } from '../../../../lib/bootstrap';
import { hub } from './hub';

const config = new pulumi.Config();
const cluster = hub({
  engine: config.get('engine.name') === 'flux' ? 'flux' : 'argocd',
  pins: config.getObject<Record<string, string>>('pins') ?? {},
});
const bootstrap = new GitOpsBootstrap('bootstrap', {
  cluster,
  before: [cluster.addon(Cilium)],
  charts: config.require('charts'),
  takeOver: config.getBoolean('engine.takeOver') ?? false,
});
export const releases = bootstrap.releases;
