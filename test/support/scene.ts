import { parseAllDocuments } from 'yaml';
import { Links, type Dependency } from '../../lib/core/links';
import type { KubernetesObject, Phase } from '../../lib/core/model';
import { Problems } from '../../lib/core/problems';
import { objectRef, type ExternalOptions, type RefKind } from '../../lib/core/references';

/** One thing that is noted. */
type Step = (links: Links) => void;

/** Clusters and sets without a construct tree: what their applications emit, declare and use, and what comes of it. */
export class Scene {
  private readonly steps: Step[] = [];
  private readonly hubs = new Map<string, string>();

  /** An application emits the objects of a YAML text. */
  emit(application: string, yaml: string, { phase = 'config' as Phase, target = 'the-cluster' } = {}): this {
    for (const object of documents(yaml)) {
      this.steps.push(links => links.add(object, { target, application, phase, path: `${target}/${application}` }));
    }
    return this;
  }

  /** The release of an application makes an object. */
  declare(
    application: string,
    kind: RefKind,
    namespace: string | undefined,
    name: string,
    options: ExternalOptions = {},
    target = 'the-cluster',
  ): this {
    this.steps.push(links => links.declare(objectRef(kind, namespace, name, options), target, application));
    return this;
  }

  /** Nobody here makes an object. */
  external(
    kind: RefKind,
    namespace: string | undefined,
    name: string,
    options: ExternalOptions = {},
    target = 'the-cluster',
  ): this {
    this.steps.push(links => links.external(objectRef(kind, namespace, name, options), target, target));
    return this;
  }

  /** The values of an application's release use an object. */
  use(
    application: string,
    kind: RefKind,
    namespace: string | undefined,
    name: string,
    options: ExternalOptions = {},
    target = 'the-cluster',
  ): this {
    const owner = { target, application, phase: 'prerequisites' as const, path: `${target}/${application}` };
    this.steps.push(links => links.use(objectRef(kind, namespace, name, options), owner));
    return this;
  }

  /** There are these namespaces. */
  namespaces(...names: string[]): this {
    for (const name of names) this.steps.push(links => links.namespace(name, 'the-cluster'));
    return this;
  }

  /** There is a namespace, with labels, on any target. */
  namespace(name: string, labels?: Readonly<Record<string, string>>, target = 'the-cluster'): this {
    this.steps.push(links => links.namespace(name, target, labels));
    return this;
  }

  /** A set is delivered by a cluster. */
  hub(set: string, cluster: string): this {
    this.hubs.set(set, cluster);
    return this;
  }

  /** What is wrong, each as `path: message`, and the order that follows. `reorder` changes the order in which things are noted. */
  resolve(reorder: (steps: readonly Step[]) => readonly Step[] = steps => steps): {
    readonly problems: readonly string[];
    readonly dependencies: readonly Dependency[];
  } {
    const links = new Links();
    for (const step of reorder(this.steps)) step(links);
    const problems = new Problems();
    const dependencies = links.resolve(problems, { hubs: this.hubs });
    return { problems: problems.all.map(({ path, message }) => `${path}: ${message}`), dependencies };
  }

  /** What is wrong, each as `path: message`. */
  get problems(): readonly string[] {
    return this.resolve().problems;
  }

  /** The order that follows, each as `from/phase -> to/phase: reason`. */
  get order(): readonly string[] {
    return this.resolve().dependencies.map(
      ({ from, to, reason }) => `${from.application}/${from.phase} -> ${to.application}/${to.phase}: ${reason}`,
    );
  }
}

/** The objects of a YAML text. */
export function documents(yaml: string): readonly KubernetesObject[] {
  return parseAllDocuments(yaml).map(document => {
    if (document.errors.length > 0) throw document.errors[0]!;
    return document.toJS() as KubernetesObject;
  });
}
