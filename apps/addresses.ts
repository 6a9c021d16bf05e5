import type { ServiceRef } from '../lib';

/** Host and port of a service as pods reach it: its port of that name, else its first. */
export function hostAndPort(service: ServiceRef, portName?: string): string {
  const { name, namespace, ports } = service;
  const port = ports.find(each => each.name === portName) ?? ports[0];
  if (port === undefined) throw new Error(`service '${name}' has no port that is known`);
  return `${name}.${namespace}.svc.cluster.local:${port.port}`;
}
