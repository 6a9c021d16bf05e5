import { parse } from 'yaml';
import { homelab } from '../../apps/site';
import { theCluster } from '../../apps/the-cluster';
import { argoCd } from '../../lib/gitops';
import { flux } from '../../lib/gitops/flux/engine';
import { ApiObject } from 'cdk8s';
import { Cluster, Homelab, ManifestAddon, type GitOpsEngine } from '../../lib';
import { Loki } from '../../lib/observability/loki';

interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

/** The add-ons' own objects by path, without what an engine writes onto them for itself. */
function ownObjects(files: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const own = [...files].filter(([path]) => /^[^/]+\/manifests\/[^/]+\/(prerequisites|config)\//.test(path));
  return Object.fromEntries(own.map(([path, text]) => [path, withoutEngine(parse(text) as Manifest)]));
}

function withoutEngine(object: Manifest): unknown {
  const { annotations = {}, ...metadata } = object.metadata;
  const kept = Object.entries(annotations).filter(
    ([key]) => !key.startsWith('argocd.argoproj.io/') && !key.startsWith('kustomize.toolkit.fluxcd.io/'),
  );
  return { ...object, metadata: kept.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(kept) } };
}

/** Chart, version, release name, namespace and values of each chart, by application. */
function argoReleases(files: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const applications = [...files]
    .filter(([path]) => path.includes('/gitops/application.'))
    .map(([, text]) => parse(text) as Manifest);
  return Object.fromEntries(
    applications.flatMap(({ spec }) => {
      const { sources, destination } = spec as {
        sources: readonly {
          repoURL: string;
          chart?: string;
          targetRevision: string;
          helm?: { releaseName: string; valueFiles: readonly string[] };
        }[];
        destination: { namespace: string };
      };
      const chart = sources.find(source => source.chart !== undefined);
      if (chart?.helm === undefined) return [];
      const values = files.get(chart.helm.valueFiles[0]?.replace('$values/dist/', '') ?? '');
      const { repoURL, targetRevision: version } = chart;
      return [
        [
          chart.helm.releaseName,
          {
            repository: repoURL.replace(/\/$/, ''),
            chart: chart.chart,
            version,
            namespace: destination.namespace,
            values: parse(values ?? '') as unknown,
          },
        ],
      ];
    }),
  );
}

function fluxReleases(files: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const objects = [...files].filter(([path]) => path.includes('/release/')).map(([, text]) => parse(text) as Manifest);
  const find = (kind: string, name: string): Manifest | undefined =>
    objects.find(object => object.kind === kind && object.metadata.name === name);
  return Object.fromEntries(
    objects
      .filter(({ kind }) => kind === 'HelmRelease')
      .map(({ spec }) => {
        const release = spec as {
          releaseName: string;
          targetNamespace?: string;
          chart?: { spec: { chart: string; version: string; sourceRef: { kind: string; name: string } } };
          chartRef?: { kind: string; name: string };
          valuesFrom?: readonly { name: string; valuesKey?: string }[];
        };
        const from = release.valuesFrom?.[0];
        const values = parse((from && find('ConfigMap', from.name)?.data?.[from.valuesKey ?? 'values.yaml']) ?? '{}') as unknown;
        const ref = release.chart?.spec.sourceRef ?? release.chartRef;
        const source = find(ref?.kind ?? '', ref?.name ?? '')?.spec as { url: string; ref?: { tag: string } };
        const { chart, version } = release.chart?.spec ?? { chart: source.url.split('/').at(-1), version: source.ref?.tag };
        const url = source.url.replace(/^oci:\/\//, '');
        const repository = release.chart === undefined ? url.slice(0, url.lastIndexOf('/')) : url;
        return [release.releaseName, { repository, chart, version, namespace: release.targetNamespace, values }];
      }),
  );
}

function renderWith(engine: GitOpsEngine): ReadonlyMap<string, string> {
  const root = homelab();
  theCluster(root, engine);
  return root.render().files;
}

describe('both engines, from the same source', () => {
  const argo = renderWith(argoCd());
  const fluxed = renderWith(flux());

  test('would reconcile the same objects of every add-on', () => {
    expect(Object.keys(ownObjects(argo)).length).toBeGreaterThan(40);
    expect(ownObjects(fluxed)).toEqual(ownObjects(argo));
  });

  test('would give every chart the same version and effective values', () => {
    expect(Object.keys(argoReleases(argo)).length).toBeGreaterThan(12);
    expect(fluxReleases(fluxed)).toEqual(argoReleases(argo));
  });
});

describe.each([
  ['Argo CD', argoCd],
  ['Flux', flux],
] as const)('text that is for somebody else, under %s', (_name, engine) => {
  const foreign = 'alert {{ $labels.name }} ${HOME} $${X} <<EOF << .x >> {{`{{`}} {{- end }}';
  const root = new Homelab({ repository: { url: 'https://git.example/homelab.git' } });
  const cluster = new Cluster(root, 'home', { domain: 'home.example.net', engine: engine() });
  const notes = new ManifestAddon(cluster, 'notes', { namespace: 'notes' });
  new ApiObject(notes.manifests, 'map', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'alerts' },
    data: { text: foreign },
  });
  new Loki(cluster, 'loki', { rawValues: { query: foreign } });
  const { files } = root.render();

  test('stays as it is in manifests', () => {
    const text = files.get('home/manifests/notes/config/configmap.notes.alerts.yaml') ?? '';
    expect((parse(text) as Manifest).data).toEqual({ text: foreign });
  });

  test('stays as it is in values', () => {
    const releases = { ...argoReleases(files), ...fluxReleases(files) };
    expect((releases['loki'] as { values: { query: string } }).values.query).toBe(foreign);
  });

  test('is not handed to any substitution', () => {
    expect([...files.values()].filter(text => /postBuild|goTemplate/.test(text))).toEqual([]);
  });
});
