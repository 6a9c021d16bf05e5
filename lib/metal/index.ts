export { BootAsset, type AssetManifest, type BootAssetProps, type ImageSchematic } from './assets';
export { Matchbox, type MatchboxProps } from './matchbox';
export { MatchboxGroup, type MatchboxGroupProps } from './matchbox-group';
export { MatchboxProfile, type BootSource, type MatchboxProfileProps, type NamedInitrd } from './matchbox-profile';
export type { BootClient, HttpClient } from './dnsmasq';
export { ProxyDhcp, type ProxyDhcpProps } from './proxy-dhcp';
