import type { ApiObject } from 'cdk8s';
import type { CrdOwners } from './crd-owners';
import { authoredDocument, decorated, documentOf, notData, uncheckedReason, withoutNamespace } from './document';
import { resolveFacts, type FactUse } from './facts';
import type { EngineTarget, GitOpsEngine, KubernetesObject, Phase } from './model';
import { objectFileName } from './object-file';
import type { KindInfo } from './schemas';
import type { Source } from './sources';
import type { SynthRun } from './synth-run';
import type { ClusterTarget } from './target';
import { plainObjectYaml } from './yaml';

/** Kinds whose objects outlive their add-on. A volume cannot go before its claim: its deletion would never end. */
const lasting: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'PersistentVolumeClaim', 'PersistentVolume']);

/** One phase of an application. */
export interface Step {
  readonly source: Source;
  readonly phase: Phase;
  /** Where its files lie, with a slash at the end. */
  readonly folder: string;
  /** Whether its objects have neither facts nor patches. */
  readonly asAuthored: boolean;
  /** The kinds it has objects of. */
  readonly kinds: Set<KindInfo | string>;
}

/** A kind of which a phase of an application has objects, and the first of them. */
export interface KindUse {
  readonly source: Source;
  readonly phase: Phase;
  readonly apiVersion: string;
  readonly kind: string;
  /** Construct path. */
  readonly path: string;
}

/** What an object is rendered with, besides the phase it is in. */
interface ObjectTraits {
  /** Construct path. */
  readonly path: string;
  /** Why it is not validated. */
  readonly reason: string | undefined;
  /** Its namespace is not its chart's. */
  readonly ownNamespace: boolean;
  /** It is a namespace that the library makes. */
  readonly namespace: boolean;
}

type Decorations = ReturnType<GitOpsEngine['decorate']>;

/** Renders the objects of one cluster or set, each in one pass: its document, its text, its checks, what it refers to. */
export class ObjectSynth {
  /** What makes the edges to the definitions' owners. */
  readonly kinds: KindUse[] = [];
  private readonly decorations = new Map<string, Decorations>();

  constructor(
    private readonly run: SynthRun,
    private readonly target: ClusterTarget,
    private readonly engineTarget: EngineTarget,
    private readonly crds: CrdOwners,
  ) {}

  /** A phase of an application, before any of its objects. */
  step(source: Source, phase: Phase): Step {
    const folder = `${this.engineTarget.name}/manifests/${source.id}/${phase}/`;
    return { source, phase, folder, asAuthored: !this.engineTarget.set && source.patches.empty, kinds: new Set() };
  }

  /** Renders an object; what is wrong with it is noted. */
  render(object: ApiObject, step: Step): void {
    const { path } = object.node;
    try {
      const reason = uncheckedReason(object);
      if (reason !== undefined) this.run.unchecked.push({ path, reason });
      const ownNamespace = object.metadata.namespace !== object.chart.namespace;
      const traits = { path, reason, ownNamespace, namespace: false };
      if (!step.asAuthored || !this.renderAuthored(object, step, traits)) this.renderDocument(documentOf(object), step, traits);
    } catch (error) {
      this.run.problems.add(path, notData(object) ?? (error instanceof Error ? error.message : String(error)));
    }
  }

  /** Renders a Namespace that no construct stands for. @param path of the construct whose it is */
  renderNamespace(document: KubernetesObject, step: Step, path: string): void {
    this.renderDocument(document, step, { path, reason: undefined, ownNamespace: false, namespace: true });
  }

  /** Renders an object that is plain data; false if it is not. */
  private renderAuthored(object: ApiObject, step: Step, traits: ObjectTraits): boolean {
    const info = this.run.kindInfo(object, traits.reason !== undefined, traits.path);
    const { namespace } = object.metadata;
    const stamped = info?.scope === 'Cluster' && !traits.ownNamespace;
    const document = authoredDocument(object, stamped ? undefined : namespace, this.decoration(object.kind, step, traits));
    const text = document && plainObjectYaml(document);
    if (document === undefined || text === undefined) return false;
    this.emit(document, text, info, step, traits);
    return true;
  }

  private renderDocument(authored: KubernetesObject, step: Step, traits: ObjectTraits): void {
    const found: Omit<FactUse, 'place' | 'object'>[] = [];
    let document = this.engineTarget.set ? resolveFacts(authored, (pointer, text) => found.push({ pointer, text })) : authored;
    document = step.source.patches.apply(document);
    const info = this.run.kindInfo(document, traits.reason !== undefined, traits.path);
    document = this.adapted(document, info, step, traits);
    if (found.length > 0) noteFacts(found, document, step);
    this.emit(document, this.run.textOf(document, traits.path), info, step, traits);
  }

  /** The document with the namespace that its kind has or has not, and with what the engine puts onto it. */
  private adapted(document: KubernetesObject, info: KindInfo | undefined, step: Step, traits: ObjectTraits): KubernetesObject {
    const stamped = info?.scope === 'Cluster' && document.metadata.namespace !== undefined && !traits.ownNamespace;
    return decorated(stamped ? withoutNamespace(document) : document, this.decoration(document.kind, step, traits));
  }

  /** What the engine puts onto an object, asked once for all of a sort. */
  private decoration(kind: string, { source, phase }: Step, { namespace }: ObjectTraits): Decorations {
    const keep = !(source.addon?.deleteData ?? false) && lasting.has(kind);
    const key = phase + (keep ? ' keep' : '') + (namespace ? ' namespace' : '');
    let decoration = this.decorations.get(key);
    if (decoration === undefined) {
      decoration = this.target.engine.decorate({ phase, keep, namespace });
      this.decorations.set(key, decoration);
    }
    return decoration;
  }

  /** @param text the document's; undefined if it cannot be written */
  private emit(
    document: KubernetesObject,
    text: string | undefined,
    info: KindInfo | undefined,
    step: Step,
    { path, reason }: ObjectTraits,
  ): void {
    const { source, phase } = step;
    this.run.check(document, text, { info, path, unchecked: reason !== undefined });
    this.run.links.add(document, { target: this.target.node.id, application: source.id, phase, path });
    this.noteKind(document, info, step, path);
    if (document.kind === 'CustomResourceDefinition') this.noteDefinition(document, source.id);
    const file = objectFileName(document);
    if (this.run.addObject(step.folder + file, text)) source.files[phase].push(file);
    else this.run.reportTwin(step.folder + file, document, path);
  }

  private noteKind({ apiVersion, kind }: KubernetesObject, info: KindInfo | undefined, step: Step, path: string): void {
    const key = info ?? `${apiVersion}/${kind}`;
    if (step.kinds.has(key)) return;
    step.kinds.add(key);
    this.kinds.push({ source: step.source, phase: step.phase, apiVersion, kind, path });
  }

  private noteDefinition(document: KubernetesObject, application: string): void {
    const spec = document['spec'] as { readonly group?: string; readonly names?: { readonly kind?: string } } | undefined;
    if (spec?.group !== undefined && spec.names?.kind !== undefined)
      this.crds.addDefinition(spec.group, spec.names.kind, application);
  }
}

function noteFacts(
  found: readonly Omit<FactUse, 'place' | 'object'>[],
  { apiVersion, kind, metadata: { name, namespace } }: KubernetesObject,
  { source, phase }: Step,
): void {
  const object = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
  for (const use of found) source.facts.push({ ...use, place: phase, object });
}
