import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { AppProject as AppProjectObject, AppProjectSpec } from '../../../imports/argoproj.io';
import type { Addon } from '../../core/addon';
import { objectRef, type ProjectRef } from '../../core/references';

/** Properties of an {@link AppProject}. */
export interface AppProjectProps {
  /** @default - none */
  readonly description?: string;
  /** Repositories whose content may be deployed. @default ['*'] */
  readonly sourceRepos?: readonly string[];
  /** Where it may be deployed. @default - everywhere */
  readonly destinations?: AppProjectSpec['destinations'];
  /** Kinds without a namespace that may be deployed. @default - all */
  readonly clusterResourceWhitelist?: AppProjectSpec['clusterResourceWhitelist'];
  /** Kinds in a namespace that may be deployed. @default - all */
  readonly namespaceResourceWhitelist?: AppProjectSpec['namespaceResourceWhitelist'];
  /** @default - none */
  readonly roles?: AppProjectSpec['roles'];
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<AppProjectSpec>;
}

/**
 * A project of Argo CD: what its applications may deploy, and where. The add-on lives in Argo CD's namespace.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export class AppProject extends Construct {
  /** For the `project` of add-ons. */
  readonly ref: ProjectRef;

  constructor(scope: Addon, id: string, props: AppProjectProps = {}) {
    super(scope, `project-${id}`);
    const { description, labels, roles, spec } = props;
    new ApiObject(scope.manifests, `project-${id}`, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: id, ...(labels && { labels }) },
      spec: {
        ...(description !== undefined && { description }),
        sourceRepos: props.sourceRepos ?? ['*'],
        destinations: props.destinations ?? [{ namespace: '*', server: '*' }],
        clusterResourceWhitelist: props.clusterResourceWhitelist ?? [{ group: '*', kind: '*' }],
        namespaceResourceWhitelist: props.namespaceResourceWhitelist ?? [{ group: '*', kind: '*' }],
        ...(roles && { roles }),
        ...spec,
      },
    } satisfies AppProjectObject);
    this.ref = objectRef('AppProject', scope.namespace, id, { owner: scope });
  }
}
