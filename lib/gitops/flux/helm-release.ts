import type { HelmReleaseSpec } from '../../../imports/helm.toolkit.fluxcd.io';
import { requireDnsLabel, requireObjectName, requireReleaseName } from '../../core/names';
import { requireWholeNumber } from '../../core/numbers';
import { requireRepositoryFolder } from '../../core/repositories';
import { FluxObject, nameIn, refIn, type FluxObjectProps, type FluxRef, type FluxScope } from './objects';
import { api } from './release';
import { requireProps } from '../../core/props';

/** A chart that a repository holds among others. */
export interface ChartInRepository {
  readonly source: FluxRef<'HelmRepository' | 'GitRepository' | 'Bucket'>;
  /** Its name in a Helm repository, else the path of its folder. */
  readonly name: string;
  /** Exact version. @default - what the repository's revision has; a Helm repository needs one */
  readonly version?: string;
  /** `Revision` upgrades with every change of a Git repository, whatever the chart's version. @default 'ChartVersion' */
  readonly reconcileStrategy?: 'ChartVersion' | 'Revision';
}

/** Properties of a {@link HelmRelease}. */
export interface HelmReleaseProps extends FluxObjectProps {
  /** A chart in a repository, or an OCIRepository or HelmChart that is one. */
  readonly chart: ChartInRepository | FluxRef<'OCIRepository' | 'HelmChart'>;
  /** Name of the Helm release, at most 53 characters. @default - the object's */
  readonly releaseName?: string;
  /** Namespace that it is installed into. @default - the object's */
  readonly targetNamespace?: string;
  /** Values; they win over those of `valuesFrom`. @default - none */
  readonly values?: object;
  /** ConfigMaps and Secrets with values, the first is the weakest. @default - none */
  readonly valuesFrom?: NonNullable<HelmReleaseSpec['valuesFrom']>;
  /** HelmReleases that must be ready first. @default - none */
  readonly dependsOn?: readonly FluxRef<'HelmRelease'>[];
  /** How often it is compared with the cluster, as a Go duration. @default '10m' */
  readonly interval?: string;
  /** How often a failed install or upgrade is tried again before it is given up; -1 never gives up. @default 3 */
  readonly retries?: number;
  /**
   * Any other field of the spec.
   *
   * @default - install and upgrade create and replace definitions; drift is corrected
   */
  readonly spec?: Partial<HelmReleaseSpec>;
}

/**
 * A HelmRelease of your own, for a chart that is not an add-on.
 *
 * @throws if a chart of a Helm repository has no version, a name is none, or the number of retries is none
 * @see https://fluxcd.io/flux/components/helm/helmreleases/
 */
export class HelmRelease extends FluxObject<'HelmRelease'> {
  constructor(scope: FluxScope, id: string, props: HelmReleaseProps) {
    requireProps('HelmReleaseProps', props);
    super(scope, id, 'HelmRelease', id, props);
    const { chart, releaseName = id, targetNamespace, values, valuesFrom, dependsOn, interval = '10m', spec } = props;
    const retries = requireWholeNumber('retries', props.retries ?? 3, -1);
    if (props.releaseName !== undefined) requireReleaseName('releaseName', props.releaseName);
    if (targetNamespace !== undefined) requireDnsLabel('targetNamespace', targetNamespace);
    for (const { name } of valuesFrom ?? []) requireObjectName('name in valuesFrom', name);
    this.make(api.helm, {
      interval,
      ...chartOf(chart, this.ref),
      releaseName,
      ...(targetNamespace !== undefined && { targetNamespace, storageNamespace: targetNamespace }),
      ...(dependsOn && { dependsOn: dependsOn.map(first => nameIn(first, this.ref)) }),
      install: { crds: 'CreateReplace', remediation: { retries } },
      upgrade: { crds: 'CreateReplace', remediation: { retries } },
      driftDetection: { mode: 'enabled' },
      ...(valuesFrom && { valuesFrom }),
      ...(values && { values }),
      ...spec,
    } satisfies HelmReleaseSpec);
  }
}

function chartOf(chart: HelmReleaseProps['chart'], user: FluxRef): Pick<HelmReleaseSpec, 'chart' | 'chartRef'> {
  if (!('source' in chart)) return { chartRef: refIn(chart, user) };
  const { source, name, version, reconcileStrategy } = chart;
  requireRepositoryFolder('chart.name', name);
  if (version === undefined && source.kind === 'HelmRepository')
    throw new Error(`version of chart ${name} is missing: give an exact one, such as 1.2.3`);
  const pin = { ...(version !== undefined && { version }), ...(reconcileStrategy && { reconcileStrategy }) };
  return { chart: { spec: { chart: name, ...pin, sourceRef: refIn(source, user) } } };
}
