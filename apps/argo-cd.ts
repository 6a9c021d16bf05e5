import type { PartialValues, SecretRef, ServiceRef } from '../lib';
import type { ArgoCdValues } from '../lib/gitops/argocd/argo-cd';
import { hostAndPort } from './addresses';
import { keepOne, monitored } from './pods';
import { site } from './site';

/** Parts that Argo CD leaves alone: others fill in the authority of webhooks, and some charts bring an old one. */
export const filledInByOthers = {
  'resource.customizations.ignoreDifferences.admissionregistration.k8s.io_MutatingWebhookConfiguration': authorities(),
  'resource.customizations.ignoreDifferences.admissionregistration.k8s.io_ValidatingWebhookConfiguration': authorities(),
  'resource.customizations.ignoreDifferences.apiextensions.k8s.io_CustomResourceDefinition': `jsonPointers:
  - /spec/conversion/webhook/clientConfig/caBundle
`,
};

function authorities(): string {
  return `jqPathExpressions:
  - .webhooks[]?.clientConfig.caBundle
`;
}

/** Metrics of every part, and monitors that read them. */
export const everyPartMonitored: PartialValues<ArgoCdValues> = {
  controller: { metrics: monitored },
  server: { metrics: monitored },
  repoServer: { metrics: monitored },
  applicationSet: { metrics: monitored },
  notifications: { metrics: monitored },
  // Redis has no metrics of its own: a second container reads them out of it.
  redis: { exporter: { enabled: true }, metrics: monitored },
};

/** It grows at once and shrinks late: the next sync is never far. */
const autoscaling = {
  enabled: true,
  minReplicas: 2,
  maxReplicas: 7,
  targetCPUUtilizationPercentage: 60,
  targetMemoryUtilizationPercentage: 70,
  behavior: { scaleDown: { stabilizationWindowSeconds: 600 }, scaleUp: { stabilizationWindowSeconds: 120 } },
};

/** Argo CD that delivers to other clusters, too, and outlives a machine. */
export const outlivesAMachine: PartialValues<ArgoCdValues> = {
  controller: {
    replicas: 2,
    dynamicClusterDistribution: true,
    resources: { requests: { cpu: '400m', memory: '2Gi' }, limits: { cpu: '2', memory: '4Gi' } },
    pdb: keepOne,
  },
  server: { autoscaling, pdb: keepOne },
  repoServer: {
    autoscaling,
    resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '2', memory: '1Gi' } },
    pdb: keepOne,
  },
  applicationSet: { replicas: 2, pdb: keepOne },
  redis: { resources: { requests: { cpu: '50m', memory: '256Mi' } } },
};

/** People sign in at Authentik; the client's id and secret are keys of one Secret, which Argo CD reads itself. */
export function signIn(clientId: SecretRef, clientSecret: SecretRef): string {
  const reference = ({ name, key }: SecretRef): string => `$${name}:${key}`;
  return `name: Authentik
issuer: ${site.authentik.url}/application/o/argocd/
clientID: ${reference(clientId)}
clientSecret: ${reference(clientSecret)}
requestedScopes: [openid, profile, email, groups]
`;
}

/** Account of the assistant that may look and not touch. */
export const assistant = 'mcp-readonly';

/** Who may do what: the site's administrators everything, the assistant and the role `readonly` only look. */
export function permissions(): string {
  const everyProject = new Set(['applications', 'logs']);
  const look = (role: string, resources: readonly string[]): readonly string[] =>
    resources.map(resource => `p, role:${role}, ${resource}, get, ${everyProject.has(resource) ? '*/*' : '*'}, allow`);
  return [
    ...look('readonly', ['applications', 'certificates', 'clusters', 'repositories', 'projects', 'accounts', 'gpgkeys']),
    ...look(assistant, ['applications', 'clusters', 'projects', 'repositories', 'logs']),
    `g, ${assistant}, role:${assistant}`,
    `g, ${site.authentik.admins}, role:admin`,
    '',
  ].join('\n');
}

/** Failed syncs and unhealthy applications are alerts like all others. An application is told of once, until it recovers. */
export function notifications(alertmanager: ServiceRef): object {
  const trigger = (when: string, send: string): string => `- when: ${when}
  oncePer: app.metadata.name
  send: [${send}]
`;
  return {
    notifiers: {
      'service.alertmanager': `targets: ['${hostAndPort(alertmanager, 'http-web')}']
scheme: http
`,
    },
    templates: {
      'template.app-sync-failed': alert(
        'ArgoCD-AppSyncFailed',
        'critical',
        'could not be synced: {{.app.status.operationState.phase}}',
      ),
      'template.app-health-degraded': alert('ArgoCD-AppHealthDegraded', 'warning', 'is {{.app.status.health.status}}'),
    },
    triggers: {
      'trigger.on-sync-failed': trigger("app.status?.operationState?.phase in ['Error', 'Failed']", 'app-sync-failed'),
      // What is being rolled out is unhealthy for a while, and no news.
      'trigger.on-health-degraded': trigger(
        "app.status.health.status == 'Degraded' and app.status?.operationState?.phase != 'Running'",
        'app-health-degraded',
      ),
    },
    subscriptions: [{ recipients: ['alertmanager'], triggers: ['on-sync-failed', 'on-health-degraded'] }],
  };
}

/** An alert of one application, by whose labels Alertmanager decides who is told. */
function alert(name: string, severity: 'warning' | 'critical', what: string): string {
  return `alertmanager:
  labels:
    alertname: ${name}
    severity: ${severity}
    source: argocd-notifications
    app_name: '{{.app.metadata.name}}'
    project: '{{.app.spec.project}}'
    dest_namespace: '{{.app.spec.destination.namespace}}'
  annotations:
    summary: 'Application {{.app.metadata.name}} ${what}'
  generatorURL: '{{.context.argocdUrl}}/applications/{{.app.metadata.name}}'
`;
}

/** What scans found, beside each application: a page added to the interface. */
export const scanResults: PartialValues<ArgoCdValues> = {
  server: {
    extensions: {
      enabled: true,
      extensionList: [
        {
          name: 'extension-trivy',
          env: [
            { name: 'EXTENSION_URL', value: scanResultsFile('extension-trivy.tar') },
            { name: 'EXTENSION_CHECKSUM_URL', value: scanResultsFile('extension-trivy_checksums.txt') },
          ],
        },
      ],
    },
  },
};

function scanResultsFile(name: string): string {
  const { url, version } = site.trivyExtension;
  return `${url}/${version}/${name}`;
}
