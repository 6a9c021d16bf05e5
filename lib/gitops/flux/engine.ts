import type { KustomizationSpec } from '../../../imports/kustomize.toolkit.fluxcd.io';
import type {
  Decoration,
  EngineObject,
  EngineOutput,
  EngineSet,
  EngineTarget,
  GitOpsApplication,
  GitOpsEngine,
  KubernetesObject,
} from '../../core/model';
import { objectFileName } from '../../core/object-file';
import { requireProps } from '../../core/props';
import { toYaml } from '../../core/yaml';
import { inputKeys } from './inputs';
import { ignoreRules, kustomizationPolicy } from './policy';
import { api, gitSource, releaseObjects } from './release';
import { nameSuffix, setPatches } from './set-patches';
import { factText, registrationName, yamlTemplate, type Template } from './set-template';
import { fluxSettings, type FluxOptions, type FluxSettings, type KubeConfigSecret } from './settings';
import { Steps, type Step } from './steps';
import { kustomizationFile, kustomizationFiles } from './set-files';
import { rootSource } from './sync-source';

const inCluster = 'https://kubernetes.default.svc';
const keptByFlux = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

/**
 * Flux, run by the Flux Operator, as the engine of a cluster.
 *
 * Each add-on is up to three Kustomizations that wait for each other: `<id>-prerequisites`, `<id>` (the release) and
 * `<id>-config`; one that has a single part is `<id>`. The first waits for the last of every add-on that it comes after. A chart
 * is a HelmRelease `<id>` whose values lie in a ConfigMap `<id>-values`.
 *
 * Waves, projects, notes (`info`), `allowEmpty`, `syncOptions` and jq paths of ignored differences are Argo CD's and mean nothing
 * here. `automated: false` suspends the Kustomizations; `selfHeal: false` only reports drift of releases, while the add-on's own
 * objects are corrected all the same; of the retry policy the limit counts for releases, and the first pause for Kustomizations.
 *
 * @throws if a name is none, a duration is none, or a number of the sync policy is not possible
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export function flux(options: FluxOptions = {}): GitOpsEngine {
  return new FluxEngine(fluxSettings(requireProps('FluxOptions', options)));
}

/** What the root of a known cluster and that of a registration have in common. */
type RootSpec = Readonly<Record<'interval' | 'retryInterval' | 'timeout' | 'path', string>> & {
  readonly prune: true;
  readonly sourceRef: Readonly<{ kind: FluxSettings['source']['kind']; name: string }>;
};

class FluxEngine implements GitOpsEngine {
  readonly name = 'flux';
  readonly kinds: readonly string[];
  /** The steps of each target, made once for all of its applications. */
  private readonly known = new WeakMap<readonly GitOpsApplication[], Steps>();

  constructor(private readonly settings: FluxSettings) {
    this.kinds = [
      'kustomize.toolkit.fluxcd.io',
      'helm.toolkit.fluxcd.io',
      'source.toolkit.fluxcd.io',
      'notification.toolkit.fluxcd.io',
      'fluxcd.controlplane.io',
      ...(settings.imageAutomation ? ['image.toolkit.fluxcd.io'] : []),
    ];
  }

  decorate({ keep, namespace }: Decoration): { readonly annotations?: Readonly<Record<string, string>> } {
    return keep || namespace ? { annotations: keptByFlux } : {};
  }

  render(application: GitOpsApplication, target: EngineTarget, applications: readonly GitOpsApplication[]): EngineOutput {
    const { id, owner, release } = application;
    const suffix = this.suffix(target);
    const steps = this.steps(target, applications).of(application);
    const gitops = steps.map(step => this.kustomization(application, step, target));
    if (release?.type === 'git') gitops.push(gitSource(release, id + suffix, this.settings));
    const place = { settings: this.settings, suffix, kubeConfig: this.kubeConfig(target) };
    const beside = release?.type === 'helm' ? releaseObjects(application, release, place) : [];
    const folder = `manifests/${id}/release`;
    const objects = [...inFolder('gitops', gitops, owner), ...inFolder(folder, beside, owner)];
    return { objects, texts: target.set ? kustomizationFiles(application, beside) : [] };
  }

  renderRoot(target: EngineTarget, applications: readonly GitOpsApplication[]): EngineOutput {
    const { settings } = this;
    const remote = settings.kubeConfig !== undefined;
    if (!remote && target.server !== inCluster) {
      throw new Error(
        `server '${target.server}' is not the cluster's own, and Flux reaches another cluster by a kubeconfig: give flux({ kubeConfig: { name: … } })`,
      );
    }
    const root = this.object(rootName(target), {
      ...this.rootSpec(target),
      // Taking the root away must not take down what it brought up.
      deletionPolicy: 'Orphan',
    });
    // A cluster that another one's Flux looks after is read from that one's source.
    const objects = remote ? [root] : [root, rootSource(target.repository, settings)];
    const operator = applications.find(({ id }) => id === settings.addon)?.release;
    const path = `bootstrap/values/${settings.addon}.yaml`;
    return {
      objects: inFolder('bootstrap', objects, target.owner),
      texts: operator?.type === 'helm' ? [{ path, text: toYaml(operator.values) }] : [],
    };
  }

  /**
   * @throws if two facts would be one input of a registration
   */
  renderSet(set: EngineSet, _hub: EngineTarget): { readonly inSet: EngineOutput; readonly inHub: EngineOutput } {
    const { target, applications, selector } = set;
    inputKeys(set.facts);
    const { namespace } = this.settings;
    const steps = this.steps(target, applications);
    const files = applications.flatMap(application => [
      ...steps.of(application).map(step => objectFileName(this.kustomization(application, step, target))),
      ...(application.release?.type === 'git'
        ? [objectFileName(gitSource(application.release, application.id, this.settings))]
        : []),
    ]);
    const root: Template = {
      apiVersion: api.kustomize,
      kind: 'Kustomization',
      metadata: {
        name: factText(['root-', registrationName]),
        namespace,
        // A registration that is gone, or a selector that matches none, must never delete what runs.
        annotations: { 'fluxcd.controlplane.io/prune': 'disabled' },
      },
      spec: {
        ...this.rootSpec(target),
        deletionPolicy: 'Orphan',
        nameSuffix,
        patches: setPatches(applications, steps),
      },
    };
    const object: KubernetesObject = {
      apiVersion: api.operator,
      kind: 'ResourceSet',
      metadata: { name: target.name, namespace },
      spec: {
        inputsFrom: [{ apiVersion: api.operator, kind: 'ResourceSetInputProvider', selector }],
        resourcesTemplate: yamlTemplate(root),
      },
    };
    return {
      inSet: { objects: [], texts: [kustomizationFile('gitops', files)] },
      inHub: { objects: inFolder('gitops', [object], target.owner), texts: [] },
    };
  }

  private kustomization(application: GitOpsApplication, { part, name, after }: Step, target: EngineTarget): KubernetesObject {
    const { id, release, ignoreDifferences } = application;
    const suffix = this.suffix(target);
    const inGit = part === 'release' && release?.type === 'git';
    // A HelmRelease lies beside Flux, and says itself where its release goes.
    const kubeConfig = part === 'release' && release?.type === 'helm' ? undefined : this.kubeConfig(target);
    const ignore = part === 'release' && !inGit ? [] : ignoreRules(ignoreDifferences);
    const { kind, name: source } = this.settings.source;
    return this.object(name + suffix, {
      ...kustomizationPolicy(application, this.settings),
      path: inGit ? `./${release.path}` : `./${target.path}/manifests/${id}/${part}`,
      sourceRef: inGit ? { kind: 'GitRepository', name: id + suffix } : { kind, name: source },
      ...(after.length > 0 && { dependsOn: after.map(first => ({ name: first + suffix })) }),
      ...(kubeConfig && { kubeConfig: { secretRef: kubeConfig } }),
      ...(ignore.length > 0 && { ignore }),
    });
  }

  private rootSpec({ path }: EngineTarget): RootSpec {
    const { interval, retryInterval, timeout, source } = this.settings;
    const { kind, name } = source;
    return { interval, retryInterval, timeout, path: `./${path}/gitops`, prune: true, sourceRef: { kind, name } };
  }

  private object(name: string, spec: KustomizationSpec): KubernetesObject {
    return { apiVersion: api.kustomize, kind: 'Kustomization', metadata: { name, namespace: this.settings.namespace }, spec };
  }

  private steps(target: EngineTarget, applications: readonly GitOpsApplication[]): Steps {
    const made = this.known.get(applications);
    if (made !== undefined) return made;
    const { name } = this.settings.source;
    const reserved = new Map([
      [rootName(target), 'the root of the cluster'],
      [name, 'the source that Flux reads this repository from'],
    ]);
    const suffix = target.set ? `-${target.clusterName}` : this.suffix(target);
    const steps = new Steps(applications, suffix, reserved);
    this.known.set(applications, steps);
    return steps;
  }

  /** What ends the names of a known cluster's objects; a set's get theirs from the ResourceSet. */
  private suffix(target: EngineTarget): string {
    return target.set || this.settings.kubeConfig === undefined ? '' : `-${target.clusterName}`;
  }

  private kubeConfig(target: EngineTarget): KubeConfigSecret | undefined {
    return target.set ? { name: `${target.clusterName}-kubeconfig`, key: 'value' } : this.settings.kubeConfig;
  }
}

/** Name of the Kustomization that brings up all others. */
function rootName({ set, clusterName, name }: EngineTarget): string {
  return `root-${set ? clusterName : name}`;
}

function inFolder(folder: string, objects: readonly KubernetesObject[], owner: string): readonly EngineObject[] {
  return objects.map(object => ({ folder, object, owner }));
}
