import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Application as ApplicationObject, ApplicationSpec } from '../../../imports/argoproj.io';
import type { Addon } from '../../core/addon';
import type { IgnoredDifference, SyncPolicy } from '../../core/model';
import type { ProjectRef } from '../../core/references';
import { argoApi } from './engine';
import { syncPolicyOf } from './sync-policy';

/** What the spec of an Application of your own is made of. */
export interface ApplicationSpecProps {
  /** One source, or several. */
  readonly source: ApplicationSpec['source'] | NonNullable<ApplicationSpec['sources']>;
  readonly destination: ApplicationSpec['destination'];
  /** @default - Argo CD's own project `default` */
  readonly project?: ProjectRef;
  /** @default - automated, with pruning and self-healing */
  readonly sync?: SyncPolicy;
  /** @default - none */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
  /** Notes shown beside the application. @default - none */
  readonly info?: Readonly<Record<string, string>>;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<ApplicationSpec>;
}

/** Properties of an {@link Application}. */
export interface ApplicationProps extends ApplicationSpecProps {
  /** Deleting the Application deletes what it made. @default true */
  readonly cascade?: boolean;
  /** Wave in which its parent applies it. @default 0 */
  readonly wave?: number;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * An Application of your own, for what is not an add-on: a repository of somebody else's, a tree of a tool of yours.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications
 */
export class Application extends Construct {
  constructor(scope: Addon, id: string, props: ApplicationProps) {
    super(scope, `application-${id}`);
    const { cascade = true, wave, labels, annotations } = props;
    const waves = wave !== undefined && { 'argocd.argoproj.io/sync-wave': String(wave) };
    new ApiObject(scope.manifests, `application-${id}`, {
      apiVersion: argoApi,
      kind: 'Application',
      metadata: {
        name: id,
        ...(labels && { labels }),
        ...((waves || annotations) && { annotations: { ...waves, ...annotations } }),
        ...(cascade && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
      },
      spec: applicationSpec(props),
    } satisfies ApplicationObject);
  }
}

/** The spec of an Application, also as an ApplicationSet's template has it. */
export function applicationSpec(props: ApplicationSpecProps): ApplicationSpec {
  const { source, destination, project, sync, ignoreDifferences, info, spec } = props;
  const sources = Array.isArray(source)
    ? { sources: source as NonNullable<ApplicationSpec['sources']> }
    : { source: source as ApplicationSpec['source'] };
  return {
    project: project?.name ?? 'default',
    ...sources,
    destination,
    syncPolicy: syncPolicyOf(sync ?? {}, ignoreDifferences !== undefined),
    ...(ignoreDifferences && { ignoreDifferences }),
    ...(info && { info: Object.entries(info).map(([name, value]) => ({ name, value })) }),
    ...spec,
  };
}
