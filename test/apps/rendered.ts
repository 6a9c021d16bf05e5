import { homelab } from '../../apps/site';
import { theCluster } from '../../apps/the-cluster';
import { vclusterMedia } from '../../apps/vcluster-media';
import { vclusters } from '../../apps/vclusters';
import type { KubernetesObject, Rendering } from '../../lib';
import { RenderedCluster } from '../../lib/testing';

/** Renders all programs together, anew. */
export function renderAll(): Rendering {
  const root = homelab();
  const hub = theCluster(root);
  vclusters(root, hub);
  vclusterMedia(root, hub);
  return root.render();
}

/** All programs, rendered once. */
export const rendering = renderAll();
/** The hub. */
export const hub = new RenderedCluster('the-cluster', rendering);
/** The set of virtual clusters, with its example's facts. */
export const set = new RenderedCluster('vclusters', rendering);
/** The virtual cluster with the media workloads. */
export const media = new RenderedCluster('vcluster-media', rendering);
/** Every object of every cluster. */
export const objects: readonly KubernetesObject[] = [hub, set, media].flatMap(cluster => cluster.objects);

/** The spec of an object, as a map. */
export function specOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  return object['spec'] as Readonly<Record<string, unknown>>;
}

/** A map of settings somewhere in values. */
export function settings(values: object, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  return path.reduce<Readonly<Record<string, unknown>>>(
    (map, key) => map[key] as Readonly<Record<string, unknown>>,
    values as Readonly<Record<string, unknown>>,
  );
}

/** The keys of a Secret of the hub that is fetched, each with where its value is kept. */
export function fetchedKeys(secret: string): readonly (readonly [key: string, kept: object])[] {
  const { data } = specOf(hub.object('ExternalSecret', secret)) as {
    readonly data: readonly { readonly secretKey: string; readonly remoteRef: object }[];
  };
  return data.map(({ secretKey, remoteRef }) => [secretKey, remoteRef]);
}
