import { fromYaml } from '../../../lib/core/yaml';
import type { JsonObject, KubernetesObject } from '../../../lib/core/model';
import { applyFluxKustomization, type FluxKustomization } from '../../support/kustomize';

/** What the fields say that decide where and in which order Flux applies something. */
export interface FluxSpec extends FluxKustomization {
  readonly dependsOn?: readonly { readonly name: string }[];
  readonly kubeConfig?: { readonly secretRef: { readonly name: string; readonly key?: string } };
  readonly sourceRef: { readonly kind: string; readonly name: string };
}

/** A Kustomization, and what Flux makes of it. */
export interface Applied {
  readonly kustomization: KubernetesObject;
  readonly spec: FluxSpec;
  readonly objects: readonly KubernetesObject[];
}

/** Everything that Flux applies of a repository, from a root Kustomization down; folders that other repositories hold are empty. */
export function reconcile(repository: ReadonlyMap<string, string>, root: KubernetesObject): readonly Applied[] {
  return build(repository, root)
    .filter(({ kind }) => kind === 'Kustomization')
    .map(kustomization => {
      const spec = specOf(kustomization);
      const objects = spec.sourceRef.name === 'flux-system' ? build(repository, kustomization) : [];
      return { kustomization, spec, objects };
    });
}

/** What Flux makes of one Kustomization. */
export function build(repository: ReadonlyMap<string, string>, kustomization: KubernetesObject): readonly KubernetesObject[] {
  return applyFluxKustomization(repository, specOf(kustomization)) as KubernetesObject[];
}

/** The repository as it is after a rendering was written to its folder `dist`. */
export function published(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, text]) => [`dist/${path}`, text]));
}

/** The object in a file of a rendering. */
export function objectIn(files: ReadonlyMap<string, string>, path: string): KubernetesObject & { readonly spec: object } {
  const text = files.get(path);
  if (text === undefined) throw new Error(`no file ${path} among ${[...files.keys()].join(', ')}`);
  return fromYaml(text) as unknown as KubernetesObject & { readonly spec: object };
}

/** The values that Helm gets: those of the ConfigMap, and the HelmRelease's own over them. */
export function effectiveValues({ objects }: Applied): JsonObject {
  const release = objects.find(({ kind }) => kind === 'HelmRelease');
  const spec = release?.['spec'] as {
    readonly valuesFrom?: readonly { readonly name: string }[];
    readonly values?: JsonObject;
  };
  const from = (spec.valuesFrom ?? []).map(({ name }) => {
    const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
    if (map === undefined) throw new Error(`no ConfigMap ${name}`);
    return fromYaml((map['data'] as Record<string, string>)['values.yaml'] ?? '') as JsonObject;
  });
  return [...from, spec.values ?? {}].reduce(merged);
}

function merged(base: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, JsonObject[string]> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const under = result[key];
    result[key] = isMap(under) && isMap(value) ? merged(under, value) : value;
  }
  return result;
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function specOf(kustomization: KubernetesObject): FluxSpec {
  return kustomization['spec'] as FluxSpec;
}
