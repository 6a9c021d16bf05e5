import { parse } from 'yaml';
import type { Manifest } from './simulator';

/** The objects of some files. */
export function manifests(files: ReadonlyMap<string, string>, prefix: string): readonly Manifest[] {
  return [...files]
    .filter(([path]) => path.startsWith(prefix) && !path.endsWith('kustomization.yaml'))
    .map(([, text]) => parse(text) as Manifest);
}
