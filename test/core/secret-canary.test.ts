import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { ApiObject, JsonPatch, Lazy } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { existingSecret, HelmAddon, Homelab, ManifestAddon, unchecked, type AddonProps, type SecretSource } from '../../lib';
import { CertManager } from '../../lib/addons/cert-manager';
import { ExternalDns } from '../../lib/addons/external-dns';
import { Kratix } from '../../lib/addons/kratix';
import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { ExternalSecrets, OnePasswordStore } from '../../lib/secrets';
import { homelab } from '../../lib/testing';
import { project, removeProjects, type Outcome, type Project } from '../cli/project';
import { home } from '../support/invalid';

afterAll(removeProjects);

/** What must be nowhere, as it is and in base64. */
const canary = 'tweet-0f8bd1';
const encoded = Buffer.from(canary).toString('base64');

function expectNoCanary(text: string): void {
  expect(text).not.toContain(canary);
  expect(text).not.toContain(encoded);
}

/** Everything that can be seen of a homelab: its files, or the error with all that hangs on it. */
function visible(build: (root: Homelab) => unknown): { readonly refused: boolean; readonly text: string } {
  const root = homelab();
  try {
    build(root);
    const { files, ...rest } = root.render();
    return { refused: false, text: [...files].flat().join('\n') + inspect(rest, { depth: 20 }) };
  } catch (error) {
    const { stack, message } = error as Error;
    return {
      refused: true,
      text: [stack, message, inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error)].join('\n'),
    };
  }
}

const secret = (fields: object): ConstructorParameters<typeof ApiObject>[2] => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token' },
  ...fields,
});

function notes(root: Homelab, props: Partial<AddonProps> = {}): ManifestAddon {
  return new ManifestAddon(home(root), 'notes', { namespace: 'notes', ...props });
}

describe('a Secret with a value in it is refused, and the value told nowhere', () => {
  const put =
    (fields: object) =>
    (root: Homelab): unknown =>
      new ApiObject(notes(root).manifests, 'secret', secret(fields));

  test.each<readonly [string, (root: Homelab) => unknown]>([
    ['as text', put({ stringData: { token: canary } })],
    ['in base64', put({ data: { token: encoded } })],
    ['as text where base64 belongs', put({ data: { token: canary } })],
    ['within a map', put({ stringData: { token: { value: canary } } })],
    ['within a list', put({ data: { token: [canary] } })],
    ['instead of the map', put({ stringData: canary })],
    ['as a key and a value of what is no field', put({ token: canary })],
    ['beside what SOPS has encrypted', put({ stringData: { a: 'ENC[AES256_GCM,data:x]', b: canary }, sops: { version: '3' } })],
    [
      'in what kubectl remembers of it',
      root =>
        new ApiObject(notes(root).manifests, 'secret', {
          ...secret({}),
          metadata: {
            name: 'token',
            annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret({ data: { a: encoded } })) },
          },
        }),
    ],
    ['with half of a surrogate pair', put({ stringData: { token: `${canary}\ud800` } })],
    ['in a file too large for the cluster', put({ stringData: { token: canary.repeat(100_000) } })],
    ['produced when it is rendered', put({ stringData: Lazy.any({ produce: () => ({ token: canary }) }) })],
    [
      'among the prerequisites',
      root => new ApiObject(notes(root).prerequisites, 'secret', secret({ stringData: { token: canary } })),
    ],
    [
      'in another namespace',
      root =>
        new ApiObject(notes(root).clusterManifests, 'secret', {
          ...secret({ stringData: { token: canary } }),
          metadata: { name: 'token', namespace: 'default' },
        }),
    ],
    [
      'taken out of validation',
      root => unchecked(new ApiObject(notes(root).manifests, 'secret', secret({ stringData: { token: canary } })), 'mine'),
    ],
    [
      'by a patch',
      root => {
        const patches = [{ kind: 'Secret', merge: { stringData: { token: canary } } }];
        return new ApiObject(notes(root, { patches }).manifests, 'secret', secret({}));
      },
    ],
    [
      'by a JSON patch',
      root => {
        const object = new ApiObject(notes(root).manifests, 'secret', secret({ stringData: {} }));
        object.addJsonPatch(JsonPatch.add('/stringData/token', canary));
      },
    ],
    ['made with cdk8s-plus', root => new Secret(notes(root).manifests, 'secret', { stringData: { token: canary } })],
    [
      'within a list of Secrets',
      root =>
        new ApiObject(notes(root).manifests, 'secrets', {
          apiVersion: 'v1',
          kind: 'SecretList',
          ...{ items: [secret({ stringData: { token: canary } })] },
        }),
    ],
  ])('%s', (_how, build) => {
    const { refused, text } = visible(build);
    expect(refused).toBe(true);
    expect(text).toMatch(/would put a secret in Git|holds objects|must be an object|unknown field 'token'/);
    expectNoCanary(text);
  });
});

describe('a value given where the place of one is asked for is refused, and told nowhere', () => {
  // What `process.env.TOKEN` is to a program that nobody type-checks.
  const value = canary as unknown as SecretSource;

  test.each<readonly [string, (root: Homelab) => unknown]>([
    [
      'cert-manager',
      root =>
        new CertManager(home(root), 'cert-manager', {
          acme: { email: 'me@example.net', zones: ['example.net'], cloudflareToken: value },
        }),
    ],
    ['external-dns', root => new ExternalDns(home(root), 'external-dns', { cloudflareToken: value, domains: ['example.net'] })],
    [
      'the store',
      root =>
        new OnePasswordStore(new ExternalSecrets(home(root), 'external-secrets'), 'store', {
          connectHost: 'https://connect.example.net',
          vaults: { homelab: 1 },
          token: value,
        }),
    ],
    [
      'kube-prometheus-stack',
      root =>
        new KubePrometheusStack(home(root), 'prometheus', {
          grafanaAdmin: { user: existingSecret('grafana', 'user'), password: value },
        }),
    ],
    [
      'kratix',
      root => {
        const part = (key: string): SecretSource => existingSecret('kratix-github-credentials', key);
        const githubApp = { appId: part('appID'), installationId: part('installationID'), privateKey: value };
        new Kratix(home(root), 'kratix', { state: { url: 'https://git.example.net/state', githubApp } });
      },
    ],
  ])('%s', (_what, build) => {
    const { refused, text } = visible(build);
    expect([refused, text.includes('must be a SecretSource')]).toEqual([true, true]);
    expectNoCanary(text);
  });
});

describe('a password in an address is refused, and told nowhere', () => {
  const url = `https://me:${canary}@git.example.net/homelab.git`;

  test.each<readonly [string, (root: Homelab) => unknown]>([
    ['of the repository', () => new Homelab({ repository: { url } })],
    [
      'of a chart',
      root =>
        new Web(home(root), 'web', { repository: url, name: 'web', version: '1.2.3' }, { namespace: 'web', values: {} }, {}),
    ],
  ])('%s', (_what, build) => {
    const { refused, text } = visible(build);
    expect([refused, text.includes('has a password in it')]).toEqual([true, true]);
    expectNoCanary(text);
  });
});

class Web extends HelmAddon<object> {}

test('what a program names instead of a value is in its output', () => {
  const { refused, text } = visible(root => {
    const addon = notes(root);
    const { namespace, name, key } = existingSecret('a-token', 'a-key').bind(addon);
    new ApiObject(addon.manifests, 'map', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'map' },
      data: { place: `${namespace}/${name}/${key}` },
    } as ConstructorParameters<typeof ApiObject>[2]);
  });
  expect([refused, text.includes('notes/a-token/a-key')]).toEqual([false, true]);
});

describe('the environment of the command line', () => {
  const lib = (path: string): string => JSON.stringify(resolve(__dirname, '../../lib', path));
  const secrets = { CLOUDFLARE_API_TOKEN: canary, GITHUB_TOKEN: canary, OP_CONNECT_TOKEN: canary, MY_PASSWORD: canary };
  const program = (body: string): string => `import { Cluster, HelmAddon, Homelab, ManifestAddon } from ${lib('.')};
import { ExternalDns } from ${lib('addons/external-dns')};
import { argoCd } from ${lib('gitops/argocd/engine')};
import { ApiObject } from ${JSON.stringify(resolve(__dirname, '../../node_modules/cdk8s'))};
const homelab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' } });
const home = new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd() });
const notes = new ManifestAddon(home, 'notes', { namespace: 'notes' });
new ApiObject(notes.manifests, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, data: { a: 'b' } });
${body}
homelab.synth();
`;

  const chart =
    "new ExternalDns(home, 'external-dns', { cloudflareToken: { bind: () => home.external('Secret', 'external-dns', 'a', { key: 'b' }) } });";

  /** What was printed, and every file that is there now: output, caches and all. */
  function everything(place: Project, { stdout, stderr }: Outcome): string {
    const files = readdirSync(place.folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    const texts = files.map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    return [stdout, stderr, ...files.map(entry => entry.name), ...texts].join('\n');
  }

  test.each([
    ['synth', '--debug', '--timings'],
    ['synth', '-o', 'json'],
    ['check', '--debug'],
    ['list'],
    ['explain', 'home/external-dns', '--debug'],
    ['diff', '--debug'],
  ])('is in nothing that homelab %s prints or writes', (...args) => {
    const place = project({ 'main.ts': program(chart) });
    const outcome = place.homelab(args, secrets);
    expect(outcome.status).toBe(0);
    expectNoCanary(everything(place, outcome));
  });

  test.each([
    [
      'a Secret',
      `new ApiObject(notes.manifests, 's', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { t: process.env.MY_PASSWORD } });`,
    ],
    [
      'a source',
      `new ExternalDns(home, 'external-dns', { cloudflareToken: process.env.CLOUDFLARE_API_TOKEN, domains: ['example.net'] });`,
    ],
  ])('is told nowhere when a program makes %s of it', (_what, body) => {
    for (const args of [['synth'], ['synth', '--debug'], ['check', '-o', 'json']]) {
      const place = project({ 'main.ts': program(body) });
      const outcome = place.homelab(args, secrets);
      expect(outcome.status).toBe(1);
      expectNoCanary(everything(place, outcome));
    }
  });
});
