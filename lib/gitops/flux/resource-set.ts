import type { ResourceSetInputProviderSpec, ResourceSetSpec } from '../../../imports/fluxcd.controlplane.io';
import type { LabelSelector } from '../../core/model';
import { requireText } from '../../core/names';
import { requireProps } from '../../core/props';
import { FluxObject, type FluxObjectProps, type FluxScope, type FluxRef } from './objects';
import { api } from './release';

/** Properties of a {@link ResourceSet}. */
export interface ResourceSetProps extends FluxObjectProps {
  /** Inputs given here. @default - none */
  readonly inputs?: NonNullable<ResourceSetSpec['inputs']>;
  /** Providers of inputs: some by reference, others by their labels. @default - none */
  readonly inputsFrom?: readonly (FluxRef<'ResourceSetInputProvider'> | LabelSelector)[];
  /** Objects, every text in them a template. @default - none */
  readonly resources?: NonNullable<ResourceSetSpec['resources']>;
  /** A template of YAML documents. @default - none */
  readonly resourcesTemplate?: string;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<ResourceSetSpec>;
}

/**
 * A ResourceSet of your own: objects made once for each input, from templates with `<< inputs.… >>`.
 *
 * @throws if it makes nothing, or takes inputs from a provider in another namespace
 * @see https://fluxoperator.dev/docs/crd/resourceset/
 */
export class ResourceSet extends FluxObject<'ResourceSet'> {
  constructor(scope: FluxScope, id: string, props: ResourceSetProps) {
    requireProps('ResourceSetProps', props);
    super(scope, id, 'ResourceSet', id, props);
    const { inputs, inputsFrom, resources, resourcesTemplate, spec } = props;
    if (resources === undefined && resourcesTemplate === undefined && spec?.steps === undefined)
      throw new Error(`ResourceSet '${id}' makes nothing: give it resources, resourcesTemplate or spec.steps`);
    const from = inputsFrom?.map(each => ({
      apiVersion: api.operator,
      kind: 'ResourceSetInputProvider' as const,
      ...this.provider(each),
    }));
    this.make(api.operator, {
      ...(inputs && { inputs }),
      ...(from && { inputsFrom: from }),
      ...(resources && { resources }),
      ...(resourcesTemplate !== undefined && { resourcesTemplate }),
      ...spec,
    } satisfies ResourceSetSpec);
  }

  private provider(from: FluxRef | LabelSelector): { readonly name: string } | { readonly selector: LabelSelector } {
    if (!('name' in from)) return { selector: from };
    const { name, namespace } = from;
    if (namespace !== this.ref.namespace) {
      throw new Error(
        `inputsFrom '${name}' is in namespace ${namespace}, and ResourceSet '${this.ref.name}' in ${this.ref.namespace} only looks there: move one of them`,
      );
    }
    return { name };
  }
}

/** Properties of a {@link ResourceSetInputProvider}. */
export interface ResourceSetInputProviderProps extends FluxObjectProps {
  /** What it reads. @default 'Static': the inputs are `defaultValues` */
  readonly type?: ResourceSetInputProviderSpec['type'];
  /** Address of what it reads. @default - none, for type Static */
  readonly url?: string;
  /** Which of what it finds. @default - all */
  readonly filter?: NonNullable<ResourceSetInputProviderSpec['filter']>;
  /** Inputs that are always there. @default - none */
  readonly defaultValues?: NonNullable<ResourceSetInputProviderSpec['defaultValues']>;
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<ResourceSetInputProviderSpec>;
}

/**
 * What a ResourceSet takes inputs from: branches, tags or pull requests of a repository, tags of an artifact, or fixed values.
 *
 * @throws if it reads something whose address is not given
 * @see https://fluxoperator.dev/docs/crd/resourcesetinputprovider/
 */
export class ResourceSetInputProvider extends FluxObject<'ResourceSetInputProvider'> {
  constructor(scope: FluxScope, id: string, props: ResourceSetInputProviderProps) {
    requireProps('ResourceSetInputProviderProps', props);
    super(scope, id, 'ResourceSetInputProvider', id, props);
    const { type = 'Static', url, filter, defaultValues, spec } = props;
    if (!['Static', 'ExternalArtifact'].includes(type) && url === undefined)
      throw new Error(`url of ResourceSetInputProvider '${id}' is missing: type ${type} reads something that has one`);
    if (url !== undefined) requireText('url', url);
    this.make(api.operator, {
      type,
      ...(url !== undefined && { url }),
      ...(filter && { filter }),
      ...(defaultValues && { defaultValues }),
      ...spec,
    } satisfies ResourceSetInputProviderSpec);
  }
}
