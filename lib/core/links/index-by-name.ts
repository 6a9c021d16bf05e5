/** Stands for every namespace: what a controller makes in each of them. */
export const everywhere = '*';

/** Things by namespace and name. The namespace of what has none is empty. */
export class IndexByName<T> {
  private readonly namespaces = new Map<string, Map<string, T>>();
  private shared: Map<string, T> | undefined;

  /** The thing of that name in that namespace, or in every namespace. */
  get(namespace: string, name: string): T | undefined {
    return this.namespaces.get(namespace)?.get(name) ?? this.shared?.get(name);
  }

  /** Puts a thing in its place; what was there is lost. */
  set(namespace: string, name: string, thing: T): void {
    (this.namespaces.get(namespace) ?? this.open(namespace)).set(name, thing);
  }

  /** Puts a thing in its place unless there is one, in that namespace or in every one; that one is returned then. */
  add(namespace: string, name: string, thing: T): T | undefined {
    const there = this.namespaces.get(namespace) ?? this.open(namespace);
    const other = there.get(name) ?? this.shared?.get(name);
    if (other === undefined) there.set(name, thing);
    return other;
  }

  private open(namespace: string): Map<string, T> {
    const there = new Map<string, T>();
    this.namespaces.set(namespace, there);
    if (namespace === everywhere) this.shared = there;
    return there;
  }

  /** The names in a namespace. */
  names(namespace: string): Iterable<string> {
    return this.namespaces.get(namespace)?.keys() ?? [];
  }

  /** The things in a namespace. */
  in(namespace: string): Iterable<T> {
    return this.namespaces.get(namespace)?.values() ?? [];
  }

  /** The namespaces that have a thing of that name, sorted. */
  namespacesOf(name: string): readonly string[] {
    return [...this.namespaces]
      .filter(([, there]) => there.has(name))
      .map(([namespace]) => namespace)
      .sort();
  }

  /** What each namespace has, by name. */
  get byNamespace(): ReadonlyMap<string, ReadonlyMap<string, T>> {
    return this.namespaces;
  }

  /** All things, in the order in which they came. */
  *all(): Iterable<T> {
    for (const there of this.namespaces.values()) yield* there.values();
  }
}
