import { exampleOf } from './facts';
import type { Json, JsonObject } from './model';

/** What a chart's values say that concerns the rest of the cluster, whatever the chart: charts share these names. */
export interface ValueFindings {
  /** Names under `priorityClassName`. */
  readonly priorityClasses: ReadonlySet<string>;
  /** Kinds of monitors that are turned on. */
  readonly monitors: ReadonlySet<'ServiceMonitor' | 'PodMonitor'>;
  /** Dotted paths of Secrets with values, as `extraObjects` would have them. */
  readonly secrets: readonly string[];
}

const monitorKinds: ReadonlyMap<string, 'ServiceMonitor' | 'PodMonitor'> = new Map([
  ['servicemonitor', 'ServiceMonitor'],
  ['podmonitor', 'PodMonitor'],
]);

/** Reads what every chart's values may hold: priority classes, monitors, Secrets. */
export function readValues(values: JsonObject): ValueFindings {
  const priorityClasses = new Set<string>();
  const monitors = new Set<'ServiceMonitor' | 'PodMonitor'>();
  const secrets: string[] = [];
  const walk = (value: Json, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const map = value as JsonObject;
    if (map['kind'] === 'Secret' && [map['data'], map['stringData']].some(hasKeys)) secrets.push(path);
    for (const key of Object.keys(map)) {
      const item = map[key] ?? null;
      if (key === 'priorityClassName' && typeof item === 'string' && item !== '') priorityClasses.add(exampleOf(item));
      const monitor = monitorKinds.get(key.toLowerCase());
      if (monitor !== undefined && (item as JsonObject | null)?.['enabled'] === true) monitors.add(monitor);
      walk(item, path === '' ? key : `${path}.${key}`);
    }
  };
  walk(values, '');
  return { priorityClasses, monitors, secrets };
}

function hasKeys(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
