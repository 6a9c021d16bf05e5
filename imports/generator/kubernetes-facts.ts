/**
 * What the API server of Kubernetes enforces in Go code and its published definitions leave out: enumerations, and the defaults of
 * fields that tell list items apart. Each line is one field: `<definition>.<field>`, without the definition's common prefix.
 * Upstream: the `types.go` and `defaults.go` of https://github.com/kubernetes/kubernetes/tree/master/staging/src/k8s.io/api
 */
const ENUMS: Readonly<Record<string, string>> = {
  'admissionregistration.v1.MatchResources.matchPolicy': 'Exact Equivalent',
  'admissionregistration.v1.MutatingAdmissionPolicySpec.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.MutatingAdmissionPolicySpec.reinvocationPolicy': 'Never IfNeeded',
  'admissionregistration.v1.MutatingWebhook.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.MutatingWebhook.matchPolicy': 'Exact Equivalent',
  'admissionregistration.v1.MutatingWebhook.reinvocationPolicy': 'Never IfNeeded',
  'admissionregistration.v1.MutatingWebhook.sideEffects': 'None NoneOnDryRun',
  'admissionregistration.v1.Mutation.patchType': 'ApplyConfiguration JSONPatch',
  'admissionregistration.v1.NamedRuleWithOperations.operations': 'CREATE UPDATE DELETE CONNECT *',
  'admissionregistration.v1.NamedRuleWithOperations.scope': 'Cluster Namespaced *',
  'admissionregistration.v1.ParamRef.parameterNotFoundAction': 'Allow Deny',
  'admissionregistration.v1.RuleWithOperations.operations': 'CREATE UPDATE DELETE CONNECT *',
  'admissionregistration.v1.RuleWithOperations.scope': 'Cluster Namespaced *',
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.validationActions': 'Deny Warn Audit',
  'admissionregistration.v1.ValidatingAdmissionPolicySpec.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.ValidatingWebhook.failurePolicy': 'Fail Ignore',
  'admissionregistration.v1.ValidatingWebhook.matchPolicy': 'Exact Equivalent',
  'admissionregistration.v1.ValidatingWebhook.sideEffects': 'None NoneOnDryRun',
  'apps.v1.DaemonSetUpdateStrategy.type': 'RollingUpdate OnDelete',
  'apps.v1.DeploymentStrategy.type': 'RollingUpdate Recreate',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': 'Retain Delete',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': 'Retain Delete',
  'apps.v1.StatefulSetSpec.podManagementPolicy': 'OrderedReady Parallel',
  'apps.v1.StatefulSetUpdateStrategy.type': 'RollingUpdate OnDelete',
  'autoscaling.v2.HPAScalingPolicy.type': 'Pods Percent',
  'autoscaling.v2.HPAScalingRules.selectPolicy': 'Max Min Disabled',
  'autoscaling.v2.MetricSpec.type': 'ContainerResource External Object Pods Resource',
  'autoscaling.v2.MetricTarget.type': 'Utilization Value AverageValue',
  'batch.v1.CronJobSpec.concurrencyPolicy': 'Allow Forbid Replace',
  'batch.v1.JobSpec.completionMode': 'NonIndexed Indexed',
  'batch.v1.JobSpec.podReplacementPolicy': 'TerminatingOrFailed Failed',
  'batch.v1.PodFailurePolicyOnExitCodesRequirement.operator': 'In NotIn',
  'batch.v1.PodFailurePolicyRule.action': 'FailJob FailIndex Ignore Count',
  'core.v1.AppArmorProfile.type': 'RuntimeDefault Localhost Unconfined',
  'core.v1.Container.imagePullPolicy': 'Always Never IfNotPresent',
  'core.v1.Container.restartPolicy': 'Always Never OnFailure',
  'core.v1.Container.terminationMessagePolicy': 'File FallbackToLogsOnError',
  'core.v1.ContainerPort.protocol': 'TCP UDP SCTP',
  'core.v1.ContainerResizePolicy.restartPolicy': 'NotRequired RestartContainer',
  'core.v1.EndpointPort.protocol': 'TCP UDP SCTP',
  'core.v1.EphemeralContainer.imagePullPolicy': 'Always Never IfNotPresent',
  'core.v1.EphemeralContainer.terminationMessagePolicy': 'File FallbackToLogsOnError',
  'core.v1.HTTPGetAction.scheme': 'HTTP HTTPS',
  'core.v1.ImageVolumeSource.pullPolicy': 'Always Never IfNotPresent',
  'core.v1.LimitRangeItem.type': 'Pod Container PersistentVolumeClaim',
  'core.v1.NodeSelectorRequirement.operator': 'In NotIn Exists DoesNotExist Gt Lt',
  'core.v1.PersistentVolumeClaimSpec.accessModes': 'ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod',
  'core.v1.PersistentVolumeClaimSpec.volumeMode': 'Block Filesystem',
  'core.v1.PersistentVolumeSpec.accessModes': 'ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod',
  'core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy': 'Retain Delete Recycle',
  'core.v1.PersistentVolumeSpec.volumeMode': 'Block Filesystem',
  'core.v1.PodSecurityContext.fsGroupChangePolicy': 'Always OnRootMismatch',
  'core.v1.PodSecurityContext.seLinuxChangePolicy': 'MountOption Recursive',
  'core.v1.PodSecurityContext.supplementalGroupsPolicy': 'Merge Strict',
  'core.v1.PodSpec.dnsPolicy': 'ClusterFirst ClusterFirstWithHostNet Default None',
  'core.v1.PodSpec.preemptionPolicy': 'Never PreemptLowerPriority',
  'core.v1.PodSpec.restartPolicy': 'Always Never OnFailure',
  'core.v1.ScopedResourceSelectorRequirement.operator': 'In NotIn Exists DoesNotExist',
  'core.v1.SeccompProfile.type': 'RuntimeDefault Localhost Unconfined',
  'core.v1.ServicePort.protocol': 'TCP UDP SCTP',
  'core.v1.ServiceSpec.externalTrafficPolicy': 'Cluster Local',
  'core.v1.ServiceSpec.internalTrafficPolicy': 'Cluster Local',
  'core.v1.ServiceSpec.ipFamilies': 'IPv4 IPv6',
  'core.v1.ServiceSpec.ipFamilyPolicy': 'SingleStack PreferDualStack RequireDualStack',
  'core.v1.ServiceSpec.sessionAffinity': 'None ClientIP',
  'core.v1.ServiceSpec.type': 'ClusterIP NodePort LoadBalancer ExternalName',
  'core.v1.Taint.effect': 'NoSchedule PreferNoSchedule NoExecute',
  'core.v1.Toleration.effect': 'NoSchedule PreferNoSchedule NoExecute',
  'core.v1.Toleration.operator': 'Exists Equal Lt Gt',
  'core.v1.TopologySpreadConstraint.nodeAffinityPolicy': 'Honor Ignore',
  'core.v1.TopologySpreadConstraint.nodeTaintsPolicy': 'Honor Ignore',
  'core.v1.TopologySpreadConstraint.whenUnsatisfiable': 'DoNotSchedule ScheduleAnyway',
  'core.v1.VolumeMount.mountPropagation': 'None HostToContainer Bidirectional',
  'core.v1.VolumeMount.recursiveReadOnly': 'Disabled IfPossible Enabled',
  'discovery.v1.EndpointPort.protocol': 'TCP UDP SCTP',
  'discovery.v1.EndpointSlice.addressType': 'IPv4 IPv6 FQDN',
  'networking.v1.HTTPIngressPath.pathType': 'Exact Prefix ImplementationSpecific',
  'networking.v1.IngressClassParametersReference.scope': 'Cluster Namespace',
  'networking.v1.NetworkPolicyPort.protocol': 'TCP UDP SCTP',
  'networking.v1.NetworkPolicySpec.policyTypes': 'Ingress Egress',
  'policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': 'IfHealthyBudget AlwaysAllow',
  'rbac.v1.RoleRef.kind': 'Role ClusterRole',
  'rbac.v1.Subject.kind': 'User Group ServiceAccount',
  'scheduling.v1.PriorityClass.preemptionPolicy': 'Never PreemptLowerPriority',
  'storage.v1.CSIDriverSpec.fsGroupPolicy': 'ReadWriteOnceWithFSType File None',
  'storage.v1.CSIDriverSpec.volumeLifecycleModes': 'Persistent Ephemeral',
  'storage.v1.StorageClass.reclaimPolicy': 'Retain Delete Recycle',
  'storage.v1.StorageClass.volumeBindingMode': 'Immediate WaitForFirstConsumer',
  'meta.v1.LabelSelectorRequirement.operator': 'In NotIn Exists DoesNotExist',
  'apiextensions.v1.CustomResourceConversion.strategy': 'None Webhook',
  'apiextensions.v1.CustomResourceDefinitionSpec.scope': 'Cluster Namespaced',
};

const DEFAULTS: Readonly<Record<string, string>> = {
  'core.v1.ContainerPort.protocol': 'TCP',
  'core.v1.EndpointPort.protocol': 'TCP',
  'core.v1.ServicePort.protocol': 'TCP',
};

/**
 * The enumerations of a definition.
 *
 * @param definition its full name, such as `io.k8s.api.core.v1.PodSpec`
 * @returns pairs of a field and its values; a field that is a list has them for its items
 */
export function enumsOf(definition: string): readonly (readonly [field: string, values: readonly string[]])[] {
  return linesOf(ENUMS, definition).map(([field, values]) => [field, values.split(' ')]);
}

/**
 * The defaults of a definition that matter to validation.
 *
 * @param definition its full name, such as `io.k8s.api.core.v1.PodSpec`
 */
export function defaultsOf(definition: string): readonly (readonly [field: string, value: string])[] {
  return linesOf(DEFAULTS, definition);
}

/** Every definition a line of this file speaks of, without the common prefix. */
export function definitionsWithFacts(): ReadonlySet<string> {
  return new Set([...Object.keys(ENUMS), ...Object.keys(DEFAULTS)].map(line => line.slice(0, line.lastIndexOf('.'))));
}

function linesOf(table: Readonly<Record<string, string>>, definition: string): readonly (readonly [string, string])[] {
  const prefix = `${definition.split('.').slice(-3).join('.')}.`;
  return Object.entries(table).flatMap(([line, value]) =>
    line.startsWith(prefix) ? [[line.slice(prefix.length), value] as const] : [],
  );
}
