/** A machine that is gone is given up after a minute, not after five. */
export const quick = {
  tolerations: ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map(key => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 60,
  })),
};

/** What the platform cannot do without; for add-ons that take no reference to a class. */
export const critical = { priorityClassName: 'platform-critical' };

/** Of several pods with these labels no two run on one machine. */
export function oneToAMachine(matchLabels: Readonly<Record<string, string>>): readonly object[] {
  return [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels },
    },
  ];
}

/** One pod stays while machines are drained. */
export const keepOne = { enabled: true, minAvailable: 1 };

/** Metrics, and the object that has Prometheus read them. */
export const monitored = { enabled: true, serviceMonitor: { enabled: true } };
