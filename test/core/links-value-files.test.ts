import { ApiObject } from 'cdk8s';
import { Cluster } from '../../lib/core/cluster';
import type { Repository } from '../../lib/core/model';
import { HomelabError } from '../../lib/core/problems';
import { Application } from '../../lib/gitops/argocd/application';
import { ApplicationSet } from '../../lib/gitops/argocd/application-set';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { homelab } from '../../lib/testing';
import { Release, set } from '../support/invalid';

const url = 'https://git.example.net/homelab.git';
const destination = { name: 'in-cluster', namespace: 'web' };

interface Scene {
  /** @default - 'dist' on main */
  readonly repository?: Partial<Repository>;
  /** The source of the values. @default - the homelab's own repository */
  readonly values?: object;
  /** Of the chart's source. */
  readonly helm?: object;
  /** Who reads them. @default - an Application of its own */
  readonly put?: (addon: Release, sources: readonly Source[]) => void;
}
type Source = { readonly repoURL: string };

const application = (addon: Release, sources: readonly object[]): void => {
  new ApiObject(addon.manifests, 'web', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web' },
    ...{ spec: { project: 'default', sources, destination } },
  });
};

/** What is wrong when an Application on cluster `home` reads a file; an add-on `argocd` there has values. */
function problems(file: string, { repository = {}, values = {}, helm = {}, put = application }: Scene = {}): readonly string[] {
  const root = homelab({ repository: { url, ...repository } });
  const home = new Cluster(root, 'home', { domain: 'home.example.net', engine: argoCd() });
  put(new Release(home, 'argocd', { values: { a: 1 } }), [
    {
      repoURL: 'https://charts.example.net',
      chart: 'web',
      targetRevision: '1.2.3',
      helm: { valueFiles: [file], ...helm },
    } as Source,
    { repoURL: url, targetRevision: 'main', ref: 'values', ...values } as Source,
  ]);
  try {
    root.render();
    return [];
  } catch (error) {
    return error instanceof HomelabError ? error.problems.map(({ message }) => message) : [String(error)];
  }
}

const own = '$values/dist/home/values/argocd.yaml';
const wrong = '$values/dist/home/values/argo-cd.yaml';
const nothing = (file: string, hint = ''): string =>
  `application 'web' in namespace argocd reads '${file}', which nothing writes${hint}`;

test('takes a file of values that is written', () => {
  expect(problems(own)).toEqual([]);
  expect(problems('$values/./dist//home/values/../values/argocd.yaml')).toEqual([]);
});

test('fails when nothing writes the file, naming the nearest beside it', () => {
  expect(problems(wrong)).toEqual([nothing(wrong, `; did you mean '${own}'?`)]);
  expect(problems('$values/dist/home/values/other.yaml')).toEqual([nothing('$values/dist/home/values/other.yaml')]);
  // Another program writes other folders of the output.
  for (const file of ['$values/dist/other/values/argocd.yaml', '$values/dist/a.yaml']) expect(problems(file)).toEqual([]);
});

test('fails alike for an Application made by the construct, and for what an ApplicationSet makes', () => {
  const message = nothing(wrong, `; did you mean '${own}'?`);
  const typed = (addon: Release, source: readonly Source[]): void => void new Application(addon, 'web', { source, destination });
  expect(problems(wrong, { put: typed })).toEqual([message]);
  const template = (name: string) => (addon: Release, source: readonly Source[]) =>
    void new ApplicationSet(addon, 'web', {
      generators: [{ list: { elements: [{ name: 'a' }] } }],
      template: { name, source, destination },
    });
  const inSet = message.replace('application', 'ApplicationSet');
  expect(problems(wrong, { put: template('{{ .name }}-web') })).toEqual([inSet]);
  expect(problems('$values/dist/home/values/{{ .name }}.yaml', { put: template('{{ .name }}-web') })).toEqual([]);
});

test('fails when no source has the ref, whatever repository was meant', () => {
  expect(problems('$valuez/any.yaml', { values: { repoURL: 'https://git.example.net/other.git' } })).toEqual([
    "application 'web' in namespace argocd reads '$valuez/any.yaml', but no source has ref 'valuez'; did you mean 'values'?",
  ]);
  expect(problems('$config/any.yaml', { values: { ref: '', path: 'deploy' } })).toEqual([
    "application 'web' in namespace argocd reads '$config/any.yaml', but no source has ref 'config' (it has none)",
  ]);
});

test.each(['git@git.example.net:homelab.git', 'ssh://git@git.example.net/homelab', 'https://GIT.example.net/homelab/'])(
  'knows its own repository as %s',
  repoURL => {
    expect(problems(wrong, { values: { repoURL } })).toHaveLength(1);
  },
);

test.each([{ targetRevision: 'HEAD' }, { targetRevision: undefined }])('knows its own revision as %j', values => {
  expect(problems(wrong, { values })).toHaveLength(1);
});

test.each<[string, string, Scene]>([
  ['of another repository', wrong, { values: { repoURL: 'https://git.example.net/other.git' } }],
  ['of another revision', wrong, { values: { targetRevision: 'v1' } }],
  [
    'of the head, where the output is on a branch of its own',
    wrong,
    { repository: { revision: 'rendered' }, values: { targetRevision: 'HEAD' } },
  ],
  ['outside of the output folder', '$values/charts/web.yaml', {}],
  ['that may be missing', wrong, { helm: { ignoreMissingValueFiles: true } }],
  ["that Argo CD's variables name", '$values/dist/home/values/$ARGOCD_APP_NAME.yaml', {}],
  ['that a pattern finds', '$values/dist/home/values/*.yaml', {}],
  ['of its own source', 'values-prod.yaml', {}],
  ['in a folder of others, where the output is the whole repository', '$values/charts/web.yaml', { repository: { path: '' } }],
])('cannot know a file %s', (_, file, scene) => {
  expect(problems(file, scene)).toEqual([]);
});

test('knows its own folders where the output is the whole repository', () => {
  const repository = { path: '' };
  expect(problems('$values/home/values/argocd.yaml', { repository })).toEqual([]);
  expect(problems('$values/home/values/other.yaml', { repository })).toEqual([nothing('$values/home/values/other.yaml')]);
});

test('knows the files of a set, and reads what is in one', () => {
  const inSet = (file: string): readonly string[] =>
    problems(file, {
      put: (addon, sources) => {
        const guests = set(addon.node.root as never, 'guests', addon.target as Cluster, { externalCrds: ['argoproj.io'] });
        application(new Release(guests, 'argocd', { values: { a: 1 } }), sources);
      },
    });
  expect(inSet('$values/dist/guests/values/argocd.yaml')).toEqual([]);
  expect(inSet('$values/dist/guests/values/other.yaml')).toEqual([nothing('$values/dist/guests/values/other.yaml')]);
});
