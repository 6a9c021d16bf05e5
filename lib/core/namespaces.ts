import type { Problems } from './problems';

/** Namespaces that every cluster has. */
export const clusterNamespaces: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

interface Wanted {
  readonly path: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Gathers the namespaces that a target's add-ons live in, and the labels they ask for. */
export class Namespaces {
  private readonly wanted = new Map<string, Wanted[]>();

  /** Notes that the add-on at `path` lives in a namespace. */
  add(name: string, labels: Readonly<Record<string, string>>, path: string): void {
    const all = this.wanted.get(name) ?? [];
    all.push({ path, labels });
    this.wanted.set(name, all);
  }

  /** Every namespace with its labels merged, by name. Those that every cluster has are left out unless labels are asked for. */
  merge(problems: Problems): readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[] {
    return [...this.wanted]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, wanted]) => ({ name, labels: mergeLabels(name, wanted, problems) }))
      .filter(({ name, labels }) => !clusterNamespaces.has(name) || Object.keys(labels).length > 0);
  }

  /** Names of all namespaces that add-ons live in. */
  get names(): readonly string[] {
    return [...this.wanted.keys()];
  }
}

function mergeLabels(name: string, wanted: readonly Wanted[], problems: Problems): Readonly<Record<string, string>> {
  const merged = new Map<string, { readonly value: string; readonly path: string }>();
  for (const { path, labels } of [...wanted].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    for (const [key, value] of Object.entries(labels)) {
      const other = merged.get(key);
      if (other === undefined) merged.set(key, { value, path });
      else if (other.value !== value) {
        problems.add(path, `namespace ${name} would get label ${key}=${value}, but ${other.path} gives it ${key}=${other.value}`);
      }
    }
  }
  return Object.fromEntries([...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { value }]) => [key, value]));
}
