import { Cluster } from '../lib/core/cluster';
import { Homelab } from '../lib/core/homelab';
import { ManifestAddon } from '../lib/core/manifest-addon';
import type { Repository } from '../lib/core/model';
import {
  Application,
  ApplicationSet,
  AppProject,
  argoCd,
  FluxInstance,
  GitRepository,
  HelmRelease,
  Kustomization,
  type AppProjectProps,
} from '../lib/gitops';
import { home as clusterOf } from './support/invalid';
import { fluxPlace, told, type Wrong } from './support/wrong-values';

describe('a repository, an address or a folder', () => {
  const repository =
    'must be the address of a repository such as https://github.com/me/homelab.git or git@github.com:me/homelab.git, got';
  const url = 'https://git.example.net/a.git';
  const lab = (repository: Partial<Repository>, output?: string): Homelab =>
    new Homelab({ repository: { url, ...repository }, ...(output !== undefined && { output }) });
  const source = { repoURL: url, path: 'web', targetRevision: 'main' };
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'web' };
  const spec = (given: object, place: object = {}) => ({
    source: { ...source, ...given },
    destination: { ...destination, ...place },
  });
  const argo = (home: Homelab): ManifestAddon => new ManifestAddon(clusterOf(home), 'place', { namespace: 'argocd' });
  const application = (given: object, place?: object) => (home: Homelab) =>
    new Application(argo(home), 'web', spec(given, place));
  const applications = (given: object, place?: object) => (home: Homelab) =>
    new ApplicationSet(argo(home), 'web', {
      generators: [{ clusters: {} }],
      template: { name: '{{ .name }}', ...spec(given, place) },
    });
  const project = (props: AppProjectProps) => (home: Homelab) => new AppProject(argo(home), 'team', props);
  const instance = (props: object) => (home: Homelab) =>
    new FluxInstance(fluxPlace(home), 'flux', { version: '2.9.3', ...props });
  const sync = { kind: 'GitRepository', url, ref: 'refs/heads/main', path: 'dist' };
  const folder = 'must be a folder in the repository such as dist, got';

  const ofArgo: readonly (readonly [string, object, object, string])[] = [
    ['server', {}, { server: '' }, "destination.server of 'web' must be a URL such as https://example.net, got ''"],
    [
      'namespace',
      {},
      { namespace: 'Not A Namespace' },
      "destination.namespace of 'web' must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'Not A Namespace'",
    ],
    ['name', {}, { server: undefined, name: ' ' }, "destination.name of 'web' must be text, got ' '"],
    ['repository', { repoURL: '' }, {}, `repoURL of 'web' ${repository} ''`],
    ['path', { path: '' }, {}, `path of 'web' ${folder} ''`],
    ['path above', { path: 'a/../../b' }, {}, `path of 'web' ${folder} 'a/../../b'`],
    ['revision', { targetRevision: '' }, {}, "targetRevision of 'web' must be text, got ''"],
    ['chart', { path: undefined, chart: ' ' }, {}, "chart of 'web' must be text, got ' '"],
    [
      "chart's repository",
      { path: undefined, chart: 'web', repoURL: 'a b' },
      {},
      "repoURL of 'web' must be the address of a repository such as https://charts.jetstack.io, got 'a b'",
    ],
  ];

  test.each<Wrong>([
    ['the repository', () => lab({ url: 'not a url' }), `repository url ${repository} 'not a url'`],
    [
      'a repository with a password',
      () => lab({ url: 'me:hunter2@git.example.net/a' }),
      `repository url ${repository} '…@git.example.net/a'`,
    ],
    [
      'the revision',
      () => lab({ revision: ' ' }),
      "repository revision must be a branch, a tag or a commit such as main, got ' '",
    ],
    [
      'a range of commits',
      () => lab({ revision: 'a..b' }),
      "repository revision must be a branch, a tag or a commit such as main, got 'a..b'",
    ],
    ['the path', () => lab({ path: ' ' }), `repository path ${folder} ' '`],
    ['the output', () => lab({}, ' '), "output must be text, got ' '"],
    ...ofArgo.map(([what, given, place, message]): Wrong => [`${what} of an Application`, application(given, place), message]),
    ...ofArgo.map(([what, given, place, message]): Wrong => [
      `${what} of an ApplicationSet`,
      applications(given, place),
      message,
    ]),
    [
      'the repository of a generator',
      home =>
        new ApplicationSet(argo(home), 'web', {
          generators: [{ git: { repoURL: '', revision: 'main', directories: [{ path: '*' }] } }],
          template: { name: 'web', ...spec({}) },
        }),
      `repoURL of git generator of 'web' ${repository} ''`,
    ],
    [
      'no destination',
      project({ destinations: [{}] }),
      "destination of project 'team' names no cluster: give it server or name, '*' for all",
    ],
    [
      'a destination of a project',
      project({ destinations: [{ server: ' ' }] }),
      "server in destination of project 'team' must be text, got ' '",
    ],
    ['a repository of a project', project({ sourceRepos: [''] }), "sourceRepos of project 'team' must be text, got ''"],
    ['a registry', instance({ registry: '' }), "registry must be one such as ghcr.io/fluxcd, got ''"],
    [
      'what Flux reads first',
      instance({ sync: { ...sync, url: '' } }),
      "sync.url must be an address such as https://github.com/me/homelab.git or ssh://git@github.com/me/homelab.git, got ''",
    ],
    ['its bucket', instance({ sync: { ...sync, kind: 'Bucket', url: '' } }), "sync.url must be text, got ''"],
    ['its reference', instance({ sync: { ...sync, ref: '' } }), "sync.ref must be text, got ''"],
    [
      'its Secret',
      instance({ sync: { ...sync, pullSecret: 'a b' } }),
      "sync.pullSecret must be a DNS name of at most 253 characters (DNS labels joined by dots), got 'a b'",
    ],
    [
      'the folder of a chart',
      home => {
        const place = fluxPlace(home);
        const { ref } = new GitRepository(place, 'charts', { url });
        new HelmRelease(place, 'web', { chart: { source: ref, name: '../x' } });
      },
      `chart.name ${folder} '../x'`,
    ],
    [
      'a branch',
      home => new GitRepository(fluxPlace(home), 'web', { url, ref: { branch: ' ' } }),
      "ref.branch must be text, got ' '",
    ],
    [
      'a folder of a Kustomization',
      home => {
        const place = fluxPlace(home);
        const { ref } = new GitRepository(place, 'web', { url });
        new Kustomization(place, 'web', { source: ref, path: '' });
      },
      `path ${folder} ''`,
    ],
    [
      'definitions',
      home => new Cluster(home, 'home', { domain: 'home.example.net', engine: argoCd(), externalCrds: ['', 'a.b'] }),
      "externalCrds must be groups such as cert-manager.io, or kinds such as argoproj.io/Application, got ''",
    ],
    [
      'an API server',
      home => new Cluster(home, 'home', { domain: 'home.example.net', engine: argoCd(), server: 'https://a b' }),
      "server must be a URL such as https://example.net, got 'https://a b'",
    ],
  ])('fails as %s', (_what, build, message) => {
    expect(told(build)).toBe(`Error: ${message}`);
  });

  test.each([
    'https://a.example/b',
    'http://10.0.4.9:3000/me/a',
    'ssh://git@a.example:22/b.git',
    'git@a.example:b.git',
    'oci://ghcr.io/a/b',
  ])('may be %s', address => {
    expect(lab({ url: address }).repository.url).toBe(address);
    expect(told(application({ repoURL: address }))).toBe('');
  });

  test.each([
    ...['main', 'v1.2.3', 'refs/tags/v1', 'feature/a-b', 'a'.repeat(40), 'v1.*'],
    ...['>=1.2.0 <1.3.0', '1.2.x || 1.4.x', '>= 1.2.0', `sha256:${'a'.repeat(64)}`],
  ])('has the revision %s', revision => {
    expect(lab({ revision, path: '' }).repository.revision).toBe(revision);
  });

  test.each(['ghcr.io/me/charts/', '[fd00::5]:5000/charts', 'HTTPS://charts.example.net'])('of charts is at %s', repoURL => {
    expect(() => application({ repoURL, path: undefined, chart: 'web' })(lab({}))).not.toThrow();
  });

  test('leaves out fields of a reference that are undefined, and judges no difference that a template makes', () => {
    const place = fluxPlace(lab({}));
    expect(() => new GitRepository(place, 'git', { url, ref: { branch: 'main', commit: undefined as never } })).not.toThrow();
    const name = '{{ printf "%s-web" .name }}';
    const difference = { kind: 'Deployment', name, namespace: '{{ .name }}', jsonPointers: ['{{ .pointer }}'] };
    const template = { name: '{{ .name }}', ...spec({}), ignoreDifferences: [difference] };
    expect(() => new ApplicationSet(argo(lab({})), 'web', { generators: [{ clusters: {} }], template })).not.toThrow();
  });

  test('may be a template in an ApplicationSet, and a registry for charts', () => {
    const templates = { repoURL: '{{ .url }}', path: 'apps/{{ .path.basename }}', targetRevision: '{{ .branch }}' };
    expect(told(applications(templates, { server: '{{ .server }}', namespace: 'a-{{ .name }}' }))).toBe('');
    const chart = { path: undefined, chart: 'web', targetRevision: '1.2.3' };
    expect(told(application({ ...chart, repoURL: 'ghcr.io/me/charts' }))).toBe('');
    expect(told(project({ destinations: [{ server: '*' }, { name: 'a-*', namespace: '!b' }], sourceRepos: ['!a', '*'] }))).toBe(
      '',
    );
    expect(
      told(instance({ registry: 'localhost:5000/fluxcd', sync: { ...sync, kind: 'OCIRepository', url: 'oci://a/b' } })),
    ).not.toContain('must be');
  });
});
