import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Application as ApplicationObject, ApplicationSpec } from '../../../imports/argoproj.io';
import type { Addon } from '../../core/addon';
import type { IgnoredDifference, SyncPolicy } from '../../core/model';
import { requireDnsLabel, requireHttpUrl, requireText } from '../../core/names';
import { requireWholeNumber } from '../../core/numbers';
import { requireProps } from '../../core/props';
import type { ProjectRef } from '../../core/references';
import { requireRepository, requireRepositoryFolder } from '../../core/repositories';
import { argoApi } from './engine';
import { requireDifferences, syncPolicyOf } from './sync-policy';
import { requireUnlessTemplate } from './templates';

/** One source of an Application. */
type Source = NonNullable<ApplicationSpec['source']>;

/** What the spec of an Application of your own is made of. */
export interface ApplicationSpecProps {
  /** One source, or several: a folder (`path`), a chart (`chart`), or files for the values of another (`ref`). */
  readonly source: Source | readonly Source[];
  /** The cluster, by `server` or by `name`, and the namespace. */
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
  /** Wave in which its parent applies it. @default - that of the add-on's other objects */
  readonly wave?: number;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * An Application of your own, for what is not an add-on: a repository of somebody else's, a tree of a tool of yours. The
 * add-on lives in Argo CD's namespace.
 *
 * @throws if a source or the destination is none, its wave is not a whole number, or its sync policy is not possible
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications
 */
export class Application extends Construct {
  constructor(scope: Addon, id: string, props: ApplicationProps) {
    requireProps('ApplicationProps', props);
    super(scope, `application-${id}`);
    const { cascade = true, wave, labels, annotations } = props;
    const waves = wave !== undefined && {
      'argocd.argoproj.io/sync-wave': String(requireWholeNumber('wave', wave, -2_147_483_648, 2_147_483_647)),
    };
    new ApiObject(scope.manifests, `application-${id}`, {
      apiVersion: argoApi,
      kind: 'Application',
      metadata: {
        name: id,
        ...(labels && { labels }),
        ...((waves || annotations) && { annotations: { ...waves, ...annotations } }),
        ...(cascade && { finalizers: [cascadeFinalizer] }),
      },
      spec: applicationSpec(id, props),
    } satisfies ApplicationObject);
  }
}

/** Makes Argo CD delete what an Application made before the Application goes. */
export const cascadeFinalizer = 'resources-finalizer.argocd.argoproj.io';

/**
 * The spec of an Application, also as an ApplicationSet's template has it.
 *
 * @param owner whose it is, for errors
 */
export function applicationSpec(owner: string, props: ApplicationSpecProps): ApplicationSpec {
  const { source, destination, project, sync, ignoreDifferences, info, spec } = props;
  return {
    project: project?.name ?? 'default',
    ...sourcesOf(owner, source),
    destination: requireDestination(owner, destination),
    syncPolicy: syncPolicyOf(sync ?? {}, ignoreDifferences !== undefined),
    ...(ignoreDifferences && { ignoreDifferences: requireKnownDifferences(ignoreDifferences) }),
    ...(info && { info: Object.entries(info).map(([name, value]) => ({ name, value })) }),
    ...spec,
  };
}

/** Checks the differences that no Go template of an ApplicationSet has a part in. */
function requireKnownDifferences(differences: readonly IgnoredDifference[]): readonly IgnoredDifference[] {
  requireDifferences(differences.filter(difference => !JSON.stringify(difference).includes('{{')));
  return differences;
}

function sourcesOf(owner: string, source: ApplicationSpecProps['source']): Pick<ApplicationSpec, 'source' | 'sources'> {
  const several = isList(source);
  const sources = several ? source : [source];
  if (sources.length === 0) throw new Error(`source of '${owner}' is empty: give at least one`);
  for (const { repoURL, path, chart, ref, targetRevision } of sources) {
    requireUnlessTemplate(repoURL, text =>
      requireRepository(`repoURL of '${owner}'`, text, chart === undefined ? 'git' : 'chart'),
    );
    requireUnlessTemplate(path, text => requireRepositoryFolder(`path of '${owner}'`, text));
    requireUnlessTemplate(chart, text => requireText(`chart of '${owner}'`, text));
    requireUnlessTemplate(ref, text => requireText(`ref of '${owner}'`, text));
    requireUnlessTemplate(targetRevision, text => requireText(`targetRevision of '${owner}'`, text));
    if (path !== undefined && chart !== undefined)
      throw new Error(`source ${repoURL} of '${owner}' has both path '${path}' and chart '${chart}': it can be one of them`);
    if (path === undefined && chart === undefined && ref === undefined)
      throw new Error(`source ${repoURL} of '${owner}' says nothing to deploy: give it path, chart or ref`);
    if (path?.startsWith('/') === true)
      throw new Error(`path of '${owner}' must be relative to the repository, got '${path}'; did you mean '${path.slice(1)}'?`);
  }
  return several ? { sources } : { source };
}

// Array.isArray forgets about lists that are readonly.
function isList(source: ApplicationSpecProps['source']): source is readonly Source[] {
  return Array.isArray(source);
}

function requireDestination(owner: string, destination: ApplicationSpec['destination']): ApplicationSpec['destination'] {
  const { name, namespace, server } = destination;
  requireUnlessTemplate(name, text => requireText(`destination.name of '${owner}'`, text));
  requireUnlessTemplate(server, text => requireHttpUrl(`destination.server of '${owner}'`, text));
  requireUnlessTemplate(namespace, text => requireDnsLabel(`destination.namespace of '${owner}'`, text));
  if (name === undefined && server === undefined)
    throw new Error(`destination of '${owner}' names no cluster: give it server or name`);
  if (name !== undefined && server !== undefined)
    throw new Error(`destination of '${owner}' has both name '${name}' and server '${server}': it can be one of them`);
  return destination;
}
