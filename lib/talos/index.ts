export {
  Schematic,
  type SchematicImageOptions,
  type SchematicMeta,
  type SchematicOverlay,
  type SchematicProps,
} from './schematic';
export type { MachineConfiguration, PatchDocument, TalosDocument } from './documents';
export { movesBetween, type TalosMove } from './moves';
export { PatchFile } from './patch-file';
export type { TalosPatches } from './render-patches';
export type {
  ApiServerSettings,
  ComponentSettings,
  DiscoverySettings,
  EtcdSettings,
  HostDnsSettings,
  KernelModule,
  KubeletMount,
  KubeletSettings,
  MachineFile,
  RegistryMirror,
  TalosApiAccess,
  TalosSettings,
  WatchdogSettings,
} from './settings';
export { TalosCluster } from './talos-cluster';
export type { TalosClusterProps } from './talos-cluster-props';
export { TalosNetboot, type TalosNetbootProps } from './netboot';
