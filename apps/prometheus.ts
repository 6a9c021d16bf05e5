import type { PartialValues, SecretRef } from '../lib';
import type { KubePrometheusStackValues } from '../lib/observability/kube-prometheus-values';

/** A probe that waits for a slow disk. */
function patient(timeoutSeconds: number, periodSeconds: number, failureThreshold: number): object {
  return { timeoutSeconds, periodSeconds, failureThreshold };
}

/** Prometheus answers late while it writes to NFS; it would be killed for that, and read its log anew. */
export const slowDisk: PartialValues<KubePrometheusStackValues> = {
  prometheus: {
    prometheusSpec: {
      containers: [
        {
          name: 'prometheus',
          livenessProbe: patient(10, 15, 8),
          readinessProbe: patient(10, 10, 6),
          startupProbe: patient(10, 15, 60),
        },
      ],
    },
  },
};

/** What tells of all objects of the cluster: more of them than its own defaults expect. */
export const kubeStateMetrics = {
  'kube-state-metrics': {
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '200m', memory: '256Mi' } },
    livenessProbe: { timeoutSeconds: 10, failureThreshold: 5 },
    readinessProbe: { timeoutSeconds: 10, failureThreshold: 5 },
  },
};

/** A client's certificate for etcd: three keys of one Secret. */
export interface EtcdClient {
  readonly authority: SecretRef;
  readonly certificate: SecretRef;
  readonly key: SecretRef;
}

/**
 * etcd as the machines run it: metrics only over TLS, for who has a client's certificate, at the port of its clients. The certificate
 * that it shows names localhost.
 */
export function etcdMetrics(client: EtcdClient): PartialValues<KubePrometheusStackValues> {
  const file = ({ name, key }: SecretRef): string => `/etc/prometheus/secrets/${name}/${key}`;
  return {
    prometheus: { prometheusSpec: { secrets: [client.certificate.name] } },
    kubeEtcd: {
      service: { port: 2379, targetPort: 2379 },
      serviceMonitor: {
        scheme: 'https',
        serverName: 'localhost',
        insecureSkipVerify: false,
        caFile: file(client.authority),
        certFile: file(client.certificate),
        keyFile: file(client.key),
      },
    },
  };
}

/** One alert for etcd's members, in place of the chart's: it counts the members of all jobs together. */
export const etcdMembersAlert = {
  defaultRules: { disabled: { etcdInsufficientMembers: true } },
  additionalPrometheusRulesMap: {
    'etcd-override': {
      groups: [
        {
          name: 'etcd',
          rules: [
            {
              alert: 'etcdInsufficientMembers',
              expr: 'sum(up{job=~".*etcd.*"} == bool 1) < ((count(up{job=~".*etcd.*"}) + 1) / 2)',
              for: '3m',
              labels: { severity: 'critical' },
              annotations: {
                summary: 'Too few members of etcd answer',
                description: 'Only {{ $value }} members of etcd answer: until more do, the cluster takes no changes.',
              },
            },
          ],
        },
      ],
    },
  },
};
