import type { KubernetesObject } from './model';

/** Longest file name, in characters, before its middle is replaced by a checksum. */
const longest = 200;

/**
 * File name of an object: `kind[.group].namespace.name.yaml`, in lower case; the group is left out for the core group,
 * and the namespace is `-` for objects without one. One object, one name: characters that a file system might not tell
 * apart are escaped as `_xx` (two hexadecimal digits).
 */
export function objectFileName(object: KubernetesObject): string {
  const { namespace = '-', name } = object.metadata;
  const file = `${kindPart(object)}.${namespace}.${escapeName(name)}`;
  return `${file.length <= longest ? file : shorten(file)}.yaml`;
}

const groups = new Map<string, string>();

/** API group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  let group = groups.get(apiVersion);
  if (group === undefined) {
    group = apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
    groups.set(apiVersion, group);
  }
  return group;
}

const kindParts = new Map<string, Map<string, string>>();

/** The beginning of the file name, looked up once for all objects of a kind. */
function kindPart({ apiVersion, kind }: KubernetesObject): string {
  let parts = kindParts.get(apiVersion);
  if (parts === undefined) kindParts.set(apiVersion, (parts = new Map<string, string>()));
  let part = parts.get(kind);
  if (part === undefined) {
    const group = groupOf(apiVersion);
    part = kind.toLowerCase() + (group === '' ? '' : `.${group}`);
    parts.set(kind, part);
  }
  return part;
}

function escapeName(name: string): string {
  return /^[a-z0-9.-]*$/.test(name)
    ? name
    : name.replace(/[^a-z0-9.-]/gu, character =>
        [...Buffer.from(character)].map(byte => `_${byte.toString(16).padStart(2, '0')}`).join(''),
      );
}

/** FNV-1a over the whole name keeps two long names with equal beginnings apart. */
function shorten(file: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(file)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return `${file.slice(0, longest - 17)}_${hash.toString(16).padStart(16, '0')}`;
}
