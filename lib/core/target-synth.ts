import type { Construct } from 'constructs';
import { factOverlay } from './helm-addon';
import { CrdOwners } from './crd-owners';
import { orderApplications, type ApplicationEdge } from './dependencies';
import { byPlace, resolveFacts } from './facts';
import type { EngineTarget, GitOpsApplication, GitRelease, HelmRelease } from './model';
import { clusterNamespaces, Namespaces } from './namespaces';
import { groupOf } from './object-file';
import { ObjectSynth } from './object-synth';
import { emptySource, namespacesId, objectsOf, sourcesOf, type Source } from './sources';
import type { Owner } from './links';
import { objectRef } from './references';
import type { SynthRun } from './synth-run';
import type { ClusterTarget } from './target';
import { readValues } from './value-findings';

/** Renders one cluster or set: its manifests, its order, its applications. */
export class TargetSynth {
  private readonly sources: readonly Source[];
  private readonly crds: CrdOwners;
  private readonly namespaces = new Namespaces();
  private readonly objects: ObjectSynth;
  /** The application that makes the namespaces; absent if there is none to make. */
  private namespacesSource: Source | undefined;
  private readonly releases = new Map<string, HelmRelease | GitRelease>();
  private readonly monitors: { readonly id: string; readonly kind: string; readonly path: string }[] = [];
  readonly edges: ApplicationEdge[] = [];

  /** @param constructs all that are in the target */
  constructor(
    private readonly run: SynthRun,
    private readonly target: ClusterTarget,
    private readonly engineTarget: EngineTarget,
    constructs: readonly Construct[],
  ) {
    this.sources = sourcesOf(constructs, run.problems);
    const addons = this.sources.flatMap(source => source.addon ?? []);
    this.crds = new CrdOwners(addons, target.externalCrds, engineTarget.set ? [] : target.engine.kinds, run.problems);
    this.objects = new ObjectSynth(run, target, engineTarget, this.crds);
  }

  /** Renders every manifest and notes what refers to what. */
  renderManifests(): void {
    for (const source of this.sources) {
      const { addon } = source;
      if (source.namespace !== '')
        this.namespaces.add(source.namespace, addon?.namespaceLabels ?? {}, source.construct.node.path);
      for (const phase of ['prerequisites', 'config'] as const) {
        const step = this.objects.step(source, phase);
        for (const object of objectsOf(source, phase)) this.objects.render(object, step);
      }
      for (const message of source.patches.unmatched()) this.run.problems.add(source.construct.node.path, message);
      const owner = {
        target: this.target.node.id,
        application: source.id,
        phase: 'config' as const,
        path: source.construct.node.path,
      };
      for (const ref of addon?.declaredObjects ?? []) this.run.links.declare(ref, owner.target, source.id);
      if (addon?.project !== undefined) this.run.links.use(addon.project, owner);
      for (const ref of addon?.usedObjects ?? []) this.run.links.use(ref, { ...owner, phase: 'prerequisites' });
      this.readRelease(source, { ...owner, phase: 'prerequisites' });
    }
    for (const ref of this.target.externalObjects) this.run.links.external(ref, this.target.node.id, this.target.node.path);
    for (const name of [...clusterNamespaces, ...this.namespaces.names]) this.run.links.namespace(name, this.target.node.id);
    this.namespacesSource = this.renderNamespaces();
  }

  /** Takes the release of an add-on, and what its values say that concerns others. */
  private readRelease(source: Source, owner: Owner): void {
    try {
      const release = source.addon?.release;
      if (release === undefined) return;
      this.releases.set(source.id, release);
      if (release.type !== 'helm') return;
      const { priorityClasses, monitors, secrets } = readValues(release.values);
      for (const name of priorityClasses) {
        if (!name.startsWith('system-')) this.run.links.use(objectRef('PriorityClass', undefined, name, {}), owner);
      }
      for (const path of secrets)
        this.run.problems.add(owner.path, `value ${path} would put a secret in Git: give a SecretSource instead`);
      for (const kind of monitors) this.monitors.push({ id: source.id, kind, path: owner.path });
    } catch (error) {
      this.run.problems.add(owner.path, error instanceof Error ? error.message : String(error));
    }
  }

  /** Orders the applications by all edges known, and returns them for the engine. Call after the links are resolved. */
  applications(linked: readonly ApplicationEdge[]): readonly GitOpsApplication[] {
    const namespaces = this.namespacesSource;
    this.edges.push(...this.explicitEdges(), ...this.chartEdges(), ...this.kindEdges(), ...this.monitorEdges(), ...linked);
    const ids = this.sources.map(source => source.id);
    const unordered = new Set(this.edges.map(edge => edge.from));
    if (namespaces !== undefined) {
      for (const id of ids) {
        if (!unordered.has(id))
          this.edges.push({ from: id, fromPhase: 'release', to: namespacesId, toPhase: 'config', reason: 'its namespace' });
      }
      ids.push(namespacesId);
    }
    try {
      const { after, wave } = orderApplications(ids, this.edges);
      return [...this.sources, ...(namespaces === undefined ? [] : [namespaces])]
        .map(source => this.application(source, after.get(source.id) ?? [], wave.get(source.id) ?? 0))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    } catch (error) {
      this.run.problems.add(this.target.node.path, error instanceof Error ? error.message : String(error));
      return [];
    }
  }

  private renderNamespaces(): Source | undefined {
    const wanted = this.namespaces.merge(this.run.problems);
    if (wanted.length === 0) return undefined;
    const path = `${this.target.node.path}/${namespacesId}`;
    const source = emptySource(namespacesId, this.target, 'default');
    const step = this.objects.step(source, 'config');
    for (const { name, labels } of wanted) {
      this.run.links.namespace(name, this.target.node.id, { 'kubernetes.io/metadata.name': name, ...labels });
      const document = {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, ...(Object.keys(labels).length > 0 && { labels }) },
      };
      this.objects.renderNamespace(document, step, path);
    }
    return source;
  }

  private explicitEdges(): readonly ApplicationEdge[] {
    return this.sources.flatMap(({ addon, id }) =>
      (addon?.after ?? []).flatMap(first => {
        if (first.target === this.target) {
          return [{ from: id, fromPhase: 'release' as const, to: first.node.id, toPhase: 'config' as const, reason: 'after' }];
        }
        const where = `'${this.target.node.id}' and '${first.target.node.id}' have different roots, and nothing would enforce it`;
        this.run.problems.add(addon?.node.path ?? id, `cannot come after '${first.node.path}': ${where}`);
        return [];
      }),
    );
  }

  /** What cdk8s' own `addDependency` says between charts and add-ons. */
  private chartEdges(): readonly ApplicationEdge[] {
    return this.sources.flatMap(({ construct, id }) =>
      construct.node.dependencies.flatMap(first => {
        const owner = this.sources.find(other => first.node.scopes.includes(other.construct));
        if (owner === undefined) {
          this.run.problems.add(
            construct.node.path,
            `cannot depend on '${first.node.path}': it is no application of '${this.target.node.id}'`,
          );
          return [];
        }
        return owner.id === id
          ? []
          : [{ from: id, fromPhase: 'release' as const, to: owner.id, toPhase: 'config' as const, reason: 'addDependency' }];
      }),
    );
  }

  /** A chart that makes monitors needs their definitions. */
  private monitorEdges(): readonly ApplicationEdge[] {
    return this.monitors.flatMap(({ id, kind, path }) => {
      const owner = this.crds.of('monitoring.coreos.com/v1', kind);
      if (owner === undefined) {
        this.run.problems.add(
          path,
          `values turn a ${kind} on, which nothing on '${this.target.node.id}' installs: add PrometheusCrds, or list 'monitoring.coreos.com' in externalCrds`,
        );
        return [];
      }
      return owner === 'present' || owner.addon === id
        ? []
        : [{ from: id, fromPhase: 'release' as const, to: owner.addon, toPhase: 'release' as const, reason: `kind ${kind}` }];
    });
  }

  private kindEdges(): readonly ApplicationEdge[] {
    return this.objects.kinds.flatMap(({ source, phase, apiVersion, kind, path }) => {
      const owner = this.crds.of(apiVersion, kind);
      if (owner === 'present') return [];
      if (owner === undefined) {
        const group = groupOf(apiVersion);
        this.run.problems.add(
          path,
          `nothing on '${this.target.node.id}' installs ${kind} of ${group}: add the add-on that does, or list '${group}' in externalCrds`,
        );
        return [];
      }
      if (owner.addon !== source.id)
        return [{ from: source.id, fromPhase: phase, to: owner.addon, toPhase: 'release' as const, reason: `kind ${kind}` }];
      if (phase === 'prerequisites') {
        this.run.problems.add(
          path,
          `is a ${kind} among the prerequisites of '${source.id}', whose own release installs ${kind}: put it into manifests`,
        );
      }
      return [];
    });
  }

  private application(source: Source, after: readonly string[], wave: number): GitOpsApplication {
    const { addon, id } = source;
    const owner = id === namespacesId ? `${this.target.node.path}/${id}` : source.construct.node.path;
    const release = this.release(source, owner);
    const phases = (['prerequisites', 'config'] as const).filter(phase => source.files[phase].length > 0);
    if (phases.length === 0 && release === undefined && !this.run.problems.has(owner))
      this.run.problems.add(owner, 'has neither a release nor objects: remove it, or give it some');
    return {
      id,
      owner,
      namespace: source.namespace === '' ? 'default' : source.namespace,
      project: addon?.project?.name ?? 'default',
      ...(release === undefined ? {} : { release }),
      phases,
      files: { prerequisites: source.files.prerequisites.sort(), config: source.files.config.sort() },
      after,
      wave,
      sync: addon?.sync ?? {},
      ignoreDifferences: addon?.ignoreDifferences ?? [],
      info: Object.entries(addon?.info ?? {}).map(([name, value]) => ({ name, value })),
      cascade: id !== namespacesId && (addon?.cascade ?? true),
      facts: source.facts.sort(byPlace),
    };
  }

  /** The release with its values as they are for the example, and the facts in them noted. */
  private release(source: Source, owner: string): HelmRelease | GitRelease | undefined {
    try {
      const release = this.releases.get(source.id);
      if (release?.type === 'helm') this.run.checkVersion(release.chart, owner);
      if (release?.type !== 'helm' || !this.engineTarget.set) return release;
      const values = resolveFacts(release.values, (pointer, text) => source.facts.push({ place: 'values', pointer, text }));
      const overlay = factOverlay(release.values);
      return { ...release, values, ...(overlay === undefined ? {} : { overlay: resolveFacts(overlay, () => undefined) }) };
    } catch (error) {
      this.run.problems.add(owner, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}
