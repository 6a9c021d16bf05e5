import { ApiObject, Chart, type ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import type { Addon } from '../../core/addon';
import { requireBaseProps } from '../../core/props';

/** Where an object of Flux is put: among an add-on's own manifests, or into a chart. */
export type FluxScope = Addon | Chart;

/** A reference to an object of Flux, for the fields of others. */
export interface FluxRef<K extends string = string> {
  readonly kind: K;
  readonly name: string;
  readonly namespace: string;
}

/** Properties that every object of Flux has. */
export interface FluxObjectProps {
  /** @default - the add-on's or chart's */
  readonly namespace?: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object of Flux as a construct. */
export abstract class FluxObject<K extends string> extends Construct {
  /** For the fields of others that name it. */
  readonly ref: FluxRef<K>;

  /**
   * @param name its name in the cluster
   * @throws if neither the object nor its chart has a namespace
   */
  protected constructor(
    scope: FluxScope,
    id: string,
    kind: K,
    name: string,
    private readonly props: FluxObjectProps,
  ) {
    requireBaseProps('FluxObjectProps', props);
    const chart = Chart.isChart(scope) ? scope : scope.manifests;
    super(chart, `${kind.toLowerCase()}-${id}`);
    const namespace = props.namespace ?? chart.namespace;
    if (namespace === undefined) throw new Error(`namespace of ${kind} '${name}' is not known: give it one, or its chart`);
    this.ref = { kind, name, namespace };
  }

  /** Puts the object into the chart. */
  protected make(apiVersion: string, spec: object): void {
    const { kind, name, namespace } = this.ref;
    const { labels, annotations } = this.props;
    const metadata = { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) };
    const object: ApiObjectProps & { readonly spec: object } = { apiVersion, kind, metadata, spec };
    new ApiObject(this, 'object', object);
  }
}

/** A reference as the fields of an object have it: in the object's own namespace the namespace is left out. */
export function refIn<K extends string>(
  ref: FluxRef<K>,
  user: { readonly namespace: string },
): { readonly kind: K; readonly name: string; readonly namespace?: string } {
  return { kind: ref.kind, ...nameIn(ref, user) };
}

/** A reference to an object whose kind is clear from the field. */
export function nameIn(
  { name, namespace }: FluxRef,
  user: { readonly namespace: string },
): { readonly name: string; readonly namespace?: string } {
  return { name, ...(namespace !== user.namespace && { namespace }) };
}
