import { Namespace } from '@pulumi/kubernetes/core/v1/namespace';
import * as pulumi from '@pulumi/pulumi';
import type { Cluster } from '../core/cluster';
import { Homelab } from '../core/homelab';
import type { Rendering } from '../core/synth';
import { firstMinute, isThereAlready, type FirstMinute, type FirstMinuteProps } from './first-minute';
import { handedObject, handedRelease, type HandOver } from './handed-over';

/** Arguments of {@link GitOpsBootstrap}. */
export interface GitOpsBootstrapArgs extends FirstMinuteProps, HandOver {
  /** The cluster that begins. */
  readonly cluster: Cluster;
  /** What its homelab renders to. @default - rendered here, in memory */
  readonly rendering?: Rendering;
}

/**
 * A cluster's first minute: what its pods' network needs, the GitOps engine, and the root application, from the same rendering that the
 * engine reads from Git. Once they exist they are the engine's: later pins and values change nothing here, and nothing is deleted.
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
    const steps = firstMinute(args.cluster, args.rendering ?? renderingOf(args.cluster), args);
    super('homelab:bootstrap:GitOpsBootstrap', prefix, {}, options);
    let last: readonly pulumi.Resource[] = [];
    const after = (): pulumi.CustomResourceOptions => ({ parent: this, dependsOn: [...last] });
    const releases = [...steps.before, steps.engine].map(each => {
      last = [...last, ...this.namespace(each.namespace, steps)];
      const made = handedRelease(`${prefix}-${each.id}`, each, args, after());
      last = [made];
      return made;
    });
    for (const object of [...steps.engineObjects, ...steps.root])
      last = [handedObject(`${prefix}-${object.kind.toLowerCase()}-${object.metadata.name}`, object, args, after())];
    this.releases = pulumi.all(releases.map(release => release.name));
    this.root = pulumi.output(steps.root.map(({ metadata }) => metadata.name));
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

function renderingOf(cluster: Cluster): Rendering {
  const { root } = cluster.node;
  if (root instanceof Homelab) return root.render();
  throw new Error(`'${cluster.node.path}' belongs to no homelab`);
}
