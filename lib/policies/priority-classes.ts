import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { PriorityClass } from '../../imports/scheduling.k8s.io';
import { Addon, type AddonProps } from '../core/addon';
import { requireWholeNumber } from '../core/numbers';
import { requireProps } from '../core/props';
import type { PriorityClassRef } from '../core/references';

/** Properties of {@link PriorityClasses}. */
export interface PriorityClassesProps extends AddonProps {
  /** Priority of what the platform cannot do without. @default 1000000 */
  readonly criticalValue?: number;
  /** Priority of what may wait; below zero, it gives way to pods without a class. @default -1000 */
  readonly batchValue?: number;
}

/**
 * Who goes first when a cluster is short of room: `platform-critical` pushes other pods out, `platform-batch` waits for
 * room and pushes nobody. Neither is the default class.
 *
 * @throws if a value is not a whole number up to 1000000000, or critical is not above batch
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export class PriorityClasses extends Addon {
  /** For what the platform cannot do without. */
  readonly critical: PriorityClassRef;
  /** For what may wait. */
  readonly batch: PriorityClassRef;

  constructor(scope: Construct, id: string, props: PriorityClassesProps = {}) {
    requireProps('PriorityClassesProps', props);
    const criticalValue = requirePriority('criticalValue', props.criticalValue ?? 1_000_000);
    const batchValue = requirePriority('batchValue', props.batchValue ?? -1000);
    if (criticalValue <= batchValue)
      throw new Error(`criticalValue must be above batchValue, got ${criticalValue} and ${batchValue}`);
    super(scope, id, { namespace: 'default' }, props);
    this.critical = this.addClass('platform-critical', {
      value: criticalValue,
      preemptionPolicy: 'PreemptLowerPriority',
      description: 'what the platform cannot do without',
    });
    this.batch = this.addClass('platform-batch', {
      value: batchValue,
      preemptionPolicy: 'Never',
      description: 'work that may wait for room',
    });
  }

  private addClass(name: string, fields: Pick<PriorityClass, 'value' | 'preemptionPolicy' | 'description'>): PriorityClassRef {
    new ApiObject(this.clusterManifests, name, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      globalDefault: false,
      ...fields,
    } satisfies PriorityClass);
    return this.own('PriorityClass', name);
  }
}

/** Higher values are kept for Kubernetes' own classes. */
function requirePriority(what: string, value: number): number {
  return requireWholeNumber(what, value, -2_147_483_648, 1_000_000_000);
}
