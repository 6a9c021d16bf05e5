import type { HelmReleaseSpec } from '../../../imports/helm.toolkit.fluxcd.io';
import type { GitRepositorySpec } from '../../../imports/source.toolkit.fluxcd.io';
import type { GitOpsApplication, GitRelease, HelmRelease, KubernetesObject } from '../../core/model';
import { toYaml } from '../../core/yaml';
import { releasePolicy } from './policy';
import type { FluxSettings, KubeConfigSecret } from './settings';

/** The APIs of Flux' objects. */
export const api = {
  kustomize: 'kustomize.toolkit.fluxcd.io/v1',
  helm: 'helm.toolkit.fluxcd.io/v2',
  source: 'source.toolkit.fluxcd.io/v1',
  operator: 'fluxcd.controlplane.io/v1',
} as const;

/** How OCI registries mark the layer with a Helm chart; without it the chart would be unpacked as a tree of manifests. */
export const chartLayer = { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' } as const;

/** Name of the ConfigMap with a release's values, without the cluster's. */
export function valuesName(id: string): string {
  return `${id}-values`;
}

/** Pointer to the name of the chart's source in a HelmRelease. */
export function chartSourcePointer({ chart }: HelmRelease): string {
  return isOci(chart.repository) ? '/spec/chartRef/name' : '/spec/chart/spec/sourceRef/name';
}

/** A release has a ConfigMap with values. */
export function hasValues({ values }: HelmRelease): boolean {
  return Object.keys(values).length > 0;
}

/** Where a HelmRelease and what belongs to it are made. */
export interface ReleasePlace {
  readonly settings: FluxSettings;
  /** What ends every name. */
  readonly suffix: string;
  /** How to reach the cluster of the release. */
  readonly kubeConfig: KubeConfigSecret | undefined;
}

/**
 * A Helm release as Flux has it: the chart's source, the values, the HelmRelease. All three lie beside Flux; `kubeConfig` says
 * where the release goes.
 */
export function releaseObjects(application: GitOpsApplication, release: HelmRelease, place: ReleasePlace): KubernetesObject[] {
  const { settings, suffix, kubeConfig } = place;
  const { namespace } = settings;
  const name = application.id + suffix;
  const spec: HelmReleaseSpec = {
    ...releasePolicy(application, settings),
    ...chartOf(release, name, settings),
    releaseName: release.name,
    targetNamespace: application.namespace,
    storageNamespace: application.namespace,
    ...(kubeConfig && { kubeConfig: { secretRef: kubeConfig } }),
    ...(hasValues(release) && { valuesFrom: [{ kind: 'ConfigMap', name: valuesName(application.id) + suffix }] }),
    ...(release.overlay && { values: release.overlay }),
  };
  return [
    sourceOf(release, { name, namespace }, settings),
    ...(hasValues(release) ? [valuesOf(application.id, release, place)] : []),
    { apiVersion: api.helm, kind: 'HelmRelease', metadata: { name, namespace }, spec },
  ];
}

/** The source of a release that lies in somebody else's Git repository. */
export function gitSource(release: GitRelease, name: string, { namespace, chartInterval }: FluxSettings): KubernetesObject {
  const spec: GitRepositorySpec = { interval: chartInterval, url: release.url, ref: releaseRef(release.revision) };
  return { apiVersion: api.source, kind: 'GitRepository', metadata: { name, namespace }, spec };
}

/** A commit is told by its form; everything else that pins a release is a tag. */
function releaseRef(revision: string): NonNullable<GitRepositorySpec['ref']> {
  return isCommit(revision) ? { commit: revision } : { tag: revision };
}

/** Whether a revision is a commit's full hash. */
export function isCommit(revision: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
}

function isOci(repository: string): boolean {
  return repository.startsWith('oci://');
}

function chartOf({ chart }: HelmRelease, source: string, { chartInterval }: FluxSettings): Partial<HelmReleaseSpec> {
  if (isOci(chart.repository)) return { chartRef: { kind: 'OCIRepository', name: source } };
  const sourceRef = { kind: 'HelmRepository', name: source } as const;
  return { chart: { spec: { chart: chart.name, version: chart.version, sourceRef, interval: chartInterval } } };
}

function sourceOf({ chart }: HelmRelease, metadata: KubernetesObject['metadata'], settings: FluxSettings): KubernetesObject {
  const url = chart.repository.replace(/\/+$/, '');
  const interval = settings.chartInterval;
  if (!isOci(url)) return { apiVersion: api.source, kind: 'HelmRepository', metadata, spec: { interval, url } };
  // A registry's tags cannot hold the plus sign of a version: Helm writes an underscore.
  const tag = chart.version.replaceAll('+', '_');
  const spec = { interval, url: `${url}/${chart.name}`, ref: { tag }, layerSelector: chartLayer };
  return { apiVersion: api.source, kind: 'OCIRepository', metadata, spec };
}

function valuesOf(id: string, { values }: HelmRelease, { settings, suffix }: ReleasePlace): KubernetesObject {
  const { namespace } = settings;
  // The label makes Flux upgrade the release as soon as the values change, not at its next interval.
  const metadata = { name: valuesName(id) + suffix, namespace, labels: { 'reconcile.fluxcd.io/watch': 'Enabled' } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'values.yaml': toYaml(values) } };
}
