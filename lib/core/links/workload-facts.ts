import type { KubernetesObject } from '../model';
import { groupOf } from '../object-file';
import type { ServicePort } from '../references';
import type { User } from './owner';
import { readIssuerAnnotations } from './secrets';
import type { Place } from './place';
import { fields, items, labels, nameIn, text, texts, type Fields } from './read';

/** Reads a Service: its ports and labels. */
export function readService(object: KubernetesObject, user: User, place: Place): void {
  const ports: ServicePort[] = [];
  const list = items(fields(object['spec'])['ports']);
  for (let index = 0; index < list.length; index++) ports.push(servicePort(fields(list[index])));
  const facts = {
    name: user.name,
    namespace: user.namespace,
    ports,
    labels: labels(object.metadata.labels),
    by: 'object' as const,
  };
  place.services.set(user.namespace, user.name, facts);
}

function servicePort(port: Fields): ServicePort {
  const name = text(port['name']);
  const number = Number(port['port']);
  return name === undefined ? { port: number } : { port: number, name };
}

/** Reads a Namespace: its labels. */
export function readNamespace(object: KubernetesObject, user: User, place: Place): void {
  place.namespaces.set(user.name, { ...place.namespaces.get(user.name), ...labels(object.metadata.labels) });
}

/** Reads a ServiceAccount: what its pods pull images with. */
export function readServiceAccount(object: KubernetesObject, user: User, place: Place): void {
  for (const secret of items(object['imagePullSecrets']))
    place.want(user, '/Secret', user.namespace, nameIn(fields(secret)['name']));
}

/** Reads a RoleBinding or ClusterRoleBinding. */
export function readBinding(object: KubernetesObject, user: User, place: Place): void {
  const role = fields(object['roleRef']);
  const name = nameIn(role['name']);
  if (role['kind'] === 'Role') place.want(user, 'rbac.authorization.k8s.io/Role', user.namespace, name);
  else if (role['kind'] === 'ClusterRole') place.want(user, 'rbac.authorization.k8s.io/ClusterRole', '', name);
  for (const item of items(object['subjects'])) {
    const subject = fields(item);
    if (subject['kind'] !== 'ServiceAccount' || subject['name'] === 'default') continue;
    place.want(user, '/ServiceAccount', text(subject['namespace']) ?? user.namespace, nameIn(subject['name']));
  }
}

/** Reads a HorizontalPodAutoscaler: what it scales. */
export function readAutoscaler(object: KubernetesObject, user: User, place: Place): void {
  const target = fields(fields(object['spec'])['scaleTargetRef']);
  const kind = text(target['kind']);
  if (kind !== undefined)
    place.want(user, `${groupOf(text(target['apiVersion']) ?? '')}/${kind}`, user.namespace, nameIn(target['name']));
}

/** Reads an Ingress: the Services behind it, its class and its certificates. */
export function readIngress(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  place.want(user, 'networking.k8s.io/IngressClass', '', nameIn(spec['ingressClassName']), { order: true });
  for (const tls of items(spec['tls']))
    place.want(user, '/Secret', user.namespace, text(fields(tls)['secretName']), { order: true });
  const paths = items(spec['rules']).flatMap(rule => items(fields(fields(rule)['http'])['paths']));
  for (const backend of [spec['defaultBackend'], ...paths.map(path => fields(path)['backend'])]) {
    const service = fields(fields(backend)['service']);
    const { number, name } = fields(service['port']);
    const port = typeof number === 'number' ? number : text(name);
    place.want(user, '/Service', user.namespace, nameIn(service['name']), port === undefined ? {} : { port });
  }
  readIssuerAnnotations(object, user, place);
}

/** Reads MetalLB's L2Advertisement or BGPAdvertisement: the pools and peers it names. */
export function readAdvertisement(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  for (const pool of texts(spec['ipAddressPools']))
    place.want(user, 'metallb.io/IPAddressPool', user.namespace, pool, { order: true });
  for (const peer of texts(spec['peers'])) place.want(user, 'metallb.io/BGPPeer', user.namespace, peer, { order: true });
}

/** Reads a policy that is attached to objects of the Gateway API or to Services. */
export function readPolicy(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  for (const item of [spec['targetRef'], ...items(spec['targetRefs'])]) {
    const target = fields(item);
    const kind = text(target['kind']);
    if (kind !== undefined) place.want(user, `${text(target['group']) ?? ''}/${kind}`, user.namespace, nameIn(target['name']));
  }
  for (const item of items(fields(spec['validation'])['caCertificateRefs'])) {
    const ref = fields(item);
    const kind = text(ref['kind']);
    if (kind !== undefined)
      place.want(user, `${text(ref['group']) ?? ''}/${kind}`, user.namespace, nameIn(ref['name']), { order: true });
  }
}

/** Reads an APIService, a webhook configuration or a CustomResourceDefinition: the Services that the API server calls. */
export function readCalledServices(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  const conversion = fields(fields(fields(spec['conversion'])['webhook'])['clientConfig']);
  const webhooks = items(object['webhooks']).map(webhook => fields(fields(webhook)['clientConfig']));
  for (const caller of [spec, conversion, ...webhooks]) {
    const service = fields(caller['service']);
    place.want(user, '/Service', text(service['namespace']) ?? '', nameIn(service['name']));
  }
}
