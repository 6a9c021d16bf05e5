import type { KubernetesObject } from '../model';
import * as engines from './engines';
import * as gateways from './gateway-facts';
import * as monitors from './monitors';
import type { User } from './owner';
import type { Place } from './place';
import * as pods from './pods';
import * as secrets from './secrets';
import * as workloads from './workload-facts';

/** Reads what an object refers to, and what others may ask of it. */
export type Reader = (object: KubernetesObject, user: User, place: Place) => void;

const readGateway: Reader = (object, user, place) => {
  gateways.readGateway(object, user, place);
  secrets.readIssuerAnnotations(object, user, place);
};

/** The reader of each kind, by `group/Kind`; kinds without one refer to nothing that is checked. */
export const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['/Namespace', workloads.readNamespace],
  ['/Service', workloads.readService],
  ['/ServiceAccount', workloads.readServiceAccount],
  ['/Pod', pods.readPod],
  ['/PersistentVolumeClaim', pods.readClaim],
  ['/ReplicationController', pods.readWorkload],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map(kind => [`apps/${kind}`, pods.readWorkload] as const),
  ['batch/Job', pods.readWorkload],
  ['batch/CronJob', pods.readCronJob],
  ['autoscaling/HorizontalPodAutoscaler', workloads.readAutoscaler],
  ['networking.k8s.io/Ingress', workloads.readIngress],
  ['apiregistration.k8s.io/APIService', workloads.readCalledServices],
  ['apiextensions.k8s.io/CustomResourceDefinition', workloads.readCalledServices],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration', workloads.readCalledServices],
  ['admissionregistration.k8s.io/ValidatingWebhookConfiguration', workloads.readCalledServices],
  ['rbac.authorization.k8s.io/RoleBinding', workloads.readBinding],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', workloads.readBinding],
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(
    kind => [`${gateways.gatewayGroup}/${kind}`, gateways.readRoute] as const,
  ),
  [`${gateways.gatewayGroup}/Gateway`, readGateway],
  [`${gateways.gatewayGroup}/ListenerSet`, readGateway],
  [`${gateways.gatewayGroup}/GatewayClass`, gateways.readGatewayClass],
  [`${gateways.gatewayGroup}/ReferenceGrant`, gateways.readGrant],
  [`${gateways.gatewayGroup}/BackendTLSPolicy`, workloads.readPolicy],
  ...[
    'ClientSettingsPolicy',
    'ObservabilityPolicy',
    'ProxySettingsPolicy',
    'RateLimitPolicy',
    'SnippetsPolicy',
    'UpstreamSettingsPolicy',
    'WAFPolicy',
  ].map(kind => [`gateway.nginx.org/${kind}`, workloads.readPolicy] as const),
  ['cert-manager.io/Certificate', secrets.readCertificate],
  ['cert-manager.io/Issuer', secrets.readIssuer],
  ['cert-manager.io/ClusterIssuer', secrets.readIssuer],
  ['trust.cert-manager.io/Bundle', secrets.readBundle],
  ['external-secrets.io/ExternalSecret', secrets.readExternalSecret],
  ['external-secrets.io/ClusterExternalSecret', secrets.readClusterExternalSecret],
  ['external-secrets.io/PushSecret', secrets.readPushSecret],
  ['external-secrets.io/SecretStore', secrets.readSecretStore],
  ['external-secrets.io/ClusterSecretStore', secrets.readSecretStore],
  ['bitnami.com/SealedSecret', secrets.readSealedSecret],
  ['onepassword.com/OnePasswordItem', secrets.readNamesake],
  ['talos.dev/ServiceAccount', secrets.readNamesake],
  ...['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret', 'HCPVaultSecretsApp'].map(
    kind => [`secrets.hashicorp.com/${kind}`, secrets.readVaultSecret] as const,
  ),
  ['postgresql.cnpg.io/Cluster', secrets.readPostgresCluster],
  ['monitoring.coreos.com/ServiceMonitor', monitors.readServiceMonitor],
  ['monitoring.coreos.com/PodMonitor', monitors.readPodMonitor],
  ['metallb.io/L2Advertisement', workloads.readAdvertisement],
  ['metallb.io/BGPAdvertisement', workloads.readAdvertisement],
  ['argoproj.io/Application', engines.readApplication],
  ['argoproj.io/ApplicationSet', engines.readApplicationSet],
  ['kustomize.toolkit.fluxcd.io/Kustomization', engines.readKustomization],
  ['helm.toolkit.fluxcd.io/HelmRelease', engines.readHelmRelease],
  ...['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket'].map(
    kind => [`source.toolkit.fluxcd.io/${kind}`, engines.readSource] as const,
  ),
  ['source.toolkit.fluxcd.io/HelmChart', engines.readHelmChart],
  ['fluxcd.controlplane.io/FluxInstance', engines.readFluxInstance],
]);
