import type { Patch } from './addon';
import type { KubernetesObject } from './model';

/** Applies an add-on's patches to its documents and remembers which of them matched. */
export class PatchSet {
  private readonly matched = new Set<Patch>();

  constructor(private readonly patches: readonly Patch[]) {}

  /** Whether there are none. */
  get empty(): boolean {
    return this.patches.length === 0;
  }

  /** The document with every patch that matches merged into it; the same document if none does. */
  apply(document: KubernetesObject): KubernetesObject {
    let result = document;
    for (const patch of this.patches) {
      if (patch.kind !== document.kind || (patch.name ?? document.metadata.name) !== document.metadata.name) continue;
      this.matched.add(patch);
      result = merge(result, patch.merge) as KubernetesObject;
    }
    return result;
  }

  /** One message for each patch that matched nothing. */
  unmatched(): readonly string[] {
    return this.patches
      .filter(patch => !this.matched.has(patch))
      .map(patch => `patch of ${patch.kind}${patch.name === undefined ? '' : ` '${patch.name}'`} matches none of its objects`);
  }
}

/** RFC 7396: maps merge, everything else replaces, `null` removes. */
function merge(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result = new Map<string, unknown>(isMap(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, merge(result.get(key), value));
  }
  return Object.fromEntries(result);
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
