import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../../lib/core/manifest-addon';
import type { ClusterTarget } from '../../../lib/core/target';
import { AppProject, type AppProjectProps } from '../../../lib/gitops/argocd/app-project';
import { cluster, clusterSet, render, renderTarget } from '../../../lib/testing';

function project(target: ClusterTarget, props: AppProjectProps = {}, id = 'team'): AppProject {
  return new AppProject(new ManifestAddon(target, 'projects', { namespace: 'argocd' }), id, props);
}
const rendered = (props: AppProjectProps = {}) => render(target => project(target, props)).object('AppProject', 'team');

test('without a word, everything may be deployed everywhere', () => {
  const all = [{ group: '*', kind: '*' }];
  expect(rendered()).toMatchObject({ metadata: { name: 'team', namespace: 'argocd' } });
  expect(rendered().spec).toEqual({
    sourceRepos: ['*'],
    destinations: [{ namespace: '*', server: '*' }],
    clusterResourceWhitelist: all,
    namespaceResourceWhitelist: all,
  });
});

test('every word is heard', () => {
  const props: AppProjectProps = {
    description: 'what the team runs',
    sourceRepos: ['https://git.example.net/team/*', '!https://git.example.net/team/attic.git'],
    destinations: [
      { name: 'home', namespace: 'team-*' },
      { name: 'home', namespace: '!team-attic' },
    ],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }],
    roles: [
      {
        name: 'reader',
        groups: ['team'],
        policies: ['p, proj:team:reader, applications, get, team/*, allow', 'p,proj:team:reader,logs,get,team/web/*,deny'],
      },
    ],
    labels: { 'argocd.argoproj.io/project-group': 'appteam' },
    spec: { orphanedResources: { warn: true } },
  };
  const { labels, spec, ...own } = props;
  expect(rendered(props).metadata.labels).toEqual(labels);
  expect(rendered(props).spec).toEqual({ ...own, ...spec });
});

test('an add-on belongs to it by its name, and does not wait for what Argo CD reads all the time', () => {
  const { ref } = project(cluster(), {}, 'other');
  expect(ref).toMatchObject({ kind: 'AppProject', namespace: 'argocd', name: 'other' });
  const all = render(target => {
    const web = new ManifestAddon(target, 'web', { namespace: 'web', project: project(target).ref });
    new ApiObject(web.manifests, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } });
  });
  expect(all.application('web')).toMatchObject({ project: 'team', after: ['namespaces'] });
  expect(all.object('Application', 'web-home').spec).toMatchObject({ project: 'team' });
});

test('a set has its own', () => {
  const set = clusterSet({ externalCrds: ['argoproj.io'] });
  project(set, { description: `of ${set.name}` });
  expect(renderTarget(set).application('projects').facts).toMatchObject([{ pointer: '/spec/description' }]);
});

describe('fails when', () => {
  const policy = (text: string): AppProjectProps => ({ roles: [{ name: 'reader', policies: [text] }] });
  const form = "policy of role 'reader' must have the form 'p, proj:team:reader, applications, get, team/*, allow', got ";
  test.each<[string, AppProjectProps, string]>([
    ['no repository is left', { sourceRepos: [] }, "sourceRepos of project 'team' is empty: nothing could be deployed"],
    ['no place is left', { destinations: [] }, "destinations of project 'team' is empty: nothing could be deployed"],
    ['a repository is named twice', { sourceRepos: ['a', 'b', 'a'] }, "sourceRepos of project 'team' names 'a' twice"],
    [
      'a place is named twice',
      {
        destinations: [
          { server: 's', namespace: 'n' },
          { server: 's', name: 'ignored', namespace: 'n' },
        ],
      },
      "destinations of project 'team' names 's/n' twice",
    ],
    ['all repositories are forbidden', { sourceRepos: ['!*'] }, "sourceRepos of project 'team' forbids everything by '!*'"],
    [
      'all clusters are forbidden',
      { destinations: [{ name: '!*', namespace: 'a' }] },
      "destinations of project 'team' forbids everything by '!*': name what is forbidden",
    ],
    ['a role has no name', { roles: [{ name: '' }] }, "role of project 'team' must be named by letters, digits, - and _, got ''"],
    ['two roles are one', { roles: [{ name: 'a' }, { name: 'a' }] }, "project 'team' has two roles 'a'"],
    ['a policy is about another role', policy('p, proj:team:admin, applications, get, team/*, allow'), form],
    ['a policy is about another project', policy('p, proj:team:reader, applications, get, other/*, allow'), form],
    ['a policy is about what no project has', policy('p, proj:team:reader, accounts, get, team/*, allow'), form],
    ['a policy has no effect', policy('p, proj:team:reader, applications, get, team/*'), form],
    ['a policy has another effect', policy('p, proj:team:reader, applications, get, team/*, permit'), form],
    ['a policy has too much', policy('p, proj:team:reader, applications, get, team/*, allow, now'), form],
  ])('%s', (_, props, message) => {
    expect(() => project(cluster(), props)).toThrow(message);
  });

  test('its name could be none', () => {
    expect(() => project(cluster(), {}, 'My Team')).toThrow(
      "name of project must be a domain name such as home.example.net, got 'My Team'",
    );
  });
});
