import type {
  Decoration,
  EngineObject,
  EngineOutput,
  EngineSet,
  EngineTarget,
  EngineText,
  GitOpsApplication,
  GitOpsEngine,
  KubernetesObject,
  SyncPolicy,
} from '../../core/model';
import { requireDnsLabel } from '../../core/names';
import { objectFileName } from '../../core/object-file';
import { requireProps } from '../../core/props';
import { requireSyncPolicy } from '../../core/sync-policy';
import { toYaml } from '../../core/yaml';
import type * as SetPatches from './set-patches';
import { requireDifferences, syncPolicyOf } from './sync-policy';

/** Options of {@link argoCd}. */
export interface ArgoCdOptions {
  /** Namespace of Argo CD. @default 'argocd' */
  readonly namespace?: string;
  /** How applications are kept in line with Git, unless an add-on says otherwise. @default - automated, with pruning and self-healing */
  readonly sync?: SyncPolicy;
  /** Id of the add-on that is Argo CD itself; its values are also written to `bootstrap/`. @default 'argo-cd' */
  readonly addon?: string;
}

/** The API of Argo CD's objects. */
export const argoApi = 'argoproj.io/v1alpha1';

const waveOf = { prerequisites: '-1', config: '1' } as const;

/**
 * Argo CD as the engine of a cluster.
 *
 * Each add-on is one multi-source Application `<id>-<cluster>`; its phases are sync waves inside it (prerequisites −1, release 0,
 * config 1). Applications are ordered by sync waves under one root Application.
 *
 * @throws if a name is none, or a number of the sync policy is not possible
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function argoCd(options: ArgoCdOptions = {}): GitOpsEngine {
  requireProps('ArgoCdOptions', options);
  return new ArgoCdEngine(
    requireDnsLabel('namespace of Argo CD', options.namespace ?? 'argocd'),
    requireSyncPolicy(options.sync ?? {}),
    requireDnsLabel('addon', options.addon ?? 'argo-cd', 53),
  );
}

class ArgoCdEngine implements GitOpsEngine {
  readonly name = 'argocd';
  readonly kinds = ['argoproj.io/Application', 'argoproj.io/ApplicationSet', 'argoproj.io/AppProject'];

  constructor(
    private readonly namespace: string,
    private readonly sync: SyncPolicy,
    private readonly addon: string,
  ) {}

  decorate({ phase, keep, namespace }: Decoration): { readonly annotations: Readonly<Record<string, string>> } {
    return {
      annotations: {
        ...(namespace
          ? { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' }
          : { 'argocd.argoproj.io/sync-wave': waveOf[phase] }),
        ...(keep || namespace ? { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' } : {}),
      },
    };
  }

  render(application: GitOpsApplication, target: EngineTarget): EngineOutput {
    const { id, release } = application;
    const texts: EngineText[] = [];
    if (release?.type === 'helm') texts.push({ path: `values/${id}.yaml`, text: toYaml(release.values) });
    if (target.set && application.phases.length > 0)
      texts.push({ path: `manifests/${id}/kustomization.yaml`, text: kustomization(manifestFiles(application)) });
    return { objects: [{ folder: 'gitops', object: this.application(application, target), owner: application.owner }], texts };
  }

  renderRoot(target: EngineTarget, applications: readonly GitOpsApplication[]): EngineOutput {
    const root: KubernetesObject = {
      apiVersion: argoApi,
      kind: 'Application',
      metadata: { name: `root-${target.name}`, namespace: this.namespace },
      spec: this.rootSpec(target, { path: `${target.path}/gitops`, directory: { recurse: true } }),
    };
    const engine = applications.find(({ id }) => id === this.addon)?.release;
    return {
      objects: [{ folder: 'bootstrap', object: root, owner: target.owner }],
      texts: engine?.type === 'helm' ? [{ path: `bootstrap/values/${this.addon}.yaml`, text: toYaml(engine.values) }] : [],
    };
  }

  renderSet(set: EngineSet, hub: EngineTarget): { readonly inSet: EngineOutput; readonly inHub: EngineOutput } {
    const { target, applications } = set;
    const files = applications.map(application => objectFileName(this.identity(application, target))).sort();
    // Most homelabs have no set.
    const { guards, setPatches } = module.require('./set-patches') as typeof SetPatches;
    const source = {
      path: `${target.path}/gitops`,
      kustomize: { nameSuffix: '-{{ .name }}', patches: setPatches(applications) },
    };
    const object: KubernetesObject = {
      apiVersion: argoApi,
      kind: 'ApplicationSet',
      metadata: { name: target.name, namespace: this.namespace },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ clusters: { selector: set.selector } }],
        // A generator that fails or selects nothing must never delete what runs.
        syncPolicy: { preserveResourcesOnDeletion: true, applicationsSync: 'create-update' },
        template: {
          metadata: { name: `${guards(applications)}root-{{ .name }}`, namespace: this.namespace },
          spec: this.rootSpec(hub, source),
        },
      },
    };
    const objects: readonly EngineObject[] = [{ folder: 'gitops', object, owner: target.owner }];
    return {
      inSet: { objects: [], texts: [{ path: 'gitops/kustomization.yaml', text: kustomization(files) }] },
      inHub: { objects, texts: [] },
    };
  }

  private application(application: GitOpsApplication, target: EngineTarget): KubernetesObject {
    const { namespace, project, cascade, ignoreDifferences, info } = application;
    const { metadata, ...type } = this.identity(application, target);
    return {
      ...type,
      metadata: {
        ...metadata,
        annotations: { 'argocd.argoproj.io/sync-wave': String(application.wave) },
        ...(cascade && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
      },
      spec: {
        project,
        sources: sourcesOf(application, target),
        destination: { ...(target.set ? { name: target.clusterName } : { server: target.server }), namespace },
        syncPolicy: syncPolicyOf(
          { ...this.sync, ...application.sync, retry: { ...this.sync.retry, ...application.sync.retry } },
          ignoreDifferences.length > 0,
        ),
        ...(ignoreDifferences.length > 0 && { ignoreDifferences: requireDifferences(ignoreDifferences) }),
        ...(info.length > 0 && { info }),
      },
    };
  }

  private identity({ id }: GitOpsApplication, target: EngineTarget): KubernetesObject {
    const name = target.set ? id : `${id}-${target.clusterName}`;
    return { apiVersion: argoApi, kind: 'Application', metadata: { name, namespace: this.namespace } };
  }

  private rootSpec(target: EngineTarget, source: object): object {
    const { url: repoURL, revision: targetRevision } = target.repository;
    return {
      project: 'default',
      source: { repoURL, targetRevision, ...source },
      destination: { server: target.server, namespace: this.namespace },
      syncPolicy: syncPolicyOf(this.sync, false),
    };
  }
}

function sourcesOf(application: GitOpsApplication, target: EngineTarget): readonly object[] {
  const { id, release, phases } = application;
  const { url: repoURL, revision: targetRevision } = target.repository;
  const own =
    phases.length === 0
      ? undefined
      : { path: `${target.path}/manifests/${id}`, ...(!target.set && { directory: { recurse: true } }) };
  if (release?.type === 'helm') {
    const { repository, name: chart, version } = release.chart;
    const helm = {
      releaseName: release.name,
      valueFiles: [`$values/${target.path}/values/${id}.yaml`],
      ...(release.overlay && { valuesObject: release.overlay }),
    };
    return [
      { repoURL: repository.replace(/^oci:\/\//, ''), chart, targetRevision: version, helm },
      { repoURL, targetRevision, ref: 'values', ...own },
    ];
  }
  const git = release && {
    repoURL: release.url,
    targetRevision: release.revision,
    path: release.path,
    directory: { recurse: true },
  };
  return [...(git ? [git] : []), ...(own ? [{ repoURL, targetRevision, ...own }] : [])];
}

function manifestFiles(application: GitOpsApplication): readonly string[] {
  return application.phases.flatMap(phase => application.files[phase].map(file => `${phase}/${file}`));
}

function kustomization(resources: readonly string[]): string {
  return toYaml({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources,
  });
}
