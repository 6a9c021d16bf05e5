export type {
  AddressRecord,
  CloudflareRecord,
  CnameRecord,
  IssuerRecord,
  ServerRecord,
  TextRecord,
} from './cloudflare/records';
export { CloudflareToken, type CloudflareTokenArgs } from './cloudflare/token';
export { CloudflareTunnel, type CloudflareTunnelArgs, type TunnelIngress } from './cloudflare/tunnel';
export { CloudflareZone, type CloudflareZoneArgs } from './cloudflare/zone';
export { clusterAccess, type ClusterAccess, type ClusterAccessProps } from './cluster-access';
export { ConnectItem, type ConnectItemArgs } from './connect/item';
export { connectSecrets, type ConnectProps } from './connect/reader';
export type { ConnectPatience } from './connect/transport';
export type { FirstMinuteProps } from './first-minute';
export { fromChart } from './from-chart';
export { GitOpsBootstrap, type GitOpsBootstrapArgs } from './gitops-bootstrap';
export type { HandOver } from './handed-over';
export type { BridgedValues } from './own-registration';
export { planned } from './planned';
export { record, type RecordedResource, type RecordedStack } from './recording';
export { configSecrets, environmentSecrets, type SecretField, type SecretReader } from './secret-reader';
export type { RepositoryCredentials, SeedSecret } from './seed-secret';
