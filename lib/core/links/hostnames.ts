/** The host names that two both mean, either of which may begin with `*.`; undefined if there are none. No first one means all. */
export function intersection(listener: string | undefined, hostname: string): string | undefined {
  if (listener === undefined || listener === hostname) return hostname;
  if (listener.startsWith('*.') && within(hostname, listener)) return hostname;
  return hostname.startsWith('*.') && within(listener, hostname) ? listener : undefined;
}

/** In the Gateway API a wildcard stands for any number of labels, at least one. */
function within(hostname: string, wildcard: string): boolean {
  return hostname.endsWith(wildcard.slice(1));
}

/** Whether a certificate for these names serves a host. In a certificate a wildcard stands for exactly one label. */
export function covers(names: readonly string[], hostname: string): boolean {
  const wildcard = `*.${hostname.slice(hostname.indexOf('.') + 1)}`;
  return names.some(name => name === hostname || (!hostname.startsWith('*.') && name === wildcard));
}
