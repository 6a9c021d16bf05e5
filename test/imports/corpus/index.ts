import { KUBERNETES_OBJECTS } from './kubernetes';
import { PLATFORM_OBJECTS } from './platform';

/** An object as the validator takes it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Valid objects, one or more of each kind that a homelab is made of; each is also checked against its generated type. */
export const OBJECTS: readonly KubernetesObject[] = [...KUBERNETES_OBJECTS, ...PLATFORM_OBJECTS];
