import type { Patch } from './addon';
import type { KubernetesObject } from './model';
import { plainDataProblem } from './plain-data';

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
    return this.patches.filter(patch => !this.matched.has(patch)).map(patch => `${nameOf(patch)} matches none of its objects`);
  }
}

/**
 * Returns the patches if what each merges is plain data: of anything else, such as a Map, nothing would be merged.
 *
 * @throws naming the patch and the place
 */
export function requirePlainPatches(patches: readonly Patch[]): readonly Patch[] {
  for (const patch of patches) {
    const problem = plainDataProblem(patch.merge, 'merge');
    if (problem !== undefined) throw new Error(`${nameOf(patch)}: ${problem}`);
  }
  return patches;
}

function nameOf({ kind, name }: Patch): string {
  return `patch of ${kind}${name === undefined ? '' : ` '${name}'`}`;
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
