import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type {
  ApplicationSet as ApplicationSetObject,
  ApplicationSetGenerator,
  ApplicationSetSpec,
} from '../../../imports/argoproj.io';
import type { Addon } from '../../core/addon';
import { applicationSpec, type ApplicationSpecProps } from './application';
import { argoApi } from './engine';

/** Properties of an {@link ApplicationSet}. */
export interface ApplicationSetProps {
  /**
   * What it makes Applications for: clusters, lists, directories and files of a repository, pull requests, and their
   * combinations `matrix` and `merge`. At least one.
   */
  readonly generators: readonly ApplicationSetGenerator[];
  /** The Application of each result; every string is a Go template. */
  readonly template: ApplicationSpecProps & {
    readonly name: string;
    /** @default - none */
    readonly labels?: Readonly<Record<string, string>>;
    /** @default - none */
    readonly annotations?: Readonly<Record<string, string>>;
    /** Deleting an Application deletes what it made. @default true */
    readonly cascade?: boolean;
  };
  /** What happens to Applications that no longer have a result. @default 'sync': they are deleted */
  readonly applicationsSync?: 'sync' | 'create-only' | 'create-update' | 'create-delete';
  /** Deleting the ApplicationSet or an Application leaves what it made. @default false */
  readonly preserveResourcesOnDeletion?: boolean;
  /** @default ['missingkey=error'] */
  readonly goTemplateOptions?: readonly string[];
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<ApplicationSetSpec>;
}

/**
 * An ApplicationSet of your own. Its texts are Go templates.
 *
 * @throws if there is no generator, or matrix or merge combine fewer than two
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
 */
export class ApplicationSet extends Construct {
  constructor(scope: Addon, id: string, props: ApplicationSetProps) {
    super(scope, `application-set-${id}`);
    const { generators, template, applicationsSync = 'sync', preserveResourcesOnDeletion = false } = props;
    if (generators.length === 0) throw new Error(`generators of '${id}' is empty: an ApplicationSet needs at least one`);
    for (const generator of generators) requireCombinable(id, generator);
    const { name, labels, annotations, cascade = true } = template;
    new ApiObject(scope.manifests, `application-set-${id}`, {
      apiVersion: argoApi,
      kind: 'ApplicationSet',
      metadata: { name: id },
      spec: {
        goTemplate: true,
        goTemplateOptions: props.goTemplateOptions ?? ['missingkey=error'],
        generators,
        syncPolicy: { applicationsSync, preserveResourcesOnDeletion },
        template: {
          metadata: {
            name,
            ...(labels && { labels }),
            ...(annotations && { annotations }),
            ...(cascade && !preserveResourcesOnDeletion && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
          },
          spec: applicationSpec(template),
        },
        ...props.spec,
      },
    } satisfies ApplicationSetObject);
  }
}

function requireCombinable(id: string, generator: ApplicationSetGenerator): void {
  for (const kind of ['matrix', 'merge'] as const) {
    const combined = generator[kind]?.generators;
    if (combined !== undefined && combined.length < 2)
      throw new Error(`${kind} generator of '${id}' needs at least two generators, got ${combined.length}`);
  }
}
