import { isQuantity } from './formats';

/**
 * Returns the value if it is the size of a volume: a Kubernetes quantity above zero, such as `10Gi`.
 *
 * @param what the user's own word for it, first in the error
 * @throws if it is none
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function requireSize(what: string, value: string): string {
  if (isQuantity(value) && Number.parseFloat(value) > 0) return value;
  throw new Error(`${what} must be a quantity above zero such as 10Gi, got '${value}'`);
}
