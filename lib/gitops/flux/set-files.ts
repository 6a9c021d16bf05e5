import type { EngineText, GitOpsApplication, KubernetesObject } from '../../core/model';
import { objectFileName } from '../../core/object-file';
import { toYaml } from '../../core/yaml';

/** The kustomization file of a folder: what the patches of a registration are applied to. */
export function kustomizationFile(folder: string, resources: readonly string[]): EngineText {
  const file = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [...resources].sort() };
  return { path: `${folder}/kustomization.yaml`, text: toYaml(file) };
}

/**
 * The kustomization files of an application's folders.
 *
 * @param release objects beside Flux that make up its release
 */
export function kustomizationFiles(
  { id, phases, files }: GitOpsApplication,
  release: readonly KubernetesObject[],
): readonly EngineText[] {
  return [
    ...phases.map(phase => kustomizationFile(`manifests/${id}/${phase}`, files[phase])),
    ...(release.length > 0 ? [kustomizationFile(`manifests/${id}/release`, release.map(objectFileName))] : []),
  ];
}
