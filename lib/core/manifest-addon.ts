import type { Construct } from 'constructs';
import { Addon, type AddonProps } from './addon';
import { requireProps } from './props';

/** Properties of a {@link ManifestAddon}. */
export interface ManifestAddonProps extends AddonProps {
  /** Namespace of its objects. */
  readonly namespace: string;
}

/** An add-on without a chart: objects of your own, put into its `manifests` and `clusterManifests`. */
export class ManifestAddon extends Addon {
  constructor(scope: Construct, id: string, props: ManifestAddonProps) {
    requireProps('ManifestAddonProps', props);
    super(scope, id, { namespace: props.namespace }, props);
  }
}
