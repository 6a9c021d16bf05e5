import type { Addon } from '../core/addon';
import { Cluster } from '../core/cluster';
import { ClusterSet } from '../core/cluster-set';
import type { GitOpsApplication, HelmChart, HelmRelease, JsonObject, KubernetesObject } from '../core/model';
import { clusterNamespaces } from '../core/namespaces';
import { shown } from '../core/names';
import { isPlainObject } from '../core/plain-data';
import type { Rendering } from '../core/synth';
import { readValues } from '../core/value-findings';
import { mergeValues } from '../core/values';
import { fromYaml, toYaml } from '../core/yaml';

/** A chart that bootstrap installs, once. */
export interface FirstRelease {
  /** The add-on's id, which is also the release's name. */
  readonly id: string;
  readonly namespace: string;
  readonly chart: HelmChart;
  /** The values, as a YAML text: what the rendering says, and the overrides over it. */
  readonly values: string;
  /** What is different in the first minute. @default - nothing: the values are those of the rendering, byte for byte */
  readonly overrides?: JsonObject;
}

/** What a cluster needs before its engine can do the rest, in this order. */
export interface FirstMinute {
  /** Add-ons that the engine cannot run without. */
  readonly before: readonly FirstRelease[];
  /** The engine's own chart. */
  readonly engine: FirstRelease;
  /** What the engine's chart needs to become the engine: Flux is made by its operator. */
  readonly engineObjects: readonly KubernetesObject[];
  /** What points the engine at the rendered tree. */
  readonly root: readonly KubernetesObject[];
  /** Labels of each namespace that the cluster's add-ons live in, by its name. */
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** What of the first minute a program decides. */
export interface FirstMinuteProps {
  /** Add-ons that the engine cannot run without, in the order in which they are installed. */
  readonly before: readonly Addon[];
  /** Values that are different in the first minute, by the add-on's id. @default - none */
  readonly overrides?: Readonly<Record<string, JsonObject>>;
}

/**
 * Reads a cluster's first minute out of its rendering: the same pins, values and objects that the engine reads from Git afterwards.
 *
 * @throws if the cluster is none that bootstrap can begin, nothing makes its network, the engine is not among its add-ons, an add-on of
 *   `before` is not on the cluster or would wait for what is not there, or an override is for none of them
 */
export function firstMinute(cluster: Cluster, rendering: Rendering, props: FirstMinuteProps): FirstMinute {
  requireOwnCluster(cluster);
  const { before, overrides = {} } = props;
  const applications = rendering.targets.find(({ name }) => name === cluster.node.id)?.applications ?? [];
  const find = (id: string) => applications.find(application => application.id === id);
  const engine = requireEngine(cluster, rendering, applications);
  const engineId = engine.id;
  requireNetwork(cluster, before);
  const first = before.map(addon => requireBefore(cluster, addon, find(addon.node.id), engineId));
  requireOrder(first);
  const unknown = Object.keys(overrides).find(id => id !== engineId && !first.some(application => application.id === id));
  if (unknown !== undefined)
    throw new Error(
      `overrides name '${unknown}', which is not installed in the first minute (${[...first.map(({ id }) => id), engineId].join(', ')} are)`,
    );
  const objects = (folder: string) => objectsIn(rendering, `${cluster.node.id}/${folder}/`);
  return {
    before: first.map(application => release(application, overrides[application.id])),
    engine: release(engine, overrides[engineId]),
    engineObjects: objects(`manifests/${engineId}`).filter(({ apiVersion }) => apiVersion.startsWith('fluxcd.controlplane.io/')),
    root: objects('bootstrap').sort((a, b) => rank(a) - rank(b)),
    namespaces: new Map(
      objects('manifests/namespaces/config').map(({ metadata }) => [metadata.name, metadata.labels ?? {}] as const),
    ),
  };
}

/** @throws if it is a set, which has no first minute of its own: its clusters get everything from their hub */
export function requireOwnCluster(cluster: Cluster): void {
  if (!((cluster as unknown) instanceof Cluster))
    throw new Error(
      `cluster must be a Cluster, got ${(cluster as unknown) instanceof ClusterSet ? `set '${cluster.node.id}': its clusters get everything from their hub` : shown(cluster)}`,
    );
}

/** An application that is a chart. */
type ChartApplication = GitOpsApplication & { readonly release: HelmRelease };

function isChart(application: GitOpsApplication | undefined): application is ChartApplication {
  return application?.release?.type === 'helm';
}

/** The engine writes its own values to `bootstrap/values/`. */
function requireEngine(cluster: Cluster, { files }: Rendering, applications: readonly GitOpsApplication[]): ChartApplication {
  const path = (id: string): string => `${cluster.node.id}/bootstrap/values/${id}.yaml`;
  const found = applications.find(({ id }) => files.has(path(id)));
  if (isChart(found)) return found;
  const advice = cluster.engine.name === 'flux' ? 'FluxOperator' : 'ArgoCd';
  throw new Error(`the engine of '${cluster.node.id}' is not among its add-ons, so nothing would install it: add ${advice}`);
}

function requireNetwork(cluster: Cluster, before: readonly unknown[]): void {
  if (cluster.network?.cni !== 'none' || before.length > 0) return;
  throw new Error(
    `before is empty, but the network plan of '${cluster.node.id}' says that nothing gives pods their network (cni 'none'): name the add-on that does, such as before: [cilium]`,
  );
}

function requireBefore(
  cluster: Cluster,
  addon: Addon,
  application: GitOpsApplication | undefined,
  engine: string,
): ChartApplication {
  const { id } = addon.node;
  if (addon.target !== cluster || application === undefined)
    throw new Error(`before names '${addon.node.path}', which is not on '${cluster.node.id}'`);
  if (id === engine) throw new Error(`before names '${id}', which is the engine: it is installed after them anyway`);
  if (!isChart(application)) throw new Error(`before names '${id}', which has no chart to install`);
  if (application.phases.includes('prerequisites'))
    throw new Error(
      `before names '${id}', which has prerequisites (${application.files.prerequisites.join(', ')}): only the engine applies them`,
    );
  return application;
}

function requireOrder(all: readonly GitOpsApplication[]): void {
  all.forEach((application, index) => {
    const twice = all.slice(0, index).some(({ id }) => id === application.id);
    if (twice) throw new Error(`before names '${application.id}' twice`);
    const late = all.slice(index + 1).find(({ id }) => application.after.includes(id));
    if (late !== undefined)
      throw new Error(`before lists '${application.id}' in front of '${late.id}', but on the cluster it comes after it`);
  });
}

function release({ id, namespace, release: given }: ChartApplication, overrides: JsonObject | undefined): FirstRelease {
  const base = { layer: 'rendering' };
  const values =
    overrides === undefined
      ? given.values
      : mergeValues([
          { values: given.values, origin: base },
          { values: overrides, origin: { layer: 'overrides' } },
        ]);
  requireNothingMissing(id, values);
  return {
    id,
    namespace,
    chart: given.chart,
    values: toYaml(values),
    ...(overrides !== undefined && { overrides }),
  };
}

/** In the first minute there are no definitions of monitors, and no priority classes but Kubernetes' own. */
function requireNothingMissing(id: string, values: JsonObject): void {
  const { monitors, priorityClasses } = readValues(values);
  const [monitor] = monitors;
  if (monitor !== undefined)
    throw new Error(
      `values of '${id}' turn a ${monitor} on, which is not defined in the first minute: turn it off in overrides.${id}, and the engine turns it on again`,
    );
  const priority = [...priorityClasses].find(name => !name.startsWith('system-'));
  if (priority !== undefined)
    throw new Error(
      `values of '${id}' name priority class '${priority}', which does not exist in the first minute: leave it out in overrides.${id}, and the engine puts it in again`,
    );
}

function objectsIn({ files, objectFiles }: Rendering, folder: string): KubernetesObject[] {
  return [...files]
    .filter(([path]) => path.startsWith(folder) && objectFiles.has(path))
    .map(([path, text]) => fromYaml(text, path))
    .filter(isObject);
}

/** What this program rendered itself: the shape is known, and the check is for the reader. */
function isObject(value: unknown): value is KubernetesObject {
  return isPlainObject(value) && isPlainObject(value['metadata']);
}

/** Sources first: what points at them would only fail until they are there. */
function rank({ apiVersion }: KubernetesObject): number {
  return apiVersion.startsWith('source.toolkit.fluxcd.io/') ? 0 : 1;
}

/** Whether every cluster has a namespace of this name from the beginning. */
export function isThereAlready(namespace: string): boolean {
  return clusterNamespaces.has(namespace);
}
