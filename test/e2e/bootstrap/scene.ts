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
  /** Folder of everything that this scene writes. */
  readonly folder: string;
  end(): Promise<void>;
}

/** Starts both. The stack's own canaries are up to the test. */
export async function scene(programs: Programs, engine: 'argocd' | 'flux' = 'argocd'): Promise<Scene> {
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
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return {
    ...{ cluster, stack, charts, folder },
    async end() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
