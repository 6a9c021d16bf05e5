import { Chart, type ApiObject } from 'cdk8s';
import { factOverlay } from './helm-addon';
import { CrdOwners } from './crd-owners';
import { orderApplications, type ApplicationEdge } from './dependencies';
import { decorated, documentOf, uncheckedReason, withoutNamespace } from './document';
import { byPlace, resolveFacts, type FactUse } from './facts';
import type { EngineTarget, GitOpsApplication, GitRelease, HelmRelease, KubernetesObject, Phase } from './model';
import { clusterNamespaces, Namespaces } from './namespaces';
import { groupOf, objectFileName } from './object-file';
import type { SynthRun } from './synth-run';
import { emptySource, namespacesId, objectsOf, sourcesOf, type Source } from './sources';
import type { ClusterTarget } from './target';

/** Kinds whose objects outlive their add-on. A volume cannot go before its claim: its deletion would never end. */
const lasting: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'PersistentVolumeClaim', 'PersistentVolume']);

/** Renders one cluster or set: its manifests, its order, its applications. */
export class TargetSynth {
  private readonly sources: readonly Source[];
  private readonly crds: CrdOwners;
  private readonly namespaces = new Namespaces();
  /** `application/phase/apiVersion/kind`, each once: what makes the edges to the definitions' owners. */
  private readonly kinds = new Map<
    string,
    { readonly source: Source; readonly phase: Phase; readonly apiVersion: string; readonly kind: string; readonly path: string }
  >();
  /** The application that makes the namespaces; absent if there is none to make. */
  private namespacesSource: Source | undefined;
  readonly edges: ApplicationEdge[] = [];

  constructor(
    private readonly run: SynthRun,
    private readonly target: ClusterTarget,
    private readonly engineTarget: EngineTarget,
  ) {
    this.sources = sourcesOf(target, run.problems);
    const addons = this.sources.flatMap(source => source.addon ?? []);
    this.crds = new CrdOwners(addons, target.externalCrds, engineTarget.set ? [] : target.engine.kinds, run.problems);
  }

  /** Renders every manifest and notes what refers to what. */
  renderManifests(): void {
    for (const source of this.sources) {
      const { addon } = source;
      if (source.namespace !== '')
        this.namespaces.add(source.namespace, addon?.namespaceLabels ?? {}, source.construct.node.path);
      for (const phase of ['prerequisites', 'config'] as const) {
        for (const object of objectsOf(source, phase)) this.renderObject(object, source, phase);
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
    }
    for (const ref of this.target.externalObjects) this.run.links.external(ref, this.target.node.id, this.target.node.path);
    for (const name of [...clusterNamespaces, ...this.namespaces.names]) this.run.links.namespace(name, this.target.node.id);
    this.namespacesSource = this.renderNamespaces();
  }

  /** Orders the applications by all edges known, and returns them for the engine. Call after the links are resolved. */
  applications(linked: readonly ApplicationEdge[]): readonly GitOpsApplication[] {
    const namespaces = this.namespacesSource;
    this.edges.push(...this.explicitEdges(), ...this.kindEdges(), ...linked);
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

  private renderObject(object: ApiObject, source: Source, phase: Phase): void {
    const { path } = object.node;
    try {
      const reason = uncheckedReason(object);
      if (reason !== undefined) this.run.unchecked.push({ path, reason });
      const ownNamespace = object.metadata.namespace !== Chart.of(object).namespace;
      this.renderDocument(documentOf(object), { source, phase, path, reason, ownNamespace, namespace: false });
    } catch (error) {
      this.run.problems.add(path, error instanceof Error ? error.message : String(error));
    }
  }

  private renderDocument(
    authored: KubernetesObject,
    at: { source: Source; phase: Phase; path: string; reason: string | undefined; ownNamespace: boolean; namespace: boolean },
  ): void {
    const { source, phase, path } = at;
    const found: Omit<FactUse, 'place' | 'object'>[] = [];
    let document = this.engineTarget.set ? resolveFacts(authored, (pointer, text) => found.push({ pointer, text })) : authored;
    document = source.patches.apply(document);
    const info = this.run.kindInfo(document, at.reason !== undefined, path);
    if (info?.scope === 'Cluster' && document.metadata.namespace !== undefined && !at.ownNamespace)
      document = withoutNamespace(document);
    const keep = !(source.addon?.deleteData ?? false) && lasting.has(document.kind);
    document = decorated(document, this.target.engine.decorate({ phase, keep, namespace: at.namespace }));
    const { apiVersion, kind, metadata } = document;
    const { name, namespace } = metadata;
    const object = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
    for (const use of found) source.facts.push({ ...use, place: phase, object });

    this.run.check(document, info, path, at.reason !== undefined);
    this.run.links.add(document, { target: this.target.node.id, application: source.id, phase, path });
    const key = `${source.id}/${phase}/${apiVersion}/${kind}`;
    if (!this.kinds.has(key)) this.kinds.set(key, { source, phase, apiVersion, kind, path });
    if (kind === 'CustomResourceDefinition') this.noteDefinition(document, source.id);
    const file = objectFileName(document);
    if (this.run.addObject(`${this.engineTarget.name}/manifests/${source.id}/${phase}/${file}`, document, path))
      source.files[phase].push(file);
  }

  private noteDefinition(document: KubernetesObject, application: string): void {
    const spec = document['spec'] as { readonly group?: string; readonly names?: { readonly kind?: string } } | undefined;
    if (spec?.group !== undefined && spec.names?.kind !== undefined)
      this.crds.addDefinition(spec.group, spec.names.kind, application);
  }

  private renderNamespaces(): Source | undefined {
    const wanted = this.namespaces.merge(this.run.problems);
    if (wanted.length === 0) return undefined;
    const path = `${this.target.node.path}/${namespacesId}`;
    const source = emptySource(namespacesId, this.target, 'default');
    for (const { name, labels } of wanted) {
      this.run.links.namespace(name, this.target.node.id, { 'kubernetes.io/metadata.name': name, ...labels });
      const document = {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, ...(Object.keys(labels).length > 0 && { labels }) },
      };
      this.renderDocument(document, { source, phase: 'config', path, reason: undefined, ownNamespace: false, namespace: true });
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

  private kindEdges(): readonly ApplicationEdge[] {
    return [...this.kinds.values()].flatMap(({ source, phase, apiVersion, kind, path }) => {
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
      const release = source.addon?.release;
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
