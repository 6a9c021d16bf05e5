import type { KubernetesObject } from '../model';

/** What etcd is given room for, and what the data of a ConfigMap may have at most. */
const most = 1_048_576;

/**
 * Checks that an object fits into the API server's store.
 *
 * @param length characters of its YAML. @default - not known
 */
export function checkSize(object: KubernetesObject, report: (message: string) => void, length = Infinity): void {
  // Small objects, nearly all, are told by an upper bound, without writing them out: JSON takes at most six bytes for what is
  // one character of YAML.
  if (6 * length <= most || roomAfter(object, most) >= 0) return;
  const { kind, metadata } = object;
  if (kind === 'ConfigMap' || kind === 'Secret') {
    const data = dataBytes(object);
    if (data > most) {
      report(`data of ${kind} '${metadata.name}' have ${data} bytes, at most ${most} fit`);
      return;
    }
  }
  const bytes = Buffer.byteLength(JSON.stringify(object));
  if (bytes > most) report(`${kind} '${metadata.name}' has ${bytes} bytes, at most ${most} fit into one object`);
}

/** What is left of `room` bytes after a value is written as JSON, at least; negative as soon as it might not fit. */
function roomAfter(value: unknown, room: number): number {
  // No character takes more than six bytes: \u0000.
  if (typeof value === 'string') return room - 6 * value.length - 3;
  if (typeof value !== 'object' || value === null) return room - 25;
  let left = room - 2;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && left >= 0; index++) left = roomAfter(value[index], left);
    return left;
  }
  const map = value as Readonly<Record<string, unknown>>;
  for (const key in map) {
    if (left < 0) return left;
    left = roomAfter(map[key], left - 6 * key.length - 4);
  }
  return left;
}

/** Texts count as they are; binary data counts as what its base64 stands for. */
function dataBytes(object: KubernetesObject): number {
  const texts = object.kind === 'ConfigMap' ? ['data'] : ['stringData'];
  const binary = object.kind === 'ConfigMap' ? ['binaryData'] : ['data'];
  const sum = (fields: readonly string[], encoding: BufferEncoding): number =>
    fields
      .flatMap(field => Object.values((object[field] ?? {}) as object))
      .reduce((bytes: number, value) => bytes + Buffer.byteLength(String(value), encoding), 0);
  return sum(texts, 'utf8') + sum(binary, 'base64');
}
