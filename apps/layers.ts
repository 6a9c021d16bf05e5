import { Layer } from '../lib';
import { CertManager } from '../lib/addons/cert-manager';
import { Cilium } from '../lib/addons/cilium';
import { ExternalDns } from '../lib/addons/external-dns';
import { Kratix } from '../lib/addons/kratix';
import { MetalLb } from '../lib/addons/metallb';
import { ArgoCd } from '../lib/gitops/argocd/argo-cd';
import { KubePrometheusStack } from '../lib/observability/kube-prometheus-stack';
import { Loki } from '../lib/observability/loki';
import { Kyverno } from '../lib/policies/kyverno';
import { ExternalSecrets } from '../lib/secrets';
import { everyPartMonitored, filledInByOthers, outlivesAMachine } from './argo-cd';
import { account, fetchedDashboards } from './grafana';
import { lokiBeforeTsdb } from './loki';
import { critical, monitored, oneToAMachine, quick } from './pods';
import { etcdMembersAlert, kubeStateMetrics, slowDisk } from './prometheus';
import { site } from './site';

const { registry, repository, version: tag } = site.images.kubectl;
const kyvernoController = { ...critical, ...quick, serviceMonitor: { enabled: true } };

/** What every cluster that people rely on has in common. */
export const production = new Layer('production')
  .set(CertManager, { values: { ...quick, webhook: quick, cainjector: quick } })
  .set(ExternalSecrets, { values: { ...quick, webhook: quick, certController: quick } })
  .set(ExternalDns, {
    values: { ...quick, resources: { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '500m', memory: '500Mi' } } },
  })
  .set(ArgoCd, {
    values: {
      // The platform has network policies of its own.
      global: { networkPolicy: { create: false } },
      configs: { cm: { 'kustomize.buildOptions': '--enable-helm', ...filledInByOthers } },
      // People sign in at Authentik itself, or not at all.
      dex: { enabled: false },
      ...everyPartMonitored,
    },
  })
  .set(Kyverno, {
    values: {
      admissionController: {
        ...quick,
        serviceMonitor: { enabled: true },
        topologySpreadConstraints: oneToAMachine({ 'app.kubernetes.io/component': 'admission-controller' }),
        container: { resources: { requests: { cpu: '30m', memory: '128Mi' }, limits: { memory: '384Mi' } } },
      },
      backgroundController: kyvernoController,
      cleanupController: kyvernoController,
      reportsController: kyvernoController,
      // Shows them in Argo CD beside what it made.
      config: { webhookLabels: { 'app.kubernetes.io/managed-by': 'argocd' } },
    },
    // The one job that is left of those which ran an image that is published no more.
    rawValues: { webhooksCleanup: { image: { registry, repository, tag } } },
  });

/** What is seen of the traffic between pods: kinds of events, each with the labels that tell where it was. */
const trafficMetrics = [
  'dns:query;ignoreAAAA;destinationContext=pod',
  'drop:sourceContext=pod;destinationContext=pod',
  'tcp',
  'flow',
  'port-distribution',
  'icmp',
  `httpV2:exemplars=true;labelsContext=${['source', 'destination']
    .map(end => `${end}_ip,${end}_namespace,${end}_workload`)
    .join(',')},traffic_direction`,
];

/** What the clusters that run on machines of their own have in common: they watch themselves and outlive a machine. */
export const controlPlane = new Layer('control-plane')
  .set(CertManager, { values: { prometheus: { enabled: true, servicemonitor: { enabled: true, interval: '60s' } } } })
  .set(Cilium, {
    values: {
      // Policies are enforced, not only told of.
      policyAuditMode: false,
      // Talos' own DNS cache answers at an address that this would hide.
      bpf: { masquerade: false },
      operator: { prometheus: monitored },
      prometheus: monitored,
      hubble: {
        relay: { prometheus: monitored },
        metrics: { enableOpenMetrics: true, enabled: trafficMetrics, serviceMonitor: { enabled: true } },
      },
    },
    // A network is there before anything that could define monitors: the chart shall not ask the cluster for them.
    rawValues: { prometheus: { serviceMonitor: { trustCRDsExist: true } } },
  })
  .set(MetalLb, {
    values: {
      controller: {
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65534,
          fsGroup: 65534,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    },
  })
  .set(ArgoCd, {
    values: { global: critical, configs: { cm: { 'timeout.reconciliation': '60s' } }, ...outlivesAMachine },
  })
  .set(Kratix, {
    values: { resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1', memory: '1Gi' } } },
  })
  .set(KubePrometheusStack, {
    values: { ...slowDisk, grafana: { defaultDashboardsTimezone: 'browser', ...account, ...fetchedDashboards } },
    rawValues: { ...kubeStateMetrics, ...etcdMembersAlert },
  })
  // Nobody looks at what its gateway counts.
  .set(Loki, { values: lokiBeforeTsdb, rawValues: { gateway: { metrics: { enabled: false } } } });

/** What clusters inside a cluster have in common: they are small. */
export const vcluster = new Layer('vcluster').set(ArgoCd, {
  values: {
    server: { resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } } },
    repoServer: { resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '384Mi' } } },
  },
});
