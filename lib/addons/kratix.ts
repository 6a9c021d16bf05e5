import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Destination } from '../../imports/platform.kratix.io';
import type { InstalledCrds } from '../core/addon';
import { unchecked } from '../core/document';
import { HelmAddon, type HelmAddonProps } from '../core/helm-addon';
import type { SecretSource } from '../core/secret';

/** Values of the kratix chart that this library sets or expects you to set. */
export interface KratixValues {
  readonly image: { readonly repository: string; readonly tag: string };
  readonly resources: object;
  readonly stateStores: readonly object[];
  readonly destinations: readonly object[];
}

/** A GitHub App that may write to the state repository. */
export interface GitHubApp {
  readonly appId: SecretSource;
  readonly installationId: SecretSource;
  readonly privateKey: SecretSource;
}

/** Where Kratix writes what promises make. */
export interface KratixState {
  /** Repository, for example `https://github.com/me/platform-state`. */
  readonly url: string;
  /** @default 'main' */
  readonly branch?: string;
  /** Folder in the repository. @default 'clusters' */
  readonly path?: string;
  readonly githubApp: GitHubApp;
}

/** A cluster that promises may be scheduled to. */
export interface KratixDestination {
  /** Folder below the state's. */
  readonly path: string;
  /** What promises select it by. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Properties of {@link Kratix}. */
export interface KratixProps extends HelmAddonProps<KratixValues> {
  /** Where Kratix writes what promises make: a GitStateStore `default`. @default - none */
  readonly state?: KratixState;
  /** Clusters that promises may be scheduled to, by name. @default - none */
  readonly destinations?: Readonly<Record<string, KratixDestination>>;
}

/**
 * A platform of promises, by Kratix.
 *
 * @throws if destinations are given without a state to write to
 * @see https://docs.kratix.io/main/reference/statestore/intro
 */
export class Kratix extends HelmAddon<KratixValues> {
  static readonly chart = {
    repository: 'https://syntasso.github.io/helm-charts',
    name: 'kratix',
    // renovate: datasource=helm registryUrl=https://syntasso.github.io/helm-charts
    version: '0.0.1',
  } as const;

  constructor(scope: Construct, id: string, props: KratixProps = {}) {
    const { state, destinations = {} } = props;
    // The chart's own stores and destinations would be applied before their definitions: ours come after the release.
    super(scope, id, Kratix.chart, { namespace: 'kratix-platform-system', values: { stateStores: [], destinations: [] } }, props);
    if (state === undefined && Object.keys(destinations).length > 0)
      throw new Error('destinations need a state to write to: give state');
    if (state !== undefined) this.addState(state);
    for (const [name, destination] of Object.entries(destinations)) this.addDestination(name, destination);
  }

  override get crds(): InstalledCrds {
    return { 'platform.kratix.io': 'syntasso/kratix v0.125.0' };
  }

  private addState({ url, branch = 'main', path = 'clusters', githubApp }: KratixState): void {
    const secret = 'kratix-github-credentials';
    githubApp.appId.bind(this, { secret, key: 'appID' });
    githubApp.installationId.bind(this, { secret, key: 'installationID' });
    githubApp.privateKey.bind(this, { secret, key: 'privateKey' });
    const store = new ApiObject(this.clusterManifests, 'state', {
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'GitStateStore',
      metadata: { name: 'default' },
      spec: { authMethod: 'githubApp', url, branch, path, secretRef: { name: secret, namespace: this.namespace } },
    });
    unchecked(store, 'the definitions of Kratix v0.125.0 do not list githubApp, which the chart installs');
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
