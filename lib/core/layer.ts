import { laterCallSite } from './call-site';
import type { HelmAddon } from './helm-addon';
import type { ClusterTarget } from './target';
import { calledFrom, type PartialValues, type ValuesOrigin } from './values';
import { requireDnsLabel, requireText } from './names';
import { requireProps } from './props';

/** What a layer changes about one kind of add-on. */
export interface LayerSettings<V> {
  /** Merged over the values of weaker layers. @default - none */
  readonly values?: PartialValues<V>;
  /** Like `values`, for keys that the type does not know; merged after them. @default - none */
  readonly rawValues?: object;
  /** Version of the chart. @default - the add-on's own pin, or a weaker layer's */
  readonly version?: string;
  /** Only the add-on with this id. @default - every add-on of the class */
  readonly id?: string;
}

/** Settings as a layer keeps them, with the place of the call that gave them. */
export interface LayerEntry {
  readonly type: HelmAddonType<unknown>;
  readonly settings: LayerSettings<unknown>;
  readonly origin: ValuesOrigin;
}

/** The class of a Helm add-on, with the type of its values. */
export type HelmAddonType<V> = abstract new (...args: never[]) => HelmAddon<V>;

/** Properties of a {@link Layer}. */
export interface LayerProps {
  /** Makes the add-ons that every cluster with this layer has. @default - none */
  readonly addons?: (target: ClusterTarget) => void;
}

/**
 * Values and add-ons shared by clusters: an environment's, a cluster role's. A cluster lists its layers; later wins.
 *
 * ```ts
 * const production = new Layer('production').set(CertManager, { values: { global: { priorityClassName: 'platform-critical' } } });
 * ```
 */
export class Layer {
  private readonly given: LayerEntry[] = [];

  /**
   * @param name shown by `homelab explain`
   * @throws if the name is empty
   */
  constructor(
    readonly name: string,
    private readonly props: LayerProps = {},
  ) {
    requireText('name of a layer', name);
    requireProps('LayerProps', props);
  }

  /** Changes values or version of every add-on of a class; a second call is merged over the first. @throws if the id is none */
  set<V>(type: HelmAddonType<V>, settings: LayerSettings<V>): this {
    const { id } = requireProps('LayerSettings', settings, 'settings');
    if (id !== undefined) requireDnsLabel('settings.id', id, 53);
    this.given.push({ type: type as HelmAddonType<unknown>, settings, origin: calledFrom(this.name, laterCallSite()) });
    return this;
  }

  /** Makes the layer's add-ons in a cluster or set; done by its constructor. */
  install(target: ClusterTarget): void {
    this.props.addons?.(target);
  }

  /** What was set for an add-on, in the order of the calls. */
  entriesFor(addon: HelmAddon<unknown>): readonly LayerEntry[] {
    return this.given.filter(entry => addon instanceof entry.type && (entry.settings.id ?? addon.node.id) === addon.node.id);
  }
}
