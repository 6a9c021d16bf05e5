import { Scene } from '../support/scene';

/** A pod in namespace `web` that takes one key of a Secret. */
const reader = (secret: string, key?: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: reader, namespace: web }\nspec: { containers: [{ name: main, ` +
  (key === undefined
    ? `envFrom: [{ secretRef: { name: ${secret} } }] }] }`
    : `env: [{ name: A, valueFrom: { secretKeyRef: { name: ${secret}, key: ${key} } } }] }] }`);

const scene = (): Scene =>
  new Scene()
    .namespaces('web')
    .external('ClusterSecretStore', undefined, 'vault')
    .external('ClusterIssuer', undefined, 'letsencrypt');

const externalSecret = (spec: string, name = 'token'): string => `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: ${name}, namespace: web }
spec:
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  ${spec}
`;

const missingSecret = (name: string): string =>
  `the-cluster/reader: secret '${name}' in namespace web does not exist: declare it, or use external('Secret', 'web', '${name}')`;

describe('an ExternalSecret', () => {
  const data = 'data: [{ secretKey: username, remoteRef: { key: a } }, { secretKey: password, remoteRef: { key: b } }]';

  test('makes a Secret of its own name, or of the name it says, with the keys it says', () => {
    expect(scene().emit('app', externalSecret(data)).emit('reader', reader('token', 'password')).problems).toEqual([]);
    const named = externalSecret(`${data}\n  target: { name: other }`);
    expect(scene().emit('app', named).emit('reader', reader('other')).problems).toEqual([]);
    expect(scene().emit('app', named).emit('reader', reader('token')).problems).toEqual([missingSecret('token')]);
  });

  test('fails when it does not give the key', () => {
    expect(scene().emit('app', externalSecret(data)).emit('reader', reader('token', 'passwrd')).problems).toEqual([
      "the-cluster/reader: secret 'token' in namespace web has no key 'passwrd'; did you mean 'password'?",
    ]);
    expect(scene().emit('app', externalSecret(data)).emit('reader', reader('token', 'apiKey')).problems).toEqual([
      "the-cluster/reader: secret 'token' in namespace web has no key 'apiKey' (it has password, username)",
    ]);
  });

  test('makes the keys of its template instead, unless they are merged', () => {
    const templated = externalSecret(`${data}\n  target: { template: { data: { url: "..." } } }`);
    expect(scene().emit('app', templated).emit('reader', reader('token', 'url')).problems).toEqual([]);
    expect(scene().emit('app', templated).emit('reader', reader('token', 'password')).problems).toHaveLength(1);
    const merged = externalSecret(`${data}\n  target: { template: { mergePolicy: Merge, data: { url: "..." } } }`);
    expect(scene().emit('app', merged).emit('reader', reader('token', 'password')).problems).toEqual([]);
  });

  test('takes any key when it extracts whole items', () => {
    expect(
      scene().emit('app', externalSecret('dataFrom: [{ extract: { key: a } }]')).emit('reader', reader('token', 'any')).problems,
    ).toEqual([]);
    const from = externalSecret(`${data}\n  target: { template: { templateFrom: [{ configMap: { name: a } }] } }`);
    expect(scene().emit('app', from).emit('reader', reader('token', 'any')).problems).toEqual([]);
  });

  test('makes no Secret when it only adds to one', () => {
    for (const policy of ['Merge', 'None']) {
      const adding = externalSecret(`${data}\n  target: { creationPolicy: ${policy} }`);
      expect(scene().emit('app', adding).emit('reader', reader('token')).problems).toEqual([missingSecret('token')]);
    }
    expect(
      scene()
        .emit('app', externalSecret(`${data}\n  target: { creationPolicy: Orphan }`))
        .emit('reader', reader('token')).problems,
    ).toEqual([]);
  });

  test('fails when its store does not exist', () => {
    expect(scene().emit('app', externalSecret(data).replace('name: vault', 'name: vaul')).problems).toEqual([
      "the-cluster/app: ClusterSecretStore 'vaul' does not exist; did you mean 'vault'?",
    ]);
    expect(scene().emit('app', externalSecret(data).replace('kind: ClusterSecretStore, ', '')).problems).toEqual([
      "the-cluster/app: SecretStore 'vault' in namespace web does not exist: declare it, or use external('SecretStore', 'web', 'vault')",
    ]);
    const own = externalSecret(
      'dataFrom: [{ extract: { key: a }, sourceRef: { storeRef: { name: other, kind: ClusterSecretStore } } }]',
    );
    expect(scene().emit('app', own).problems).toEqual([
      "the-cluster/app: ClusterSecretStore 'other' does not exist: declare it, or use external('ClusterSecretStore', '', 'other')",
    ]);
  });
});

describe('what else makes a Secret', () => {
  const makes = (yaml: string, secret: string, key?: string): readonly string[] =>
    scene().emit('maker', yaml).emit('reader', reader(secret, key)).problems;
  const object = (apiVersion: string, kind: string, spec: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: made, namespace: web }\n${spec}`;

  test('a ClusterExternalSecret, in the namespaces it lists or in all', () => {
    const spec =
      'externalSecretName: token\n  externalSecretSpec: { secretStoreRef: { kind: ClusterSecretStore, name: vault }, dataFrom: [{ extract: { key: a } }] }';
    const cluster = `apiVersion: external-secrets.io/v1\nkind: ClusterExternalSecret\nmetadata: { name: tokens }\nspec:\n  ${spec}\n`;
    expect(makes(`${cluster}  namespaces: [web]`, 'token')).toEqual([]);
    expect(makes(`${cluster}  namespaces: [media]`, 'token')).toEqual([
      "the-cluster/reader: secret 'token' in namespace web does not exist; it is in namespace media",
    ]);
    expect(makes(`${cluster}  namespaceSelectors: [{ matchLabels: { a: b } }]`, 'token')).toEqual([]);
  });

  test('a Certificate, with the keys of its formats', () => {
    const certificate = (more = ''): string =>
      object(
        'cert-manager.io/v1',
        'Certificate',
        `spec: { secretName: tls, issuerRef: { kind: ClusterIssuer, name: letsencrypt }${more} }`,
      );
    expect(makes(certificate(), 'tls', 'tls.key')).toEqual([]);
    expect(makes(certificate(), 'tls', 'keystore.p12')).toEqual([
      "the-cluster/reader: secret 'tls' in namespace web has no key 'keystore.p12' (it has ca.crt, tls.crt, tls.key)",
    ]);
    expect(makes(certificate(', keystores: { pkcs12: { create: true } }'), 'tls', 'keystore.p12')).toEqual([]);
    expect(makes(certificate(', keystores: { jks: { create: true } }'), 'tls', 'truststore.jks')).toEqual([]);
    expect(makes(certificate(', additionalOutputFormats: [{ type: CombinedPEM }]'), 'tls', 'tls-combined.pem')).toEqual([]);
    expect(makes(certificate(', additionalOutputFormats: [{ type: DER }]'), 'tls', 'key.der')).toEqual([]);
  });

  test('a SealedSecret, with its keys, under the name of its template', () => {
    const sealed = (template: string): string =>
      object('bitnami.com/v1alpha1', 'SealedSecret', `spec: { encryptedData: { token: x }, template: ${template} }`);
    expect(makes(sealed('{ data: { b: y } }'), 'made', 'b')).toEqual([]);
    expect(makes(sealed('{}'), 'made', 'tokne')).toEqual([
      "the-cluster/reader: secret 'made' in namespace web has no key 'tokne'; did you mean 'token'?",
    ]);
    expect(makes(sealed('{ metadata: { name: token } }'), 'token', 'token')).toEqual([]);
  });

  test('a OnePasswordItem, an object of Vault, a Talos ServiceAccount, a PostgreSQL cluster and a Bundle', () => {
    expect(makes(object('onepassword.com/v1', 'OnePasswordItem', 'spec: { itemPath: a }'), 'made', 'any')).toEqual([]);
    expect(makes(object('talos.dev/v1alpha1', 'ServiceAccount', 'spec: { roles: [] }'), 'made')).toEqual([]);
    expect(
      makes(
        object('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'spec: { destination: { create: true, name: token } }'),
        'token',
      ),
    ).toEqual([]);
    expect(
      makes(object('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'spec: { destination: { name: token } }'), 'token'),
    ).toEqual([missingSecret('token')]);
    expect(makes(object('postgresql.cnpg.io/v1', 'Cluster', 'spec: { instances: 1 }'), 'made-app', 'uri')).toEqual([]);
    expect(
      makes(
        'apiVersion: trust.cert-manager.io/v1alpha1\nkind: Bundle\nmetadata: { name: ca }\nspec: { target: { secret: { key: ca.crt } } }',
        'ca',
      ),
    ).toEqual([]);
  });

  test('a Secret of a ServiceAccount', () => {
    const token = object('v1', 'Secret', 'type: kubernetes.io/service-account-token');
    expect(makes(token, 'made', 'token')).toEqual([]);
    expect(makes(token, 'made', 'tokn')).toEqual([
      "the-cluster/reader: secret 'made' in namespace web has no key 'tokn'; did you mean 'token'?",
    ]);
  });

  test('an external Secret, with the keys that were said; one that a chart makes may have more', () => {
    const external = scene().external('Secret', 'web', 'token', { key: 'a' }).external('Secret', 'web', 'token', { key: 'b' });
    expect(external.emit('reader', reader('token', 'b')).problems).toEqual([]);
    expect(
      scene().external('Secret', 'web', 'token', { key: 'first' }).emit('reader', reader('token', 'other')).problems,
    ).toEqual(["the-cluster/reader: secret 'token' in namespace web has no key 'other' (it has first)"]);
    expect(
      scene()
        .external('Secret', 'web', 'token', { key: 'a' })
        .external('Secret', 'web', 'token')
        .emit('reader', reader('token', 'c')).problems,
    ).toEqual([]);
    expect(
      scene().declare('chart', 'Secret', 'web', 'token', { key: 'a' }).emit('reader', reader('token', 'c')).problems,
    ).toEqual([]);
  });
});

describe('stores and issuers', () => {
  const store = (kind: string, provider: string): string => `
apiVersion: external-secrets.io/v1
kind: ${kind}
metadata: { name: vault2${kind === 'SecretStore' ? ', namespace: web' : ''} }
spec: { provider: ${provider} }
`;
  const onepassword =
    '{ onepassword: { connectHost: "http://x", vaults: { a: 1 }, auth: { secretRef: { connectTokenSecretRef: { name: connect, key: token, namespace: web } } } } }';

  test('fails when a store signs in with a Secret that does not exist, or without the key', () => {
    expect(scene().emit('eso', store('ClusterSecretStore', onepassword)).problems).toEqual([
      "the-cluster/eso: secret 'connect' in namespace web does not exist: declare it, or use external('Secret', 'web', 'connect')",
    ]);
    expect(
      scene().external('Secret', 'web', 'connect', { key: 'tokne' }).emit('eso', store('ClusterSecretStore', onepassword))
        .problems,
    ).toEqual(["the-cluster/eso: secret 'connect' in namespace web has no key 'token'; did you mean 'tokne'?"]);
    expect(
      scene().external('Secret', 'web', 'connect', { key: 'token' }).emit('eso', store('ClusterSecretStore', onepassword))
        .problems,
    ).toEqual([]);
  });

  test('a store in a namespace looks there; one without may leave the namespace to who uses it', () => {
    const vault = '{ vault: { server: "http://x", auth: { tokenSecretRef: { name: vault-token, key: token } } } }';
    expect(scene().emit('eso', store('SecretStore', vault)).problems).toEqual([
      "the-cluster/eso: secret 'vault-token' in namespace web does not exist: declare it, or use external('Secret', 'web', 'vault-token')",
    ]);
    expect(scene().emit('eso', store('ClusterSecretStore', vault)).problems).toEqual([]);
  });

  test('fails when the ServiceAccount or the authority of a store does not exist', () => {
    const vault =
      '{ vault: { server: "http://x", caProvider: { type: ConfigMap, name: ca, key: ca.crt }, auth: { kubernetes: { serviceAccountRef: { name: eso } } } } }';
    expect(scene().emit('eso', store('SecretStore', vault)).problems).toEqual([
      "the-cluster/eso: ConfigMap 'ca' in namespace web does not exist: declare it, or use external('ConfigMap', 'web', 'ca')",
      "the-cluster/eso: ServiceAccount 'eso' in namespace web does not exist: declare it, or use external('ServiceAccount', 'web', 'eso')",
    ]);
  });

  const issuer = (kind: string): string => `
apiVersion: cert-manager.io/v1
kind: ${kind}
metadata: { name: dns${kind === 'Issuer' ? ', namespace: web' : ''} }
spec:
  acme:
    server: https://acme.example
    privateKeySecretRef: { name: account }
    solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: cloudflare, key: token } } } }]
`;

  test('fails when an Issuer proves its domains with a Secret that does not exist in its namespace', () => {
    expect(scene().emit('certs', issuer('Issuer')).problems).toEqual([
      "the-cluster/certs: secret 'cloudflare' in namespace web does not exist: declare it, or use external('Secret', 'web', 'cloudflare')",
    ]);
    expect(scene().external('Secret', 'web', 'cloudflare', { key: 'token' }).emit('certs', issuer('Issuer')).problems).toEqual(
      [],
    );
  });

  test("a ClusterIssuer's Secrets lie in cert-manager's namespace, wherever that is", () => {
    const elsewhere = scene()
      .namespaces('cert-manager')
      .external('Secret', 'web', 'cloudflare', { key: 'token' })
      .emit('certs', issuer('ClusterIssuer'));
    expect(elsewhere.problems).toEqual([
      "the-cluster/certs: secret 'cloudflare' in namespace cert-manager does not exist; it is in namespace web",
    ]);
    const renamed = scene().external('Secret', 'web', 'cloudflare', { key: 'token' }).emit('certs', issuer('ClusterIssuer'));
    expect(renamed.problems).toEqual([]);
    expect(scene().emit('certs', issuer('ClusterIssuer')).problems).toEqual([
      "the-cluster/certs: secret 'cloudflare' does not exist: declare it, or use external('Secret', 'cert-manager', 'cloudflare')",
    ]);
  });

  test('the account key is made by cert-manager, for two issuers too', () => {
    const second = issuer('Issuer').replace('name: dns', 'name: other');
    const both = scene()
      .external('Secret', 'web', 'cloudflare', { key: 'token' })
      .emit('a', issuer('Issuer'))
      .emit('b', second)
      .emit('reader', reader('account', 'tls.key'));
    expect(both.problems).toEqual([]);
  });

  test('fails when an issuer signs with a Secret that does not exist, or answers through a Gateway that does not', () => {
    const own = (spec: string): string =>
      `apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: { name: own, namespace: web }\nspec: ${spec}`;
    expect(scene().emit('certs', own('{ ca: { secretName: root } }')).problems).toEqual([
      "the-cluster/certs: secret 'root' in namespace web does not exist: declare it, or use external('Secret', 'web', 'root')",
    ]);
    expect(
      scene().emit('certs', own('{ acme: { solvers: [{ http01: { gatewayHTTPRoute: { parentRefs: [{ name: gw }] } } }] } }'))
        .problems,
    ).toEqual([
      "the-cluster/certs: gateway 'gw' in namespace web does not exist: declare it, or use external('Gateway', 'web', 'gw')",
    ]);
  });

  test('fails when a Certificate has no such issuer; an issuer of another group is not ours to know', () => {
    const certificate = (ref: string): string =>
      `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: site, namespace: web }\nspec: { secretName: tls, dnsNames: [a.net], issuerRef: ${ref} }`;
    expect(scene().emit('app', certificate('{ kind: ClusterIssuer, name: letsencript }')).problems).toEqual([
      "the-cluster/app: ClusterIssuer 'letsencript' does not exist; did you mean 'letsencrypt'?",
    ]);
    expect(scene().emit('app', certificate('{ name: letsencrypt }')).problems).toEqual([
      "the-cluster/app: issuer 'letsencrypt' in namespace web does not exist: declare it, or use external('Issuer', 'web', 'letsencrypt')",
    ]);
    expect(scene().emit('app', certificate('{ name: x, kind: Own, group: example.net }')).problems).toEqual([]);
  });

  test('an issuer whose optional secret has an empty name, as Go programs write it, refers to none', () => {
    const route53 = '{ region: eu-west-1, secretAccessKeySecretRef: { name: "" } }';
    const issuer = `apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: dns }
spec: { acme: { solvers: [{ dns01: { route53: ${route53} } }] } }`;
    expect(scene().emit('app', issuer).problems).toEqual([]);
  });

  test('fails when the name of an issuer or a store is empty, whoever is said to make it', () => {
    const certificate = (ref: string): string =>
      `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: site, namespace: web }\nspec: { secretName: tls, dnsNames: [a.net], issuerRef: ${ref} }`;
    const message = "the-cluster/app: certificate 'site' in namespace web refers to ClusterIssuer '': give its name";
    const empty = certificate('{ kind: ClusterIssuer, name: "" }');
    expect(scene().emit('app', empty).problems).toEqual([message]);
    expect(scene().external('ClusterIssuer', undefined, '').emit('app', empty).problems).toEqual([message]);
    const annotated =
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: web, namespace: web, annotations: { cert-manager.io/cluster-issuer: "" } }';
    expect(scene().emit('app', annotated).problems).toEqual([
      "the-cluster/app: ingress 'web' in namespace web refers to ClusterIssuer '': give its name",
    ]);
    expect(scene().use('app', 'Secret', 'web', '').problems).toEqual([
      "the-cluster/app: its values refer to secret '': give its name",
    ]);
  });

  test('a certificate comes after its issuer, an issuer after its secret', () => {
    const certificate =
      'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: site, namespace: web }\nspec: { secretName: tls, dnsNames: [a.net], issuerRef: { name: dns } }';
    const ordered = scene()
      .emit('site', certificate)
      .emit('certs', issuer('Issuer'))
      .emit('tokens', externalSecret('data: [{ secretKey: token, remoteRef: { key: a } }]', 'cloudflare'), {
        phase: 'prerequisites',
      });
    expect(ordered.problems).toEqual([]);
    expect(ordered.order).toEqual([
      "certs/config -> tokens/prerequisites: Secret 'cloudflare'",
      "site/config -> certs/config: Issuer 'dns'",
    ]);
  });

  test('fails when what is pushed to a store does not exist', () => {
    const push =
      'apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: { name: push, namespace: web }\nspec: { secretStoreRefs: [{ kind: ClusterSecretStore, name: vault }, { name: local }], selector: { secret: { name: made } } }';
    expect(scene().emit('app', push).problems).toEqual([
      "the-cluster/app: SecretStore 'local' in namespace web does not exist: declare it, or use external('SecretStore', 'web', 'local')",
      "the-cluster/app: secret 'made' in namespace web does not exist: declare it, or use external('Secret', 'web', 'made')",
    ]);
  });
});
