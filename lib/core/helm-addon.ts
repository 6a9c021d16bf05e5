import type { Construct } from 'constructs';
import { Addon, type AddonDefaults, type AddonProps } from './addon';
import { laterCallSite } from './call-site';
import { hasFacts } from './facts';
import type { HelmChart, HelmRelease, Json, JsonObject } from './model';
import { calledFrom, mergeValues, type PartialValues, type ValuesLayer } from './values';
import { requireBaseProps } from './props';

/** Properties that every add-on with a chart has. */
export interface HelmAddonProps<V> extends AddonProps {
  /** Values merged over the add-on's defaults and the weaker layers. `null` drops a default of the chart. @default - none */
  readonly values?: PartialValues<V>;
  /** Like `values`, for keys that the type does not know; merged after them. @default - none */
  readonly rawValues?: object;
  /** Version of the chart, exact. @default - the add-on's own pin */
  readonly version?: string;
}

/** What a Helm add-on class passes to its base. */
export interface HelmAddonDefaults<V> extends AddonDefaults {
  readonly values: PartialValues<V>;
}

/**
 * An add-on with a pinned chart and typed values.
 *
 * Its values are merged at synth: the add-on's defaults, then the layers of its cluster in their order, then the values
 * given to it, which count as its layer's if a layer made it. `V` is the type of the chart's values that the add-on sets or documents.
 */
export abstract class HelmAddon<V> extends Addon {
  private readonly madeAt = laterCallSite();
  private readonly given: readonly ValuesLayer[];
  private readonly givenVersion: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    readonly chart: HelmChart,
    private readonly defaults: HelmAddonDefaults<V>,
    props: HelmAddonProps<V>,
  ) {
    requireBaseProps('HelmAddonProps', props);
    super(scope, id, defaults, props);
    const origin = calledFrom(this.layer ?? this.target.node.id, this.madeAt);
    this.given = [props.values, props.rawValues].filter(values => values !== undefined).map(values => ({ values, origin }));
    this.givenVersion = props.version;
  }

  /** All that its values are merged from, the weakest first, each with the place of the call that gave it. */
  get valuesLayers(): readonly ValuesLayer[] {
    const layers: ValuesLayer[] = [
      { values: this.defaults.values, origin: calledFrom(`${this.chart.name} add-on`, this.madeAt) },
    ];
    let pending = this.given;
    for (const layer of this.target.layers) {
      if (layer.name === this.layer) {
        layers.push(...pending);
        pending = [];
      }
      for (const { settings, origin } of layer.entriesFor(this)) {
        if (settings.values !== undefined) layers.push({ values: settings.values, origin });
        if (settings.rawValues !== undefined) layers.push({ values: settings.rawValues, origin });
      }
    }
    return [...layers, ...pending];
  }

  /** Version of the chart: the program's, else the strongest layer's, else the add-on's own pin. */
  get version(): string {
    const versions = this.target.layers.flatMap(layer => layer.entriesFor(this).map(entry => entry.settings.version));
    return this.givenVersion ?? versions.findLast(version => version !== undefined) ?? this.chart.version;
  }

  override get release(): HelmRelease {
    const values = mergeValues(this.valuesLayers);
    return { type: 'helm', name: this.node.id, chart: { ...this.chart, version: this.version }, values };
  }
}

/**
 * The part of values that holds facts, as a values object of its own: a list with a fact in it is there whole, since
 * lists replace each other. Undefined if no fact stands in the values.
 */
export function factOverlay(values: JsonObject): JsonObject | undefined {
  const overlay = pick(values);
  return overlay === undefined ? undefined : (overlay as JsonObject);
}

function pick(value: Json): Json | undefined {
  if (typeof value === 'string') return hasFacts(value) ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return (value as readonly Json[]).some(item => pick(item) !== undefined) ? value : undefined;
  const entries = Object.entries(value as JsonObject).flatMap(([key, item]) => {
    const picked = pick(item);
    return picked === undefined ? [] : [[key, picked] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
