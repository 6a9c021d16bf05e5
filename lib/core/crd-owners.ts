import type { Addon } from './addon';
import { groupOf } from './object-file';
import type { Problems } from './problems';

/** API groups that every Kubernetes cluster serves. */
const builtIn: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** Who installs the definition of a kind: an add-on of the target, or nobody here, since it is there from the start. */
export type CrdOwner = { readonly addon: string } | 'present';

/**
 * Returns the values if each is an API group, or a group and a kind.
 *
 * @throws if one is neither
 */
export function requireExternalCrds(values: readonly string[]): readonly string[] {
  const wrong = values.find(value => !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(\/[A-Za-z][A-Za-z0-9]*)?$/.test(value));
  if (wrong !== undefined)
    throw new Error(
      `externalCrds must be groups such as cert-manager.io, or kinds such as argoproj.io/Application, got '${wrong}'`,
    );
  return values;
}

/** Which add-on of a target installs the definitions of which kinds. Each kind has exactly one. */
export class CrdOwners {
  private readonly owners = new Map<string, string>();
  private readonly present: ReadonlySet<string>;

  /**
   * @param external groups and `group/Kind`s that somebody else installs
   * @param engine groups and `group/Kind`s that the engine has before it reconciles anything; an add-on may own them, too
   */
  constructor(addons: readonly Addon[], external: readonly string[], engine: readonly string[], problems: Problems) {
    this.present = new Set([...external, ...engine]);
    for (const addon of addons) {
      for (const group of Object.keys(addon.crds)) {
        const other = this.owners.get(group);
        if (other !== undefined)
          problems.add(addon.node.path, `installs the definitions of ${group}, and so does '${other}': only one add-on may`);
        else if (external.includes(group))
          problems.add(
            addon.node.path,
            `installs the definitions of ${group}, which externalCrds says somebody else does: remove it there`,
          );
        else this.owners.set(group, addon.node.id);
      }
    }
  }

  /** Who installs a kind's definition; undefined if nobody does. */
  of(apiVersion: string, kind: string): CrdOwner | undefined {
    const group = groupOf(apiVersion);
    if (builtIn.has(group) || this.present.has(group) || this.present.has(`${group}/${kind}`)) return 'present';
    const addon = this.owners.get(`${group}/${kind}`) ?? this.owners.get(group);
    return addon === undefined ? undefined : { addon };
  }

  /** Notes a CustomResourceDefinition that an application has among its own manifests. */
  addDefinition(group: string, kind: string, application: string): void {
    if (this.of(`${group}/v1`, kind) === undefined) this.owners.set(`${group}/${kind}`, application);
  }
}
