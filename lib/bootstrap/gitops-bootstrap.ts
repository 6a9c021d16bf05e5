import { Namespace } from '@pulumi/kubernetes/core/v1/namespace';
import * as pulumi from '@pulumi/pulumi';
import type { Cluster } from '../core/cluster';
import { Homelab } from '../core/homelab';
import type { KubernetesObject } from '../core/model';
import type { Rendering } from '../core/synth';
import {
  firstMinute,
  isThereAlready,
  requireOwnCluster,
  type FirstMinute,
  type FirstMinuteProps,
  type FirstRelease,
} from './first-minute';
import { handedObject, handedRelease, type HandOver } from './handed-over';
import {
  bridgedRegistration,
  registrationResource,
  requireNotDelivered,
  type BridgedRegistration,
  type BridgedValues,
} from './own-registration';
import { repositorySecret } from './repository-secret';
import { seedSecret, type RepositoryCredentials, type SeedSecret } from './seed-secret';

/** Arguments of {@link GitOpsBootstrap}. */
export interface GitOpsBootstrapArgs extends FirstMinuteProps, HandOver {
  /** The cluster that begins. */
  readonly cluster: Cluster;
  /** What its homelab renders to. @default - rendered here, in memory */
  readonly rendering?: Rendering;
  /** Secrets that must be there before what fetches all others. @default - none */
  readonly secrets?: readonly SeedSecret[];
  /** How the engine signs in to the repository. @default - it is public */
  readonly repository?: RepositoryCredentials;
  /** Values of the keys that the homelab's registration contract leaves to bootstrap. @default - none */
  readonly registration?: BridgedValues;
}

/**
 * A cluster's first minute: what its pods' network needs, the first secrets, the GitOps engine, its registration and the root
 * application, from the same rendering that the engine reads from Git. Charts and root are the engine's once they exist: later pins and
 * values change nothing here. Nothing of it is deleted with the stack.
 *
 * @throws as `firstMinute` does, before anything is created
 * @see https://www.pulumi.com/docs/iac/concepts/resources/components/
 */
export class GitOpsBootstrap extends pulumi.ComponentResource {
  /** Names of the installed charts' releases, in their order; the engine is the last. */
  readonly releases: pulumi.Output<readonly string[]>;
  /** Names of the objects that point the engine at Git. */
  readonly root: pulumi.Output<readonly string[]>;
  private readonly namespaces = new Map<string, Namespace>();

  constructor(
    private readonly prefix: string,
    args: GitOpsBootstrapArgs,
    options: pulumi.ComponentResourceOptions = {},
  ) {
    const steps = planOf(args);
    super('homelab:bootstrap:GitOpsBootstrap', prefix, {}, options);
    const { before, secrets, engine, engineObjects, beside, registration, root } = steps;
    let last: readonly pulumi.Resource[] = [];
    const after = (...more: readonly (readonly pulumi.Resource[])[]): pulumi.CustomResourceOptions => ({
      parent: this,
      dependsOn: [...last, ...more.flat()],
    });
    const install = (each: FirstRelease): string => {
      last = [handedRelease(`${prefix}-${each.id}`, each, args, after(this.namespace(each.namespace, steps)))];
      return each.id;
    };
    const put = (object: KubernetesObject): void => {
      last = [handedObject(`${prefix}-${object.kind.toLowerCase()}-${object.metadata.name}`, object, args, after())];
    };
    const seed = (each: SeedSecret): pulumi.Resource =>
      seedSecret(`${prefix}-secret-${each.namespace}-${each.name}`, each, after(this.namespace(each.namespace, steps)));

    const installed = before.map(install);
    last = [...last, ...secrets.map(seed)];
    installed.push(install(engine));
    engineObjects.forEach(put);
    const known = registration === undefined ? [] : [registrationResource(`${prefix}-registration`, registration, after())];
    last = [...last, ...known, ...beside.map(seed)];
    root.forEach(put);

    this.releases = pulumi.output(installed);
    this.root = pulumi.output(root.map(({ metadata }) => metadata.name));
    this.registerOutputs({ releases: this.releases, root: this.root });
  }

  /** The namespace, made once, for what cannot be without it. GitOps adds labels and annotations to it. */
  private namespace(name: string, { namespaces }: FirstMinute): readonly pulumi.Resource[] {
    if (isThereAlready(name)) return [];
    const known = this.namespaces.get(name);
    if (known !== undefined) return [known];
    const labels = namespaces.get(name) ?? {};
    const made = new Namespace(
      `${this.prefix}-namespace-${name}`,
      { metadata: { name, ...(Object.keys(labels).length > 0 && { labels: { ...labels } }) } },
      { parent: this, retainOnDelete: true, ignoreChanges: ['metadata.labels', 'metadata.annotations'] },
    );
    this.namespaces.set(name, made);
    return [made];
  }
}

/** All that will be made, decided before the first resource is. */
interface Steps extends FirstMinute {
  readonly secrets: readonly SeedSecret[];
  /** Secrets of the engine. */
  readonly beside: readonly SeedSecret[];
  readonly registration: BridgedRegistration | undefined;
}

function planOf(args: GitOpsBootstrapArgs): Steps {
  const { cluster, secrets = [], repository } = args;
  requireOwnCluster(cluster);
  requireNotDelivered(cluster);
  const first = firstMinute(cluster, args.rendering ?? renderingOf(cluster), args);
  for (const { namespace, name } of secrets) {
    if (!first.namespaces.has(namespace) && !isThereAlready(namespace))
      throw new Error(`secret '${namespace}/${name}' is in a namespace that '${cluster.name}' does not have`);
  }
  const [pointer] = first.root;
  const namespace = pointer?.metadata.namespace ?? first.engine.namespace;
  return {
    ...first,
    secrets,
    beside: repository === undefined ? [] : [repositorySecret(cluster, namespace, first.root, repository)],
    registration: bridgedRegistration(cluster, namespace, args.registration ?? {}),
  };
}

function renderingOf(cluster: Cluster): Rendering {
  const { root } = cluster.node;
  if (root instanceof Homelab) return root.render();
  throw new Error(`'${cluster.node.path}' belongs to no homelab`);
}
