import type { KubernetesObject } from '../model';
import type { Made, User } from './owner';
import type { Place } from './place';
import { fields, items, nameIn, text, type Fields } from './read';
import { readValueFiles } from './value-files';

const sourceGroup = 'source.toolkit.fluxcd.io';
const kustomizeGroup = 'kustomize.toolkit.fluxcd.io';

/** Reads an Application of Argo CD. */
export function readApplication(object: KubernetesObject, user: User, place: Place): void {
  readSpec(fields(object['spec']), user, place);
}

/** Reads an ApplicationSet of Argo CD. */
export function readApplicationSet(object: KubernetesObject, user: User, place: Place): void {
  readSpec(fields(fields(fields(object['spec'])['template'])['spec']), user, place);
}

function readSpec(spec: Fields, user: User, place: Place): void {
  readValueFiles(spec, user, place);
  const project = text(spec['project']);
  if (project !== 'default' && project?.includes('{{') !== true)
    place.want(user, 'argoproj.io/AppProject', user.namespace, project);
}

/** Reads a Kustomization of Flux. */
export function readKustomization(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  wantSource(fields(spec['sourceRef']), user, place);
  for (const ref of items(spec['dependsOn'])) wantOther(`${kustomizeGroup}/Kustomization`, fields(ref), user, place);
  for (const ref of items(fields(spec['postBuild'])['substituteFrom'])) wantValues(fields(ref), undefined, user, place);
  wantSecret(fields(fields(spec['decryption'])['secretRef']), user, place);
  wantSecret(fields(fields(spec['kubeConfig'])['secretRef']), user, place);
}

/** Reads a HelmRelease of Flux. */
export function readHelmRelease(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  wantSource(fields(fields(fields(spec['chart'])['spec'])['sourceRef']), user, place);
  wantSource(fields(spec['chartRef']), user, place);
  for (const ref of items(spec['dependsOn'])) wantOther('helm.toolkit.fluxcd.io/HelmRelease', fields(ref), user, place);
  for (const ref of items(spec['valuesFrom']))
    wantValues(fields(ref), text(fields(ref)['valuesKey']) ?? 'values.yaml', user, place);
  wantSecret(fields(fields(spec['kubeConfig'])['secretRef']), user, place);
}

/** Reads a HelmChart of Flux. */
export function readHelmChart(object: KubernetesObject, user: User, place: Place): void {
  wantSource(fields(fields(object['spec'])['sourceRef']), user, place);
}

/** Reads a source of Flux: the Secrets that it signs in with. */
export function readSource(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  for (const field of ['secretRef', 'certSecretRef', 'proxySecretRef']) wantSecret(fields(spec[field]), user, place);
}

/** Reads a FluxInstance: it makes the source that it syncs from, and a Kustomization of the same name. */
export function readFluxInstance(object: KubernetesObject, user: User, place: Place): void {
  const sync = fields(fields(object['spec'])['sync']);
  const kind = text(sync['kind']);
  if (kind === undefined) return;
  const name = text(sync['name']) ?? user.namespace;
  const made: Made = { by: 'controller', owner: user.owner, from: user };
  place.make(`${sourceGroup}/${kind}`, user.namespace, name, made);
  place.make(`${kustomizeGroup}/Kustomization`, user.namespace, name, made);
  const secret = text(sync['pullSecret']);
  place.want(user, '/Secret', user.namespace, secret);
}

function wantSource(ref: Fields, user: User, place: Place): void {
  const kind = text(ref['kind']);
  if (kind !== undefined) wantOther(`${sourceGroup}/${kind}`, ref, user, place);
}

function wantOther(kind: string, ref: Fields, user: User, place: Place): void {
  place.want(user, kind, text(ref['namespace']) ?? user.namespace, nameIn(ref['name']));
}

function wantValues(ref: Fields, key: string | undefined, user: User, place: Place): void {
  if (ref['optional'] === true || (ref['kind'] !== 'ConfigMap' && ref['kind'] !== 'Secret')) return;
  place.want(user, `/${ref['kind']}`, user.namespace, nameIn(ref['name']), key === undefined ? {} : { key });
}

function wantSecret(ref: Fields, user: User, place: Place): void {
  const key = text(ref['key']);
  place.want(user, '/Secret', user.namespace, nameIn(ref['name']), key === undefined ? {} : { key });
}
