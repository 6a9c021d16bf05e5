import { CustomResource } from '@pulumi/kubernetes/apiextensions/customResource';
import * as pulumi from '@pulumi/pulumi';
import type { Chart } from 'cdk8s';
import { documentOf } from '../core/document';
import { hasFacts } from '../core/facts';
import type { KubernetesObject } from '../core/model';
import { objectsWithin } from '../core/objects';

/** What others need before they can be applied. */
const foundations: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition']);

/**
 * Applies every object of a chart by Pulumi, for what no engine shall own. Namespaces and definitions come first, then everything else;
 * names are the objects' own, and what a Secret holds is a secret of Pulumi's.
 *
 * @param name what the component is called. @default - the chart's id
 * @returns a component whose children are the objects
 * @throws if an object has no name, two are the same, or one holds a fact of a set
 */
export function fromChart(
  chart: Chart,
  name: string = chart.node.id,
  options: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResource {
  const objects = objectsWithin(chart).map(documentOf);
  const ids = objects.map(object => requireId(chart.node.path, object));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`chart '${chart.node.path}' has ${twice} twice`);
  return new AppliedChart(
    name,
    new Map(ids.map((id, index) => [id, objects[index]] as const).filter((each): each is [string, KubernetesObject] => each[1] !== undefined)),
    options,
  );
}

class AppliedChart extends pulumi.ComponentResource {
  constructor(name: string, objects: ReadonlyMap<string, KubernetesObject>, options: pulumi.ComponentResourceOptions) {
    super('homelab:bootstrap:Chart', name, {}, options);
    const sorted = [...objects].sort(([a], [b]) => (a < b ? -1 : 1));
    const apply = ([id, object]: readonly [string, KubernetesObject], dependsOn: pulumi.Resource[]): pulumi.Resource => {
      const { apiVersion, kind, metadata, ...rest } = object;
      const content = kind === 'Secret' ? secretContent(rest) : rest;
      return new CustomResource(`${name}-${id}`, { apiVersion, kind, metadata, ...content }, { parent: this, dependsOn });
    };
    const first = sorted.filter(([, { kind }]) => foundations.has(kind)).map(each => apply(each, []));
    for (const each of sorted.filter(([, { kind }]) => !foundations.has(kind))) apply(each, first);
    this.registerOutputs({ objects: sorted.map(([id]) => id) });
  }
}

function secretContent(rest: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, ['data', 'stringData'].includes(key) ? pulumi.secret(value) : value]),
  );
}

function requireId(chart: string, object: KubernetesObject): string {
  const { kind, metadata } = object;
  const { name, namespace } = metadata as { readonly name?: string; readonly namespace?: string };
  if (name === undefined || name === '') throw new Error(`a ${kind} of chart '${chart}' has no name: give it one`);
  if (hasFacts(JSON.stringify(object)))
    throw new Error(`${kind} '${name}' of chart '${chart}' holds a fact of a set, which only the set's engine knows`);
  return [kind.toLowerCase(), ...(namespace === undefined ? [] : [namespace]), name].join('-');
}
