import type { KubernetesObject } from '../model';
import { groupOf } from '../object-file';

type Fields = Readonly<Record<string, unknown>>;
type Report = (message: string) => void;

const exact = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
/** Longest name of a Helm release. */
const longestRelease = 53;

/** The check of each kind that names a chart, by `group/Kind`. */
const checks: ReadonlyMap<
  string,
  { readonly group: string; readonly check: (object: KubernetesObject, report: Report) => void }[]
> = new Map([
  ['Application', [{ group: 'argoproj.io', check: (object, report) => checkSources(map(object['spec']), object, report) }]],
  [
    'ApplicationSet',
    [
      {
        group: 'argoproj.io',
        check: (object, report) => checkSources(map(map(map(object['spec'])['template'])['spec']), object, report),
      },
    ],
  ],
  ['HelmRelease', [{ group: 'helm.toolkit.fluxcd.io', check: checkHelmRelease }]],
  [
    'HelmChart',
    [
      { group: 'source.toolkit.fluxcd.io', check: (object, report) => checkChart(map(object['spec']), report) },
      { group: 'helm.cattle.io', check: checkK3sChart },
    ],
  ],
  ['OCIRepository', [{ group: 'source.toolkit.fluxcd.io', check: checkArtifact }]],
]);

/** Checks that every chart is pinned: a range would change what a commit means. */
export function checkPins(object: KubernetesObject, report: Report): void {
  const candidates = checks.get(object.kind);
  if (candidates === undefined) return;
  const group = groupOf(object.apiVersion);
  candidates.find(candidate => candidate.group === group)?.check(object, report);
}

/** Whether a text is one exact version, as Helm writes them. */
export function isExactVersion(version: string): boolean {
  return exact.test(version);
}

function map(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function checkVersion(chart: unknown, version: unknown, report: Report): void {
  const text = typeof version === 'string' ? version : '';
  // A template of an ApplicationSet takes the version from elsewhere.
  if (!isExactVersion(text) && !text.includes('{{'))
    report(`version of chart ${String(chart)} must be exact, such as 1.2.3, got '${text}'`);
}

/** The sources of an Argo CD Application that are charts. */
function checkSources(spec: Fields, object: KubernetesObject, report: Report): void {
  const sources = Array.isArray(spec['sources']) ? (spec['sources'] as readonly unknown[]) : [spec['source']];
  for (const source of sources.map(map)) {
    const { chart, targetRevision } = source;
    if (typeof chart !== 'string' || chart === '') continue;
    checkVersion(chart, targetRevision, report);
    const release = map(source['helm'])['releaseName'] ?? (object.kind === 'Application' ? object.metadata.name : '');
    if (typeof release === 'string' && release.length > longestRelease && !release.includes('{{')) {
      report(`release name of chart ${chart} must have at most ${longestRelease} characters, got '${release}'`);
    }
  }
}

function checkHelmRelease(object: KubernetesObject, report: Report): void {
  const chart = map(map(object['spec'])['chart']);
  if (chart['spec'] !== undefined) checkChart(map(chart['spec']), report);
}

/** The chart of a HelmRelease or HelmChart of Flux: a version counts only for a chart from a Helm repository. */
function checkChart({ chart, version, sourceRef }: Fields, report: Report): void {
  if ((map(sourceRef)['kind'] ?? 'HelmRepository') === 'HelmRepository') checkVersion(chart, version, report);
}

/** k3s' HelmChart: one given as an address of an archive, or as its content, has its version in it. */
function checkK3sChart(object: KubernetesObject, report: Report): void {
  const { chart, chartContent, version } = map(object['spec']);
  if (chartContent === undefined && typeof chart === 'string' && !/^https?:/.test(chart)) checkVersion(chart, version, report);
}

function checkArtifact(object: KubernetesObject, report: Report): void {
  const { url, ref } = map(object['spec']);
  const { semver, tag, digest } = map(ref);
  const moving = semver === undefined ? tag === undefined : !isExactVersion(String(semver));
  if (digest === undefined && moving) {
    report(`version of ${String(url)} must be exact, such as 1.2.3, got '${typeof semver === 'string' ? semver : ''}'`);
  }
}
