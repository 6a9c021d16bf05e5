export { Addon, type AddonDefaults, type AddonProps, type InstalledCrds, type Patch } from './core/addon';
export { Cluster, type ClusterProps } from './core/cluster';
export { ClusterSet, type ClusterSetProps, type ExampleCluster } from './core/cluster-set';
export { unchecked } from './core/document';
export { HelmAddon, type HelmAddonDefaults, type HelmAddonProps } from './core/helm-addon';
export { Homelab, type HomelabProps } from './core/homelab';
export { Machine, type Architecture, type MachineProps, type MachineRole } from './core/machine';
export type { DiskSelector, InstallDisk } from './core/machine/install-disk';
export type * from './core/machine/interfaces';
export type { Taint } from './core/machine/node-properties';
export { ManifestAddon, type ManifestAddonProps } from './core/manifest-addon';
export { Layer, type LayerProps, type LayerSettings } from './core/layer';
export type * from './core/model';
export { chartFullname } from './core/names';
export { NetworkPlan, type NetworkPlanProps } from './core/network-plan';
export { HomelabError, type Problem } from './core/problems';
export type * from './core/references';
export {
  RegistrationContract,
  type Registration,
  type RegistrationKeys,
  type RegistrationValue,
  type RegistrationValues,
} from './core/registration';
export { bindSecret, existingSecret, type SecretBinding, type SecretSource } from './core/secret';
export type { RenderedTarget, Rendering } from './core/synth';
export { ClusterTarget } from './core/target';
export { append, remove, replace, type PartialValues } from './core/values';
export { fromYaml } from './core/yaml';
