import type { CustomResourceDefinition } from '../../../imports/apiextensions.k8s.io';
import type { DaemonSet, Deployment, StatefulSet } from '../../../imports/apps';
import type { HorizontalPodAutoscaler } from '../../../imports/autoscaling';
import type { CronJob, Job } from '../../../imports/batch';
import type {
  ConfigMap,
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  Secret,
  Service,
  ServiceAccount,
} from '../../../imports/core';
import type { Ingress, NetworkPolicy } from '../../../imports/networking.k8s.io';
import type { PodDisruptionBudget } from '../../../imports/policy';
import type { ClusterRole, ClusterRoleBinding, Role } from '../../../imports/rbac.authorization.k8s.io';
import type { PriorityClass } from '../../../imports/scheduling.k8s.io';
import type { StorageClass } from '../../../imports/storage.k8s.io';

/** A pod template with about every field that a homelab's charts set. */
const template = {
  metadata: { labels: { 'app.kubernetes.io/name': 'web' }, annotations: { 'checksum/config': 'abc' } },
  spec: {
    serviceAccountName: 'web',
    priorityClassName: 'platform-critical',
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    initContainers: [{ name: 'wait', image: 'busybox:1.37', command: ['sh', '-c', 'sleep 1'] }],
    containers: [
      {
        name: 'web',
        image: 'nginx:1.29',
        imagePullPolicy: 'IfNotPresent',
        ports: [
          { name: 'http', containerPort: 8080 },
          { name: 'dns', containerPort: 53, protocol: 'UDP' },
        ],
        env: [
          { name: 'TZ', value: 'UTC' },
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'web', key: 'password' } } },
        ],
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: 1, memory: '1Gi' } },
        livenessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10 },
        readinessProbe: { tcpSocket: { port: 8080 } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'config', mountPath: '/etc/web', readOnly: true }],
      },
    ],
    volumes: [
      { name: 'config', configMap: { name: 'web', defaultMode: 420 } },
      { name: 'cache', emptyDir: { sizeLimit: '1Gi' } },
    ],
    tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: 'web' } },
      },
    ],
  },
} as const satisfies Deployment['spec'] extends infer Spec
  ? Spec extends { readonly template: infer Template }
    ? Template
    : never
  : never;

const selector = { matchLabels: { 'app.kubernetes.io/name': 'web' } };

/** Valid objects of Kubernetes' own kinds. */
export const KUBERNETES_OBJECTS = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'web', labels: { app: 'web' }, finalizers: ['example.com/keep'] },
    spec: {
      replicas: 2,
      revisionHistoryLimit: 3,
      selector,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template,
    },
  } satisfies Deployment,
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'database' },
    spec: {
      serviceName: 'database',
      selector,
      template,
      podManagementPolicy: 'Parallel',
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } } },
      ],
    },
  } satisfies StatefulSet,
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent' },
    spec: { selector, template, updateStrategy: { type: 'RollingUpdate' } },
  } satisfies DaemonSet,
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'backup' },
    spec: {
      schedule: '15 3 * * *',
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: { backoffLimit: 2, template: { spec: { ...template.spec, restartPolicy: 'OnFailure' } } } },
    },
  } satisfies CronJob,
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
    spec: { ttlSecondsAfterFinished: 60, template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
  } satisfies Job,
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      type: 'LoadBalancer',
      selector: { app: 'web' },
      ipFamilyPolicy: 'SingleStack',
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'dns-udp', port: 53, protocol: 'UDP' },
        { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      ],
    },
  } satisfies Service,
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web' },
    data: { 'nginx.conf': 'events {}\n', constructor: 'a prototype name' },
    binaryData: { logo: 'aGVsbG8=' },
  } satisfies ConfigMap,
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'empty' }, type: 'Opaque', data: { key: 'aGVsbG8=' } } satisfies Secret,
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web', creationTimestamp: null } } satisfies Namespace,
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'web' },
    automountServiceAccountToken: false,
  } satisfies ServiceAccount,
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteMany'], storageClassName: 'nfs', resources: { requests: { storage: '1.5Ti' } } },
  } satisfies PersistentVolumeClaim,
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteMany'],
      capacity: { storage: '5Gi' },
      nfs: { server: '10.0.0.12', path: '/mnt/data' },
      persistentVolumeReclaimPolicy: 'Retain',
    },
  } satisfies PersistentVolume,
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'web' },
    spec: {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
          ports: [{ port: 'http' }, { port: 443, protocol: 'TCP' }],
        },
      ],
    },
  } satisfies NetworkPolicy,
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web' },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'web.example.com',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] },
        },
      ],
    },
  } satisfies Ingress,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'reader' },
    rules: [
      { apiGroups: ['', 'apps'], resources: ['pods', 'deployments'], verbs: ['get', 'list', 'watch'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ],
  } satisfies ClusterRole,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'web' }],
  } satisfies ClusterRoleBinding,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['web'], verbs: ['get'] }],
  } satisfies Role,
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'nfs', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'cluster.local/nfs',
    parameters: { archiveOnDelete: 'false' },
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'Immediate',
  } satisfies StorageClass,
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'platform-batch' },
    value: -1000,
    preemptionPolicy: 'Never',
  } satisfies PriorityClass,
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { selector, maxUnavailable: '50%' },
  } satisfies PodDisruptionBudget,
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
    },
  } satisfies HorizontalPodAutoscaler,
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'webs.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Web', plural: 'webs' },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  required: ['size'],
                  properties: {
                    size: { type: 'integer', minimum: 1, default: 1 },
                    labels: { type: 'object', additionalProperties: { type: 'string' } },
                    hosts: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, 'x-kubernetes-list-type': 'set' },
                  },
                },
              },
            },
          },
          subresources: { status: {} },
        },
      ],
    },
  } satisfies CustomResourceDefinition,
] as const;
