import { ManifestAddon } from '../../../lib/core/manifest-addon';
import type { KubernetesObject } from '../../../lib/core/model';
import type { ClusterTarget } from '../../../lib/core/target';
import { ApplicationSet, type ApplicationSetProps } from '../../../lib/gitops/argocd/application-set';
import type { ApplicationSetGenerator } from '../../../lib/gitops/argocd/generators';
import { cluster, render } from '../../../lib/testing';

const template: ApplicationSetProps['template'] = {
  name: '{{ .name }}-web',
  source: { repoURL: 'https://git.example.net/web.git', targetRevision: 'main', path: 'deploy/{{ .name }}' },
  destination: { name: '{{ .name }}', namespace: 'web' },
};
const clusters: ApplicationSetGenerator = {
  clusters: { selector: { matchLabels: { stage: 'test' } }, values: { revision: 'main' } },
};
const repoURL = 'https://git.example.net/web.git';

function set(target: ClusterTarget, props: Partial<ApplicationSetProps> = {}): ApplicationSet {
  const apps = new ManifestAddon(target, 'apps', { namespace: 'argocd' });
  return new ApplicationSet(apps, 'web', { generators: [clusters], template, ...props });
}
const rendered = (props: Partial<ApplicationSetProps> = {}): KubernetesObject =>
  render(target => set(target, props)).object('ApplicationSet', 'web');

test('with as little as it takes', () => {
  expect(rendered().metadata).toMatchObject({ name: 'web', namespace: 'argocd' });
  expect(rendered().spec).toEqual({
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [clusters],
    syncPolicy: { applicationsSync: 'sync', preserveResourcesOnDeletion: false },
    template: {
      metadata: { name: '{{ .name }}-web', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
      spec: {
        project: 'default',
        source: template.source,
        destination: template.destination,
        syncPolicy: {
          automated: { prune: true, selfHeal: true, allowEmpty: false },
          retry: { limit: 5, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '300s' } },
          syncOptions: ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true'],
        },
      },
    },
  });
});

test('with everything', () => {
  expect(
    rendered({
      template: {
        ...template,
        labels: { stage: '{{ .metadata.labels.stage }}' },
        annotations: { 'example.net/made-by': 'web' },
        cascade: false,
        sync: { selfHeal: false },
        ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
        info: { cluster: '{{ .server }}' },
      },
      applicationsSync: 'create-update',
      goTemplateOptions: ['missingkey=zero'],
      spec: { strategy: { type: 'RollingSync', rollingSync: { steps: [{ maxUpdate: 1 }] } } },
    }).spec,
  ).toMatchObject({
    goTemplateOptions: ['missingkey=zero'],
    syncPolicy: { applicationsSync: 'create-update' },
    strategy: { type: 'RollingSync' },
    template: {
      metadata: { labels: { stage: '{{ .metadata.labels.stage }}' }, annotations: { 'example.net/made-by': 'web' } },
      spec: {
        info: [{ name: 'cluster', value: '{{ .server }}' }],
        syncPolicy: { automated: { selfHeal: false } },
        ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
      },
    },
  });
});

test.each<[string, Partial<ApplicationSetProps>]>([
  ['if they shall outlive the set', { preserveResourcesOnDeletion: true }],
  ['if they shall outlive their Application', { template: { ...template, cascade: false } }],
])('what was made stays %s', (_, props) => {
  const { metadata } = (rendered(props).spec as { readonly template: { readonly metadata: object } }).template;
  expect(metadata).not.toHaveProperty('finalizers');
});

const token = { secretName: 'github', key: 'token' };
const list: ApplicationSetGenerator = { list: { elements: [{ name: 'home', url: 'https://home:6443' }, { name: 'away' }] } };
const directories: ApplicationSetGenerator = {
  git: { repoURL, revision: 'HEAD', directories: [{ path: 'apps/*' }, { path: 'apps/attic', exclude: true }] },
};
const generators: readonly (readonly [string, ApplicationSetGenerator])[] = [
  ['all clusters', { clusters: {} }],
  ['clusters by their labels', clusters],
  ['clusters as one flat list', { clusters: { flatList: true } }],
  ['a list', list],
  ['a list that a template writes', { list: { elementsYaml: '{{ .elements | toJson }}' } }],
  ['directories of a repository', directories],
  [
    'files of a repository',
    { git: { repoURL, revision: 'HEAD', files: [{ path: 'clusters/**/config.json' }], pathParamPrefix: 'app' } },
  ],
  [
    'pull requests on GitHub',
    {
      pullRequest: {
        github: { owner: 'me', repo: 'web', tokenRef: token, labels: ['preview'] },
        filters: [{ branchMatch: '.*-preview' }],
        requeueAfterSeconds: 300,
      },
    },
  ],
  ['merge requests on GitLab', { pullRequest: { gitlab: { project: '42', tokenRef: token, pullRequestState: 'opened' } } }],
  ['pull requests on Gitea', { pullRequest: { gitea: { api: 'https://git.example.net', owner: 'me', repo: 'web' } } }],
  [
    'repositories of an organization',
    { scmProvider: { github: { organization: 'me', tokenRef: token }, filters: [{ repositoryMatch: '^app-' }] } },
  ],
  ['what another resource decides', { clusterDecisionResource: { configMapRef: 'decisions', name: 'placement' } }],
  ['a plugin', { plugin: { configMapRef: { name: 'plugin' }, input: { parameters: { team: 'web' } } } }],
  ['some of the results', { ...list, selector: { matchExpressions: [{ key: 'name', operator: 'NotIn', values: ['away'] }] } }],
  [
    'each directory on each cluster',
    { matrix: { generators: [directories, { clusters: { selector: { matchLabels: { tier: '{{ .path.basename }}' } } } }] } },
  ],
  [
    'clusters, with what files say of some over it',
    {
      merge: { mergeKeys: ['name'], generators: [clusters, { git: { repoURL, revision: 'HEAD', files: [{ path: '*.json' }] } }] },
    },
  ],
  ['three by three', { matrix: { generators: [list, { matrix: { generators: [directories, clusters] } }] } }],
  ['a merge in a matrix', { matrix: { generators: [list, { merge: { mergeKeys: ['name'], generators: [clusters, list] } }] } }],
  ['a matrix in a merge', { merge: { mergeKeys: ['name'], generators: [{ matrix: { generators: [list, clusters] } }, list] } }],
];

describe('Applications are made for', () => {
  test.each(generators)('%s', (_, generator) => {
    expect((rendered({ generators: [generator] }).spec as { readonly generators: unknown }).generators).toEqual([generator]);
  });

  test('several at once', () => {
    const all = generators.map(([, generator]) => generator);
    expect((rendered({ generators: all }).spec as { readonly generators: unknown }).generators).toEqual(all);
  });
});

describe('fails when', () => {
  const git = { repoURL, revision: 'HEAD' };
  const github = { owner: 'me', repo: 'web' };
  /** What the types refuse, as somebody without them would write it. */
  const untyped = (json: object): ApplicationSetGenerator => JSON.parse(JSON.stringify(json)) as ApplicationSetGenerator;
  test.each<[string, readonly ApplicationSetGenerator[], string]>([
    ['there is none', [], "generators of 'web' is empty: an ApplicationSet needs at least one"],
    [
      'one is of no kind',
      [{ selector: { matchLabels: { a: 'b' } } }],
      "generator of 'web' generates nothing: give it clusters, git, ",
    ],
    ['one is of two kinds', [{ ...clusters, ...list }], "generator of 'web' can be one of them, got clusters and list"],
    [
      'a list is empty',
      [{ list: { elements: [] } }],
      "list generator of 'web' generates nothing: give it elements or elementsYaml",
    ],
    [
      'a list holds texts',
      [{ list: { elements: ['home'] } }],
      `list generator of 'web' has elements that are maps such as { cluster: 'home' }, got 'home'`,
    ],
    ['git has nothing to look at', [{ git }], "git generator of 'web' generates nothing: give it directories or files"],
    [
      'git has both, of which one would be passed over',
      [{ git: { ...git, directories: [{ path: 'a' }], files: [{ path: 'b' }] } }],
      "git generator of 'web' can be one of them, got directories and files",
    ],
    [
      'pull requests are nowhere',
      [{ pullRequest: {} }],
      "pullRequest generator of 'web' generates nothing: give it github, gitlab,",
    ],
    [
      'pull requests are in two places',
      [{ pullRequest: { github, gitlab: { project: '1' } } }],
      "pullRequest generator of 'web' can be one of them, got github and gitlab",
    ],
    [
      'repositories are nowhere',
      [{ scmProvider: {} }],
      "scmProvider generator of 'web' generates nothing: give it github, gitlab,",
    ],
    [
      'a matrix has one side',
      [{ matrix: { generators: [list] } }],
      "matrix generator of 'web' needs at least two generators, got 1",
    ],
    [
      'a matrix has three sides',
      [{ matrix: { generators: [list, list, list] } }],
      "matrix generator of 'web' combines two generators, got 3: put a matrix into it for the third",
    ],
    [
      'a merge has nothing to merge',
      [{ merge: { mergeKeys: ['name'], generators: [list] } }],
      "merge generator of 'web' needs at least two generators, got 1",
    ],
    [
      'a merge has no keys',
      [{ merge: { mergeKeys: [], generators: [list, list] } }],
      "mergeKeys of 'web' is empty: name what results of its generators have in common",
    ],
    [
      'something is wrong deep inside',
      [{ matrix: { generators: [list, { matrix: { generators: [{ git }, list] } }] } }],
      "git generator of 'web' generates nothing: give it directories or files",
    ],
    [
      'it is too deep',
      [
        untyped({
          matrix: { generators: [list, { merge: { mergeKeys: ['a'], generators: [list, { matrix: { generators: [] } }] } }] },
        }),
      ],
      "matrix generator of 'web' is the third level: Argo CD combines two at most",
    ],
  ])('%s', (_, wrong, message) => {
    expect(() => set(cluster(), { generators: wrong })).toThrow(message);
  });

  test.each<[string, Partial<ApplicationSetProps>, string]>([
    ['the name is empty', { template: { ...template, name: '' } }, "name in the template of 'web' is empty"],
    [
      'a name is of the older kind of template',
      { template: { ...template, name: '{{name}}-web' } },
      "'{{name}}' of 'web' is not a Go template; did you mean '{{ .name }}'?",
    ],
    [
      'a path is of the older kind',
      { template: { ...template, source: { repoURL, path: '{{ path.basename }}' } } },
      "'{{ path.basename }}' of 'web' is not a Go template; did you mean '{{ .path.basename }}'?",
    ],
    [
      'a generator has one of the older kind',
      {
        generators: [
          { matrix: { generators: [clusters, { git: { ...git, files: [{ path: '{{metadata.labels.site}}.json' }] } }] } },
        ],
      },
      "'{{metadata.labels.site}}' of 'web' is not a Go template; did you mean '{{ .metadata.labels.site }}'?",
    ],
    ['an option of templates is none', { goTemplateOptions: ['missingkey=fail'] }, "got 'missingkey=fail'"],
    [
      'the source is none',
      { template: { ...template, source: { repoURL } } },
      "source https://git.example.net/web.git of 'web' says",
    ],
    ['the destination is none', { template: { ...template, destination: {} } }, "destination of 'web' names no cluster"],
    [
      'the sync policy is none',
      { template: { ...template, sync: { retry: { limit: -9 } } } },
      'retry.limit must be a whole number',
    ],
  ])('%s', (_, props, message) => {
    expect(() => set(cluster(), props)).toThrow(message);
  });

  test('a field of a generator is misspelt', () => {
    const generator = untyped({ pullRequest: { github: { owner: 'me', repositry: 'web' } } });
    expect(() => rendered({ generators: [generator] })).toThrow(/repositry/);
  });
});

test.each([
  ['functions', '{{ now | date "2006" }}-{{ if eq .name "a" }}x{{ else }}y{{ end }}'],
  ['text for somebody else, in quotes', '{{ "{{name}}" }}'],
  ['text for somebody else, in backquotes', '{{`{{ path.basename }}`}}'],
  ['variables', '{{ $n := .name }}{{ $n }}'],
])('Go templates may have %s', (_, owner) => {
  expect(rendered({ template: { ...template, info: { owner } } }).spec).toMatchObject({
    template: { spec: { info: [{ name: 'owner', value: owner }] } },
  });
});
