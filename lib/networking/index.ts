export { requireAddress, requireAddressRanges, requireDeviceName, requireHost } from './address';
export { requireDomains } from './domains';
export { Route, type RouteProps } from './route';
export { SharedGateway, type SharedGatewayProps } from './shared-gateway';
export { requireUrl } from './url';
