import { Cluster } from './cluster';
import type { Homelab } from './homelab';
import type { SynthRun } from './synth-run';

/** Checks every machine, range and address of all clusters against every other. */
export function checkNetworks(homelab: Homelab, run: SynthRun): void {
  for (const target of homelab.targets) {
    if (target instanceof Cluster && target.host === undefined) checkMachines(target, run);
  }
}

function checkMachines(cluster: Cluster, run: SynthRun): void {
  const controlPlanes = cluster.machines.filter(({ role }) => role === 'control-plane').length;
  if (controlPlanes > 0 && controlPlanes % 2 === 0)
    run.warnings.add(
      cluster.node.path,
      `has ${controlPlanes} control-plane machines: an even number survives no more failures than one less`,
    );
}
