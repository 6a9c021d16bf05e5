import type { KubernetesObject } from '../model';
import type { User } from './owner';
import type { Place } from './place';
import { fields, items, nameIn, readEach, text, type Fields } from './read';

/** Reads an object whose `spec.template` is of pods. */
export function readWorkload(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  readPodSpec(fields(fields(spec['template'])['spec']), user, place);
  if (user.kind !== 'StatefulSet') return;
  place.want(user, '/Service', user.namespace, text(spec['serviceName']));
  readEach(spec['volumeClaimTemplates'], readClaim, user, place);
}

/** Reads a Pod. */
export function readPod(object: KubernetesObject, user: User, place: Place): void {
  readPodSpec(fields(object['spec']), user, place);
}

/** Reads a CronJob. */
export function readCronJob(object: KubernetesObject, user: User, place: Place): void {
  const job = fields(fields(fields(object['spec'])['jobTemplate'])['spec']);
  readPodSpec(fields(fields(job['template'])['spec']), user, place);
}

/** Reads a PersistentVolumeClaim, or the template of one. */
export function readClaim(object: Fields, user: User, place: Place): void {
  const spec = fields(object['spec']);
  place.want(user, 'storage.k8s.io/StorageClass', '', text(spec['storageClassName']), { order: true });
}

function readPodSpec(spec: Fields, user: User, place: Place): void {
  const account = text(spec['serviceAccountName']) ?? text(spec['serviceAccount']);
  if (account !== 'default') place.want(user, '/ServiceAccount', user.namespace, account, { order: true });
  const priority = text(spec['priorityClassName']);
  if (priority?.startsWith('system-') !== true)
    place.want(user, 'scheduling.k8s.io/PriorityClass', '', priority, { order: true });
  readEach(spec['imagePullSecrets'], wantSecret, user, place);
  readEach(spec['volumes'], readVolume, user, place);
  readEach(spec['initContainers'], readContainer, user, place);
  readEach(spec['containers'], readContainer, user, place);
}

function readContainer(container: Fields, user: User, place: Place): void {
  readEach(container['env'], readVariable, user, place);
  readEach(container['envFrom'], readVariables, user, place);
}

function readVariable(variable: Fields, user: User, place: Place): void {
  if (variable['valueFrom'] === undefined) return;
  const from = fields(variable['valueFrom']);
  if (from['secretKeyRef'] !== undefined) wantKey('/Secret', fields(from['secretKeyRef']), user, place);
  else if (from['configMapKeyRef'] !== undefined) wantKey('/ConfigMap', fields(from['configMapKeyRef']), user, place);
}

function readVariables(from: Fields, user: User, place: Place): void {
  if (from['secretRef'] !== undefined) wantKey('/Secret', fields(from['secretRef']), user, place);
  else if (from['configMapRef'] !== undefined) wantKey('/ConfigMap', fields(from['configMapRef']), user, place);
}

function readVolume(volume: Fields, user: User, place: Place): void {
  if (volume['configMap'] !== undefined) wantFiles('/ConfigMap', 'name', fields(volume['configMap']), user, place);
  if (volume['secret'] !== undefined) wantFiles('/Secret', 'secretName', fields(volume['secret']), user, place);
  readEach(fields(volume['projected'])['sources'], readSource, user, place);
  const claim = nameIn(fields(volume['persistentVolumeClaim'])['claimName']);
  place.want(user, '/PersistentVolumeClaim', user.namespace, claim, { order: true });
  readClaim(fields(fields(volume['ephemeral'])['volumeClaimTemplate']), user, place);
  wantKey('/Secret', fields(fields(volume['csi'])['nodePublishSecretRef']), user, place);
}

function readSource(source: Fields, user: User, place: Place): void {
  if (source['configMap'] !== undefined) wantFiles('/ConfigMap', 'name', fields(source['configMap']), user, place);
  if (source['secret'] !== undefined) wantFiles('/Secret', 'name', fields(source['secret']), user, place);
}

/** Some or all keys of a Secret or ConfigMap, as files. */
function wantFiles(kind: string, nameField: string, source: Fields, user: User, place: Place): void {
  if (source['optional'] === true) return;
  const name = nameIn(source[nameField]);
  const keys = items(source['items']).flatMap(item => text(fields(item)['key']) ?? []);
  if (keys.length === 0) place.want(user, kind, user.namespace, name, { order: true });
  for (const key of keys) place.want(user, kind, user.namespace, name, { order: true, key });
}

function wantSecret(ref: Fields, user: User, place: Place): void {
  wantKey('/Secret', ref, user, place);
}

/** One key of a Secret or ConfigMap, or the whole of it. */
function wantKey(kind: string, ref: Fields, user: User, place: Place): void {
  if (ref['name'] === undefined || ref['optional'] === true) return;
  const key = text(ref['key']);
  place.want(user, kind, user.namespace, nameIn(ref['name']), { order: true, ...(key !== undefined && { key }) });
}
