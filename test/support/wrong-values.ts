import type { Homelab } from '../../lib/core/homelab';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { homelab } from '../../lib/testing';
import { home } from './invalid';

/** A program, by what it does, and what it is told. */
export type Wrong = readonly [what: string, build: (lab: Homelab) => unknown, message: string];

/** The first thing that a program is told; nothing if it renders. */
export function told(build: Wrong[1]): string {
  const lab = homelab();
  try {
    build(lab);
    lab.render();
    return '';
  } catch (error) {
    return String(error);
  }
}

/** An add-on in Flux' namespace. */
export const fluxPlace = (lab: Homelab): ManifestAddon => new ManifestAddon(home(lab), 'flux', { namespace: 'flux-system' });
