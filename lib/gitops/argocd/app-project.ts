import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { AppProject as AppProjectObject, AppProjectSpec } from '../../../imports/argoproj.io';
import type { Addon } from '../../core/addon';
import { requireDomain, requireText, shown } from '../../core/names';
import { requireProps } from '../../core/props';
import { objectRef, type ProjectRef } from '../../core/references';

/** Properties of an {@link AppProject}. */
export interface AppProjectProps {
  /** @default - none */
  readonly description?: string;
  /** Repositories whose content may be deployed; `!` in front forbids. @default ['*'] */
  readonly sourceRepos?: readonly string[];
  /** Where it may be deployed; `!` in front forbids. @default - everywhere */
  readonly destinations?: AppProjectSpec['destinations'];
  /** Kinds without a namespace that may be deployed. @default - all */
  readonly clusterResourceWhitelist?: AppProjectSpec['clusterResourceWhitelist'];
  /** Kinds in a namespace that may be deployed. @default - all */
  readonly namespaceResourceWhitelist?: AppProjectSpec['namespaceResourceWhitelist'];
  /** Who may do what with its applications. @default - none */
  readonly roles?: AppProjectSpec['roles'];
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<AppProjectSpec>;
}

/**
 * A project of Argo CD: what its applications may deploy, and where. The add-on lives in Argo CD's namespace.
 *
 * @throws if nothing could be deployed, an entry is empty, two entries are the same, or a role's policy is none
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export class AppProject extends Construct {
  /** For the `project` of add-ons. */
  readonly ref: ProjectRef;

  constructor(scope: Addon, id: string, props: AppProjectProps = {}) {
    requireProps('AppProjectProps', props);
    super(scope, `project-${id}`);
    const { description, labels, roles = [], spec } = props;
    const { sourceRepos = ['*'], destinations = [{ namespace: '*', server: '*' }] } = props;
    for (const repository of sourceRepos) requireText(`sourceRepos of project '${id}'`, repository);
    requireEntries('sourceRepos', id, sourceRepos);
    requireEntries(
      'destinations',
      id,
      destinations.map(destination => placeOf(id, destination)),
    );
    for (const { name, policies = [] } of requireRoles(id, roles))
      for (const policy of policies) requirePolicy(`proj:${id}:${name}`, policy);
    new ApiObject(scope.manifests, `project-${id}`, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: requireDomain('name of project', id), ...(labels && { labels }) },
      spec: {
        ...(description !== undefined && { description }),
        sourceRepos,
        destinations,
        clusterResourceWhitelist: props.clusterResourceWhitelist ?? [{ group: '*', kind: '*' }],
        namespaceResourceWhitelist: props.namespaceResourceWhitelist ?? [{ group: '*', kind: '*' }],
        ...(roles.length > 0 && { roles }),
        ...spec,
      },
    } satisfies AppProjectObject);
    this.ref = objectRef('AppProject', scope.namespace, id, { owner: scope });
  }
}

function placeOf(project: string, destination: NonNullable<AppProjectProps['destinations']>[number]): string {
  const { server, name, namespace } = destination;
  const what = `destination of project '${project}'`;
  if (server === undefined && name === undefined)
    throw new Error(`${what} names no cluster: give it server or name, '*' for all`);
  if (server !== undefined) requireText(`server in ${what}`, server);
  if (name !== undefined) requireText(`name in ${what}`, name);
  if (namespace !== undefined) requireText(`namespace in ${what}`, namespace);
  return `${server ?? name ?? ''}/${namespace ?? ''}`;
}

/** What Argo CD checks of a list of what may be deployed. */
function requireEntries(what: string, project: string, entries: readonly string[]): void {
  if (entries.length === 0)
    throw new Error(`${what} of project '${project}' is empty: nothing could be deployed; leave it out for all`);
  const twice = entries.find((entry, index) => entries.indexOf(entry) !== index);
  if (twice !== undefined) throw new Error(`${what} of project '${project}' names '${twice}' twice`);
  if (entries.some(entry => entry.split('/').includes('!*')))
    throw new Error(`${what} of project '${project}' forbids everything by '!*': name what is forbidden`);
}

function requireRoles(project: string, roles: NonNullable<AppProjectProps['roles']>): NonNullable<AppProjectProps['roles']> {
  roles.forEach(({ name }, index) => {
    if (!/^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(name))
      throw new Error(`role of project '${project}' must be named by letters, digits, - and _, got '${name}'`);
    if (roles.findIndex(other => other.name === name) !== index) throw new Error(`project '${project}' has two roles '${name}'`);
  });
  return roles;
}

function requirePolicy(subject: string, policy: string): void {
  if (typeof policy !== 'string') throw new Error(`policies of ${subject} must be texts, got ${shown(policy)}`);
  const [type, who, resource = '', action = '', object = '', effect = '', ...more] = policy.split(',').map(part => part.trim());
  const scoped = /^(applications|applicationsets|repositories|clusters|logs|exec)$/.test(resource);
  const [, project = '', role = ''] = subject.split(':');
  const whole = scoped && action !== '' && object.startsWith(`${project}/`) && /^(allow|deny)$/.test(effect) && more.length === 0;
  if (type !== 'p' || who !== subject || !whole)
    throw new Error(
      `policy of role '${role}' must have the form 'p, ${subject}, applications, get, ${project}/*, allow', got '${policy}'`,
    );
}
