import { CertManager } from '../lib/addons/cert-manager';
import { ExternalDns } from '../lib/addons/external-dns';
import { MetricsServer } from '../lib/addons/metrics-server';
import { Layer } from '../lib';
import { ArgoCd } from '../lib/gitops/argocd/argo-cd';
import { Kyverno } from '../lib/policies/kyverno';
import { ExternalSecrets } from '../lib/secrets';

/** A node that is gone is given up after a minute, not after five. */
const leaveAfterAMinute = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map(key => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 60,
}));

const critical = { priorityClassName: 'platform-critical' };
const criticalAndQuick = { ...critical, tolerations: leaveAfterAMinute };

/** What every cluster that people rely on has in common. */
export const production = new Layer('production')
  .set(CertManager, {
    values: {
      global: critical,
      tolerations: leaveAfterAMinute,
      webhook: { tolerations: leaveAfterAMinute },
      cainjector: { tolerations: leaveAfterAMinute },
    },
  })
  .set(ExternalSecrets, { values: { ...criticalAndQuick, webhook: criticalAndQuick, certController: criticalAndQuick } })
  .set(ExternalDns, { values: criticalAndQuick })
  // The platform has network policies of its own.
  .set(ArgoCd, { values: { global: { networkPolicy: { create: false } } } })
  .set(Kyverno, {
    values: {
      backgroundController: critical,
      cleanupController: critical,
      reportsController: critical,
      // Shows them in Argo CD beside what it made.
      config: { webhookLabels: { 'app.kubernetes.io/managed-by': 'argocd' } },
    },
  });

/** What the clusters that run on machines of their own have in common: they watch themselves and outlive a machine. */
export const controlPlane = new Layer('control-plane')
  .set(CertManager, { values: { prometheus: { enabled: true, servicemonitor: { enabled: true, interval: '60s' } } } })
  .set(MetricsServer, { values: { replicas: 2 } })
  .set(ArgoCd, {
    values: {
      global: critical,
      controller: {
        replicas: 2,
        dynamicClusterDistribution: true,
        resources: { requests: { cpu: '400m', memory: '2Gi' }, limits: { cpu: '2', memory: '4Gi' } },
        pdb: { enabled: true, minAvailable: 1 },
        metrics: { enabled: true, serviceMonitor: { enabled: true } },
      },
      server: {
        autoscaling: {
          enabled: true,
          minReplicas: 2,
          maxReplicas: 7,
          targetCPUUtilizationPercentage: 60,
          targetMemoryUtilizationPercentage: 70,
        },
        pdb: { enabled: true, minAvailable: 1 },
        metrics: { enabled: true, serviceMonitor: { enabled: true } },
      },
      repoServer: {
        autoscaling: {
          enabled: true,
          minReplicas: 2,
          maxReplicas: 7,
          targetCPUUtilizationPercentage: 60,
          targetMemoryUtilizationPercentage: 70,
        },
        resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '2', memory: '1Gi' } },
        pdb: { enabled: true, minAvailable: 1 },
        metrics: { enabled: true, serviceMonitor: { enabled: true } },
      },
      applicationSet: { replicas: 2, pdb: { enabled: true, minAvailable: 1 } },
      redis: { resources: { requests: { cpu: '50m', memory: '256Mi' } } },
      dex: { enabled: false },
      configs: { cm: { 'timeout.reconciliation': '60s', 'kustomize.buildOptions': '--enable-helm' } },
    },
  });

/** What clusters inside a cluster have in common: they are small. */
export const vcluster = new Layer('vcluster').set(ArgoCd, {
  values: {
    server: { resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } } },
    repoServer: { resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '384Mi' } } },
    dex: { enabled: false },
  },
});
