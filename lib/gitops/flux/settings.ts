import type { SyncPolicy } from '../../core/model';
import { requireDataKey, requireDnsLabel, requireObjectName } from '../../core/names';
import { requireSyncPolicy } from '../../core/sync-policy';

/** Where Flux reads the rendered tree from. */
export interface FluxSource {
  /** @default 'GitRepository' */
  readonly kind?: 'GitRepository' | 'OCIRepository';
  /** @default 'flux-system' */
  readonly name?: string;
  /** How often it is asked for something new, as a Go duration. @default '1m' */
  readonly interval?: string;
  /** Secret with what signs in to it, in Flux' namespace. @default - none: it is public */
  readonly secret?: string;
}

/** A Secret with a kubeconfig, in Flux' namespace. */
export interface KubeConfigSecret {
  readonly name: string;
  /** @default - Flux looks for `value`, then for `value.yaml` */
  readonly key?: string;
}

/** Options of {@link flux}. Durations are Go's, for example `90s`, `10m` or `1h30m`. */
export interface FluxOptions {
  /** Namespace of Flux, and of every object that it reads. @default 'flux-system' */
  readonly namespace?: string;
  /** Where it reads the rendered tree from. @default - a GitRepository `flux-system` */
  readonly source?: FluxSource;
  /** How often each Kustomization and HelmRelease is compared with the cluster. @default '10m' */
  readonly interval?: string;
  /** How often the charts' repositories are asked. @default '1h' */
  readonly chartInterval?: string;
  /** How long objects may take to become healthy. @default '10m' */
  readonly timeout?: string;
  /** Pause before a failed Kustomization is tried again, unless an add-on's retry policy says otherwise. @default '1m' */
  readonly retryInterval?: string;
  /** How applications are kept in line with Git, unless an add-on says otherwise. @default - automated, with pruning and self-healing */
  readonly sync?: SyncPolicy;
  /** Id of the add-on that is the Flux Operator; its values are also written to `bootstrap/`. @default 'flux-operator' */
  readonly addon?: string;
  /**
   * How Flux reaches the cluster if it runs in another one. The names of the cluster's objects there then end in `-<cluster>`.
   *
   * @default - it runs in the cluster itself
   */
  readonly kubeConfig?: KubeConfigSecret;
  /** Flux' image automation controllers are installed, too. @default false */
  readonly imageAutomation?: boolean;
}

/** {@link FluxOptions} with every default filled in. */
export interface FluxSettings extends Required<Omit<FluxOptions, 'source' | 'kubeConfig'>> {
  readonly source: Required<Omit<FluxSource, 'secret'>> & { readonly secret: string | undefined };
  readonly kubeConfig: KubeConfigSecret | undefined;
}

/**
 * Fills in the defaults.
 *
 * @throws if a name is none, a duration is none, or a number of the sync policy is not possible
 */
export function fluxSettings(options: FluxOptions): FluxSettings {
  const { kind = 'GitRepository', name = 'flux-system', interval = '1m', secret } = options.source ?? {};
  return {
    namespace: requireDnsLabel('namespace of Flux', options.namespace ?? 'flux-system'),
    source: {
      kind,
      name: requireDnsLabel('name of the source of Flux', name),
      interval: requireDuration('source.interval', interval),
      secret: secret === undefined ? undefined : requireObjectName('source.secret', secret),
    },
    interval: requireDuration('interval', options.interval ?? '10m'),
    chartInterval: requireDuration('chartInterval', options.chartInterval ?? '1h'),
    timeout: requireDuration('timeout', options.timeout ?? '10m'),
    retryInterval: requireDuration('retryInterval', options.retryInterval ?? '1m'),
    sync: requireSyncPolicy(options.sync ?? {}),
    addon: requireDnsLabel('addon', options.addon ?? 'flux-operator', 53),
    kubeConfig: options.kubeConfig && requireKubeConfig(options.kubeConfig),
    imageAutomation: options.imageAutomation ?? false,
  };
}

/**
 * Returns the Secret with a kubeconfig if there can be one.
 *
 * @throws if its name or its key is none
 */
export function requireKubeConfig<S extends KubeConfigSecret>(secret: S): S {
  requireObjectName('kubeConfig.name', secret.name);
  if (secret.key !== undefined) requireDataKey('kubeConfig.key', secret.key);
  return secret;
}

function requireDuration(what: string, value: string): string {
  if (!/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(value))
    throw new Error(`${what} must be a duration such as 90s or 1h30m, got '${value}'`);
  return value;
}
