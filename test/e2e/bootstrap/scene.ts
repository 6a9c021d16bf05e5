import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cilium } from '../../../lib/addons/cilium';
import { ArgoCd } from '../../../lib/gitops/argocd/argo-cd';
import { FluxOperator } from '../../../lib/gitops/flux/flux-operator';
import { packCharts, realCharts } from './charts';
import { startCluster, type TestCluster } from './cluster';
import type { Programs } from './components';
import { PulumiStack } from './pulumi';

/** A pin that nobody has released, for tests that bump one. */
export const NEXT = '99.0.0';

/** A cluster with nothing in it, and a stack of the program in `program/` that is to begin it. */
export interface Scene {
  readonly cluster: TestCluster;
  readonly stack: PulumiStack;
  /** Folder with the packed charts. */
  readonly charts: string;
  /** The value of the stack's secret. */
  readonly canary: string;
  /** Folder of everything that this scene writes. */
  readonly folder: string;
  end(): Promise<void>;
}

/** Starts both. */
export async function scene(programs: Programs, engine: 'argocd' | 'flux' = 'argocd'): Promise<Scene> {
  const canary = `canary-${randomUUID()}`;
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-homelab-bootstrap-'));
  const charts = realCharts ?? join(folder, 'charts');
  if (realCharts === undefined) {
    const pins = [Cilium.chart, ArgoCd.chart, FluxOperator.chart];
    packCharts([...pins, ...pins.map(({ name }) => ({ name, version: NEXT }))], charts);
  }
  const cluster = await startCluster('hub', programs, join(folder, 'cluster'));
  const stack = new PulumiStack({
    programs,
    project: join(__dirname, 'program'),
    folder: join(folder, 'pulumi'),
    stack: 'hub',
    environment: { KUBECONFIG: cluster.kubeconfig },
  });
  try {
    await stack.init();
    await stack.set('charts', charts);
    await stack.set('engine.name', engine);
    await stack.set('token', canary, { secret: true });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return {
    ...{ cluster, stack, charts, canary, folder },
    async end() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Name and version of every object that bootstrap could touch. */
export async function versions(cluster: TestCluster): Promise<readonly string[]> {
  const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const paths = ['/api/v1/namespaces', '/api/v1/secrets', '/apis/apps/v1/deployments', '/apis/apps/v1/daemonsets', crds];
  const all = await Promise.all(paths.map(path => cluster.list(path)));
  return all.flat().map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}@${metadata.resourceVersion ?? ''}`);
}
