import type { Cluster } from '../core/cluster';
import type { Rendering } from '../core/synth';
import { TalosCluster } from '../talos/talos-cluster';
import { UsageError } from './flags';
import { OperationError } from './operation-error';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import { chosenTargets } from './targets';
import type { Invocation } from './verb';

/** One cluster of a program, rendered. */
export interface ProgramCluster {
  readonly cluster: Cluster;
  readonly rendering: Rendering;
  /** Talos on its machines; absent if they run something else. */
  readonly talos?: TalosCluster;
  /** The output folder. */
  readonly output: string;
}

/** Which cluster of which program is meant. */
export interface ClusterChoice {
  /** Name of the verb, for errors. */
  readonly verb: string;
  readonly name: string | undefined;
  readonly program: string | undefined;
  readonly programArguments: readonly string[];
}

/**
 * Renders the program and returns one of its clusters.
 *
 * @throws UsageError when none is named, there is none of that name, or it is a set
 */
export async function programCluster(choice: ClusterChoice, { timings, ...loader }: Invocation): Promise<ProgramCluster> {
  const { verb, name, program, programArguments } = choice;
  if (name === undefined) throw new UsageError(`${verb} needs a cluster: homelab ${verb} <cluster>`);
  const file = findProgram(program);
  const homelab = await loadHomelab(file, programArguments, loader.loadMain);
  timings.lap('program');
  const rendering = renderProgram(homelab, file, loader);
  timings.lap('render');
  chosenTargets(rendering, [name]);
  const cluster = homelab.targets.find((target): target is Cluster => target.node.id === name && 'machines' in target);
  if (cluster === undefined) throw new UsageError(`'${name}' is a set of clusters: its machines are not known`);
  const talos = cluster.node.findAll().find(TalosCluster.isTalosCluster);
  return { cluster, rendering, output: homelab.output, ...(talos !== undefined && { talos }) };
}

/**
 * Likewise, of a cluster whose machines run Talos.
 *
 * @throws OperationError when they do not
 */
export async function programTalos(
  choice: ClusterChoice,
  invocation: Invocation,
): Promise<ProgramCluster & { readonly talos: TalosCluster }> {
  const { talos, ...rest } = await programCluster(choice, invocation);
  const { cluster } = rest;
  if (talos !== undefined) return { ...rest, talos };
  const where = cluster.host === undefined ? '' : `: it runs on machines of '${cluster.host.node.id}'`;
  throw new OperationError(`cluster '${cluster.node.id}' has no TalosCluster${where}`);
}

/** Text of every patch of a cluster, by path below its folder `talos/`. */
export function patchesOf({ files }: Rendering, cluster: string): ReadonlyMap<string, string> {
  const start = `${cluster}/talos/`;
  return new Map(
    [...files].flatMap(([file, text]) => (file.startsWith(start) ? [[file.slice(start.length), text] as const] : [])),
  );
}
