import { Chart, type ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Addon } from './addon';
import { PatchSet } from './apply-patches';
import type { FactUse } from './facts';
import type { Phase } from './model';
import { objectsWithin } from './objects';
import type { Problems } from './problems';
import { isAddon } from './target';

/** Id of the application that makes a target's namespaces. */
export const namespacesId = 'namespaces';

/** An application before it is ordered: an add-on, or a chart that lies directly under the cluster. */
export interface Source {
  readonly id: string;
  readonly construct: Construct;
  /** Empty if its objects have none in common. */
  readonly namespace: string;
  readonly addon?: Addon;
  readonly patches: PatchSet;
  /** Where facts were found so far. */
  readonly facts: FactUse[];
  /** File names so far. */
  readonly files: Record<Phase, string[]>;
}

/** An application with nothing rendered yet. */
export function emptySource(id: string, construct: Construct, namespace: string, addon?: Addon): Source {
  const patches = new PatchSet(addon?.patches ?? []);
  return { id, construct, namespace, ...(addon && { addon }), patches, facts: [], files: { prerequisites: [], config: [] } };
}

/**
 * Everything that becomes an application of a cluster or set, by id. Reports ids that are taken.
 *
 * @param constructs all that are in it
 */
export function sourcesOf(constructs: readonly Construct[], problems: Problems): readonly Source[] {
  const byId = new Map<string, Source>();
  const add = (source: Source): void => {
    const { id, construct } = source;
    const other = byId.get(id);
    if (other !== undefined)
      problems.add(construct.node.path, `add-on id '${id}' is already used by ${other.construct.node.path}`);
    else if (id === namespacesId)
      problems.add(construct.node.path, `add-on id '${id}' is kept for the cluster's namespaces: choose another`);
    else byId.set(id, source);
  };
  for (const addon of constructs.filter(isAddon).sort((a, b) => (a.node.id < b.node.id ? -1 : 1)))
    add(emptySource(addon.node.id, addon, addon.namespace, addon));
  for (const chart of constructs.filter(isOwnChart)) add(emptySource(chart.node.id, chart, chart.namespace ?? ''));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether a construct is a chart that is in no add-on and in no other chart. */
function isOwnChart(construct: Construct): construct is Chart {
  if (!Chart.isChart(construct) || isAddon(construct)) return false;
  return !construct.node.scopes.some(scope => scope !== construct && (isAddon(scope) || Chart.isChart(scope)));
}

/** The objects of a phase. A chart of its own has one phase only. */
export function objectsOf({ addon, construct }: Source, phase: Phase): readonly ApiObject[] {
  if (addon !== undefined) return addon.objects(phase);
  return phase === 'config' ? objectsWithin(construct) : [];
}
