import { shown } from '../core/names';

/** A release of Talos. */
export interface TalosVersion {
  /** For example `1.11.5`. */
  readonly number: string;
  /** For example `v1.11.5`, as images and files are called. */
  readonly tag: string;
  /** For example `1.11`: what decides the form of the configuration. */
  readonly minor: TalosMinor;
}

/** The minor releases whose configuration is known here, the oldest first. */
export const talosMinors = ['1.11', '1.12', '1.13'] as const;

/** One of {@link talosMinors}. */
export type TalosMinor = (typeof talosMinors)[number];

const exact = /^v?((\d+)\.(\d+)\.\d+(?:-(?:alpha|beta|rc)\.\d+)?)$/;

/**
 * Reads an exact release, with or without a `v` in front.
 *
 * @throws if it is none, or its configuration is not known here
 */
export function parseTalosVersion(version: string): TalosVersion {
  const { number, minor } = releaseOf(version);
  const known = talosMinors.find(each => each === minor);
  if (known === undefined)
    throw new Error(`Talos ${minor} is not known here (${talosMinors.join(', ')} are), got version ${shown(version)}`);
  return { number, tag: `v${number}`, minor: known };
}

/**
 * The tag of an exact release of Talos or Kubernetes: `v1.11.5` for `1.11.5`.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 */
export function requireTag(what: string, version: string): string {
  return `v${releaseOf(version, what).number}`;
}

/** Whether a release is at least another one; both are minors such as `1.12`. */
export function isAtLeast(minor: string, least: string): boolean {
  const [a = 0, b = 0] = minor.split('.').map(Number);
  const [c = 0, d = 0] = least.split('.').map(Number);
  return a > c || (a === c && b >= d);
}

function releaseOf(version: string, what = 'version'): { readonly number: string; readonly minor: string } {
  const [, number, major, minor] = typeof version === 'string' ? (exact.exec(version) ?? []) : [];
  if (number === undefined) throw new Error(`${what} must be an exact release such as 1.11.5, got ${shown(version)}`);
  return { number, minor: `${major ?? ''}.${minor ?? ''}` };
}
