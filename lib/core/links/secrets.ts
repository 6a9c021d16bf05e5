import type { KubernetesObject } from '../model';
import { everywhere } from './index-by-name';
import type { Made, User } from './owner';
import { bothServices, type Place } from './place';
import { fields, items, nameIn, readEach, text, texts, type Fields } from './read';

/** Namespace in which cert-manager looks for the Secrets of a ClusterIssuer. */
export const issuerNamespace = 'cert-manager';

/** Notes that a controller makes a Secret from an object of ours, in its namespace, with these keys if they are known. */
function makeSecret(
  user: User,
  place: Place,
  name: string | undefined,
  keys?: readonly string[],
  by: Made['by'] = 'controller',
): void {
  if (name === undefined) return;
  place.make('/Secret', user.namespace, name, { by, owner: user.owner, apiVersion: undefined, from: user, keys });
}

/** Reads an ExternalSecret. */
export function readExternalSecret(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  readStores(spec, user, place);
  const { name, keys } = targetSecret(spec, user.name);
  makeSecret(user, place, name, keys);
}

/** Reads a ClusterExternalSecret: the same in many namespaces. */
export function readClusterExternalSecret(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  const template = fields(spec['externalSecretSpec']);
  const { name, keys } = targetSecret(template, text(spec['externalSecretName']) ?? user.name);
  const namespaces = texts(spec['namespaces']);
  for (const namespace of namespaces.length > 0 ? namespaces : [everywhere]) {
    const inside = { ...user, namespace };
    readStores(template, inside, place);
    makeSecret(inside, place, name, keys, namespace === everywhere ? 'likely' : 'controller');
  }
}

function readStores(spec: Fields, user: User, place: Place): void {
  if (spec['secretStoreRef'] !== undefined) wantStore(fields(spec['secretStoreRef']), user, place);
  readEach(spec['data'], readEntry, user, place);
  readEach(spec['dataFrom'], readEntry, user, place);
}

function readEntry({ sourceRef }: Fields, user: User, place: Place): void {
  if (sourceRef !== undefined) wantStore(fields(fields(sourceRef)['storeRef']), user, place);
}

function wantStore(ref: Fields, user: User, place: Place): void {
  if (ref['kind'] === 'ClusterSecretStore')
    place.want(user, 'external-secrets.io/ClusterSecretStore', '', nameIn(ref['name']), { order: true });
  else place.want(user, 'external-secrets.io/SecretStore', user.namespace, nameIn(ref['name']), { order: true });
}

/** The Secret that an ExternalSecret makes, and its keys if they are known; no name if it only adds to one. */
function targetSecret(spec: Fields, ownName: string): { readonly name?: string; readonly keys?: readonly string[] } {
  const target = fields(spec['target']);
  const policy = target['creationPolicy'] ?? 'Owner';
  if (policy !== 'Owner' && policy !== 'Orphan') return {};
  const name = text(target['name']) ?? ownName;
  const template = fields(target['template']);
  const templated = Object.keys(fields(template['data']));
  if (items(template['templateFrom']).length > 0) return { name };
  if (templated.length > 0 && template['mergePolicy'] !== 'Merge') return { name, keys: templated };
  if (items(spec['dataFrom']).length > 0) return { name };
  const data = items(spec['data']);
  for (let index = 0; index < data.length; index++) templated.push(text(fields(data[index])['secretKey']) ?? '');
  return { name, keys: templated };
}

/** Reads a PushSecret: it takes a Secret to stores. */
export function readPushSecret(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  for (const ref of items(spec['secretStoreRefs'])) wantStore(fields(ref), user, place);
  place.want(user, '/Secret', user.namespace, nameIn(fields(fields(spec['selector'])['secret'])['name']), { order: true });
}

/** Reads a SecretStore or ClusterSecretStore: what it signs in with. */
export function readSecretStore(object: KubernetesObject, user: User, place: Place): void {
  wantSelectors(fields(object['spec'])['provider'], user, place);
}

/** Reads an Issuer or ClusterIssuer: what it signs in with, and the account key that it makes. */
export function readIssuer(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  const namespace = user.kind === 'Issuer' ? user.namespace : issuerNamespace;
  const acme = fields(spec['acme']);
  const inside = { ...user, namespace };
  makeSecret(inside, place, text(fields(acme['privateKeySecretRef'])['name']), undefined, 'likely');
  wantSelectors(acme['externalAccountBinding'], inside, place);
  for (const solver of items(acme['solvers'])) {
    wantSelectors(fields(solver)['dns01'], inside, place);
    for (const parent of items(fields(fields(fields(solver)['http01'])['gatewayHTTPRoute'])['parentRefs'])) {
      const ref = fields(parent);
      place.want(user, 'gateway.networking.k8s.io/Gateway', text(ref['namespace']) ?? namespace, nameIn(ref['name']));
    }
  }
  wantSelectors(spec['vault'], inside, place);
  wantSelectors(spec['venafi'], inside, place);
  place.want(user, '/Secret', namespace, nameIn(fields(spec['ca'])['secretName']), { order: true, key: 'tls.crt' });
}

/** Reads a Certificate. */
export function readCertificate(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  wantIssuer(fields(spec['issuerRef']), user, place);
  const secret = text(spec['secretName']);
  if (secret === undefined) return;
  const formats = items(spec['additionalOutputFormats']).map(item =>
    fields(item)['type'] === 'DER' ? 'key.der' : 'tls-combined.pem',
  );
  const stores = fields(spec['keystores']);
  const jks = fields(stores['jks'])['create'] === true ? ['keystore.jks', 'truststore.jks'] : [];
  const pkcs12 = fields(stores['pkcs12'])['create'] === true ? ['keystore.p12', 'truststore.p12'] : [];
  makeSecret(user, place, secret, ['tls.crt', 'tls.key', 'ca.crt', ...formats, ...jks, ...pkcs12]);
  const commonName = text(spec['commonName']);
  place.certificates.set(user.namespace, secret, [...texts(spec['dnsNames']), ...(commonName === undefined ? [] : [commonName])]);
}

function wantIssuer(ref: Fields, user: User, place: Place): void {
  const group = text(ref['group']) ?? 'cert-manager.io';
  const kind = text(ref['kind']) ?? 'Issuer';
  const external = group !== 'cert-manager.io';
  if (!external)
    place.want(user, `${group}/${kind}`, kind === 'ClusterIssuer' ? '' : user.namespace, nameIn(ref['name']), { order: true });
}

/** Reads what cert-manager makes of the annotations of a Gateway or an Ingress: a certificate for each TLS Secret it names. */
export function readIssuerAnnotations(object: KubernetesObject, user: User, place: Place): void {
  const annotations = object.metadata.annotations ?? {};
  const cluster = nameIn(annotations['cert-manager.io/cluster-issuer']);
  const issuer = nameIn(annotations['cert-manager.io/issuer']);
  if (cluster === undefined && issuer === undefined) return;
  if (annotations['cert-manager.io/issuer-group'] === undefined) {
    place.want(user, 'cert-manager.io/ClusterIssuer', '', cluster, { order: true });
    place.want(user, 'cert-manager.io/Issuer', user.namespace, issuer, { order: true });
  }
  const spec = fields(object['spec']);
  const secrets = [
    ...items(spec['listeners']).flatMap(item =>
      items(fields(fields(item)['tls'])['certificateRefs']).map(ref => text(fields(ref)['name'])),
    ),
    ...items(spec['tls']).map(item => text(fields(item)['secretName'])),
  ];
  for (const name of secrets) makeSecret(user, place, name, undefined, 'likely');
}

/** Reads a SealedSecret. */
export function readSealedSecret(object: KubernetesObject, user: User, place: Place): void {
  const spec = fields(object['spec']);
  const template = fields(spec['template']);
  const keys = [...Object.keys(fields(spec['encryptedData'])), ...Object.keys(fields(template['data']))];
  makeSecret(user, place, text(fields(template['metadata'])['name']) ?? user.name, keys);
}

/** Reads an object whose operator makes a Secret of the same name: OnePasswordItem, Talos' ServiceAccount. */
export function readNamesake(_object: KubernetesObject, user: User, place: Place): void {
  makeSecret(user, place, user.name);
}

/** Reads a Vault Secrets Operator's VaultStaticSecret, VaultDynamicSecret or VaultPKISecret. */
export function readVaultSecret(object: KubernetesObject, user: User, place: Place): void {
  const destination = fields(fields(object['spec'])['destination']);
  if (destination['create'] === true) makeSecret(user, place, text(destination['name']));
}

/** Reads a CloudNativePG Cluster: its Secrets and Services have names of their own. */
export function readPostgresCluster(_object: KubernetesObject, user: User, place: Place): void {
  for (const suffix of ['app', 'superuser', 'ca', 'server', 'replication'])
    makeSecret(user, place, `${user.name}-${suffix}`, undefined, 'likely');
  for (const suffix of ['rw', 'ro', 'r']) {
    const name = `${user.name}-${suffix}`;
    place.make('/Service', user.namespace, name, { by: 'likely', owner: user.owner, from: user });
    const facts = {
      name,
      namespace: user.namespace,
      ports: [{ name: 'postgres', port: 5432 }],
      labels: { 'cnpg.io/cluster': user.name },
      by: 'release' as const,
    };
    place.services.set(user.namespace, name, bothServices(place.services.get(user.namespace, name), facts));
  }
}

/** Reads a Bundle of trust-manager: the same ConfigMap in many namespaces. */
export function readBundle(object: KubernetesObject, user: User, place: Place): void {
  const target = fields(fields(object['spec'])['target']);
  const made: Made = { by: 'likely', owner: user.owner, from: user };
  if (target['configMap'] !== undefined) place.make('/ConfigMap', everywhere, user.name, made);
  if (target['secret'] !== undefined) place.make('/Secret', everywhere, user.name, made);
}

/** Reads a Secret or ConfigMap: its keys. */
export function keysOf(object: KubernetesObject): readonly string[] | undefined {
  if (object['type'] === 'kubernetes.io/service-account-token') return ['token', 'ca.crt', 'namespace'];
  const keys = Object.keys(fields(object['data']));
  for (const key in fields(object['stringData'])) keys.push(key);
  for (const key in fields(object['binaryData'])) keys.push(key);
  return keys.length === 0 && object.kind === 'Secret' ? undefined : keys;
}

/**
 * Finds the references to Secrets, ConfigMaps and ServiceAccounts below a value by their form: `{ name, key }`, or a map
 * whose own name ends with `SecretRef`. A namespace in them counts; without a name, which Go programs write as an empty one, they refer to nothing.
 */
export function wantSelectors(value: unknown, user: User, place: Place, field = ''): void {
  if (Array.isArray(value)) {
    for (const item of value) wantSelectors(item, user, place, field);
    return;
  }
  const map = fields(value);
  const name = text(map['name']);
  const namespace = text(map['namespace']) ?? user.namespace;
  if (name !== undefined && field === 'serviceAccountRef') {
    if (name !== 'default') place.want(user, '/ServiceAccount', namespace, name, { order: true });
  } else if (name !== undefined && (text(map['key']) !== undefined || field.endsWith('SecretRef'))) {
    const key = text(map['key']);
    const kind = map['type'] === 'ConfigMap' || field === 'configMap' ? '/ConfigMap' : '/Secret';
    // A ClusterSecretStore may leave the namespace out: then it is that of each ExternalSecret.
    if (namespace !== '' && map['optional'] !== true)
      place.want(user, kind, namespace, name, { order: true, ...(key !== undefined && { key }) });
  } else {
    for (const inner in map) wantSelectors(map[inner], user, place, inner);
  }
}
