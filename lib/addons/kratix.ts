import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Destination } from '../../imports/platform.kratix.io';
import type { InstalledCrds } from '../core/addon';
import { unchecked } from '../core/document';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import { requireProps } from '../core/props';
import { bindSecret } from '../core/secret';
import {
  destinationsOf,
  stateOf,
  type GitHubApp,
  type KratixDestination,
  type KratixState,
  type KratixValues,
} from './kratix-values';

export type { GitHubApp, KratixDestination, KratixState, KratixValues } from './kratix-values';

/** Properties of {@link Kratix}. */
export interface KratixProps extends HelmAddonProps<KratixValues> {
  /** Where Kratix writes what promises make: a GitStateStore `default`. @default - none */
  readonly state?: KratixState;
  /** Clusters that promises may be scheduled to, by name. @default - none */
  readonly destinations?: Readonly<Record<string, KratixDestination>>;
}

/** The chart names it in every object. */
const home = 'kratix-platform-system';
/** What Kratix reads of the Secret with its GitHub App. */
const keys = { appId: 'appID', installationId: 'installationID', privateKey: 'privateKey' } as const;

/**
 * A platform of promises, by Kratix. Its webhooks take their certificates from cert-manager, which must come first (`after`).
 *
 * @throws if the namespace is another, the state is no repository, or destinations have no state or share a folder
 * @see https://docs.kratix.io/main/reference/statestore/gitstatestore
 */
export class Kratix extends HelmAddon<KratixValues> {
  static readonly chart = {
    repository: 'https://syntasso.github.io/helm-charts',
    name: 'kratix',
    // renovate: datasource=helm registryUrl=https://syntasso.github.io/helm-charts
    version: '0.0.1',
  } as const;

  constructor(scope: Construct, id: string, props: KratixProps = {}) {
    const { namespace = home, state } = requireProps('KratixProps', props);
    const destinations = destinationsOf(props.destinations ?? {});
    if (namespace !== home)
      throw new Error(`namespace must be ${home}, which the chart of kratix names itself, got '${namespace}'`);
    if (state === undefined && destinations.length > 0) throw new Error('destinations need a state to write to: give state');
    // The chart's own stores and destinations would be applied before their definitions: ours come after the release.
    const values = { stateStores: [], destinations: [] };
    // The chart brings its namespace along, which is made once for all of the cluster, with labels and annotations of ours.
    const jsonPointers = ['/metadata/annotations', '/metadata/labels'];
    const ignoreDifferences = [{ group: '', kind: 'Namespace', name: home, jsonPointers }];
    super(scope, id, Kratix.chart, { namespace: home, values, ignoreDifferences }, props);
    if (state !== undefined) this.addState(state);
    for (const [name, destination] of destinations) this.addDestination(name, destination);
  }

  override get crds(): InstalledCrds {
    return { 'platform.kratix.io': 'syntasso/kratix v0.125.0' };
  }

  private addState(state: KratixState): void {
    const secretRef = { name: this.bindApp(state.githubApp), namespace: this.namespace };
    const store = new ApiObject(this.clusterManifests, 'state', {
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'GitStateStore',
      metadata: { name: 'default' },
      spec: { authMethod: 'githubApp', ...stateOf(state), secretRef },
    });
    unchecked(store, 'the definitions of Kratix v0.125.0 do not list githubApp, which the chart installs');
  }

  /** Binds the three parts of an app. Returns the name of the one Secret they are in. */
  private bindApp(app: GitHubApp): string {
    const secret = 'kratix-github-credentials';
    const names = (['appId', 'installationId', 'privateKey'] as const).map(part => {
      const { name, key } = bindSecret(`githubApp.${part}`, app[part], this, { secret, key: keys[part] });
      if (key !== keys[part])
        throw new Error(`githubApp.${part} must be kept under the key ${keys[part]}, got '${key}' of Secret '${name}'`);
      return name;
    });
    const [first = secret, second] = new Set(names);
    if (second !== undefined) throw new Error(`githubApp must be three keys of one Secret, got '${first}' and '${second}'`);
    return first;
  }

  private addDestination(name: string, { path, labels }: KratixDestination): void {
    new ApiObject(this.clusterManifests, `destination-${name}`, {
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'Destination',
      metadata: { name, labels },
      spec: { path, strictMatchLabels: false, stateStoreRef: { name: 'default', kind: 'GitStateStore' } },
    } satisfies Destination);
  }
}
