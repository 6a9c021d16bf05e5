import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { bootstrap } from '../../apps/bootstrap';
import { record, type RecordedResource } from '../../lib/bootstrap/recording';
import { fromYaml } from '../../lib/core/yaml';
import { projectRoot } from '../support/source-files';
import { ApiServer, kubeconfigOf } from './api-server';
import { ConnectServer } from './connect-server';
import { named, unsealed, visible, waitsFor } from './support';

const canary = 'CANARY-aa17';
const folder = mkdtempSync(join(tmpdir(), 'homelab-program-'));
const kubeconfig = join(folder, 'config');
let api: ApiServer;
let connect: ConnectServer;
let log: string[];

beforeAll(async () => {
  api = await ApiServer.start();
  writeFileSync(kubeconfig, kubeconfigOf(api.address, canary, ['the-cluster', 'other']));
});
beforeEach(async () => {
  api.reset();
  const item = (title: string, label: string, letter: string) => ({
    id: letter.repeat(26),
    title,
    fields: [{ id: 'f', label, value: `${canary}-${title}` }],
  });
  connect = await ConnectServer.start([
    item('onepassword-access-token', 'credential', 'a'),
    item('cloudflare-api-token', 'token', 'b'),
    item('cloudflare-bootstrap', 'token', 'c'),
  ]);
  log = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest.spyOn(console, method).mockImplementation((...words: unknown[]) => log.push(words.join(' ')));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await connect.stop();
});
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

/** Configuration of the hub's stack, as it would be on the site, but for the servers. */
function settings(own: Readonly<Record<string, string>> = {}): Record<string, string> {
  const all = { kubeconfig, apiServer: api.address, 'connect.host': connect.host, 'connect.token': connect.token, ...own };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`homelab:${key}`, value]));
}

interface Run {
  readonly all: readonly RecordedResource[];
  readonly outputs: pulumi.Inputs | undefined;
  readonly failure: Error | undefined;
}

async function run(stack: string, config: Record<string, string> = settings()): Promise<Run> {
  let outputs: pulumi.Inputs | undefined;
  let failure: Error | undefined;
  const mocks = {
    call: ({ token, inputs }: { readonly token: string; readonly inputs: unknown }) => {
      const { name, filter } = inputs as { readonly name?: string; readonly filter?: { readonly name: string } };
      return token.includes('PermissionGroups') ? { results: [{ id: name, name }] } : { zoneId: filter?.name };
    },
    newResource: ({ name, inputs, type }: { readonly name: string; readonly inputs: unknown; readonly type: string }) => ({
      id: `${name}-id`,
      state: { ...(inputs as object), ...(type.includes('Token') && { value: `${canary}-made` }) },
    }),
  };
  const all = await record({ stack, config, secrets: ['homelab:connect.token'], mocks }, async () => {
    try {
      outputs = await bootstrap();
    } catch (error) {
      failure = error as Error;
    }
  });
  return { all, outputs, failure };
}

const told = ({ all }: Run): readonly string[] =>
  all.filter(({ custom }) => custom).map(({ type, name }) => `${type.split(':').at(-1)} ${name}`);

test('the hub gets its names, its network, its first secret, its engine and its root', async () => {
  const made = await run('the-cluster');
  expect(made.failure).toBeUndefined();
  expect([...told(made)].sort()).toEqual([
    'Application the-cluster-application-root-the-cluster',
    'DnsRecord the-cluster-zone-a-*.cluster.integratn.tech-10.0.4.205',
    'Namespace the-cluster-namespace-argocd',
    'Namespace the-cluster-namespace-external-secrets',
    'Release the-cluster-argo-cd',
    'Release the-cluster-cilium',
    'Secret the-cluster-registration',
    'Secret the-cluster-secret-external-secrets-eso-onepassword-token',
    'cloudflare the-cluster',
    'kubernetes the-cluster',
  ]);
  const seed = named(made.all, 'the-cluster-secret-external-secrets-eso-onepassword-token');
  expect(unsealed(seed.inputs['stringData'])).toEqual({ token: `${canary}-onepassword-access-token` });
  expect(waitsFor(seed)).toEqual(['the-cluster-cilium', 'the-cluster-namespace-external-secrets']);
  expect(made.outputs).toMatchObject({
    kubeconfig: { file: kubeconfig, context: 'admin@the-cluster' },
    records: ['A *.cluster.integratn.tech'],
    urls: { argocd: 'https://argocd.cluster.integratn.tech' },
  });
});

test('no secret is anywhere but in what Pulumi encrypts', async () => {
  const made = await run('the-cluster', settings({ 'cloudflare.ownToken': 'true' }));
  expect(made.failure).toBeUndefined();
  expect(visible(made.all)).not.toContain('CANARY');
  expect(JSON.stringify(made.outputs)).not.toContain('CANARY');
  expect(log.join('\n')).not.toContain('CANARY');
  // It is there all the same: else the test would say nothing.
  expect(JSON.stringify(made.all)).toContain(`${canary}-cloudflare-bootstrap`);
});

test('a token that bootstrap makes for the cluster goes to 1Password, as a resource', async () => {
  const made = await run('the-cluster', settings({ 'cloudflare.ownToken': 'true' }));
  const item = named(made.all, 'the-cluster-cloudflare-token');
  expect(item.inputs).toMatchObject({ host: connect.host, vault: 'homelab', title: 'cloudflare-api-token' });
  expect(unsealed(item.inputs['fields'])).toEqual({ token: `${canary}-made` });
  expect(connect.asked.every(line => line.startsWith('GET '))).toBe(true);
});

test('a virtual cluster gets names only', async () => {
  const made = await run('vcluster-media');
  expect(told(made)).toEqual(['cloudflare vcluster-media', 'DnsRecord vcluster-media-zone-a-media.integratn.tech-10.0.4.200']);
});

test("engine.takeOver gives back to Pulumi what was GitOps'", async () => {
  const { all } = await run('the-cluster', settings({ 'engine.takeOver': 'true' }));
  expect(named(all, 'the-cluster-argo-cd')).toMatchObject({ ignoreChanges: [], hooks: ['the-cluster-argo-cd-killed'] });
});

test('the stacks that are here have settings that the project knows, and no secrets', () => {
  const read = (file: string) =>
    fromYaml(readFileSync(join(projectRoot, file), 'utf8')) as { readonly config: Readonly<Record<string, unknown>> };
  const known = Object.keys(read('Pulumi.yaml').config).map(key => `homelab:${key}`);
  for (const stack of ['the-cluster', 'vcluster-media', 'local']) {
    expect(known).toEqual(expect.arrayContaining(Object.keys(read(`Pulumi.${stack}.yaml`).config)));
    expect(readFileSync(join(projectRoot, `Pulumi.${stack}.yaml`), 'utf8')).not.toMatch(/secure|encryptedkey/);
  }
});

describe('says one sentence, and makes nothing, when', () => {
  const failing: readonly (readonly [string, string, () => Record<string, string>, RegExp | string])[] = [
    [
      'no cluster is called like the stack',
      'attic',
      () => settings(),
      "no cluster is called 'attic' (there are the-cluster, vcluster-media): set cluster, or choose another stack",
    ],
    [
      'the context is of another cluster',
      'the-cluster',
      () => settings({ kubeContext: 'admin@other' }),
      /is of cluster 'other', and this stack is 'the-cluster': set kubeContext$/,
    ],
    [
      'the context leads elsewhere',
      'the-cluster',
      () => settings({ apiServer: '' }),
      /and the API server of 'the-cluster' is at 10\.0\.4\.100, 10\.0\.4\.101, 10\.0\.4\.102, 10\.0\.4\.103: set kubeContext, or apiServer$/,
    ],
    [
      'the cluster is not there',
      'the-cluster',
      () => {
        api.answers = { 'GET /version': [503] };
        return settings();
      },
      /^cluster 'the-cluster' at .* answers with status 503: is it a Kubernetes API server\?$/,
    ],
    [
      'Connect is not there',
      'the-cluster',
      () => settings({ 'connect.host': 'http://127.0.0.1:59' }),
      '1Password Connect at http://127.0.0.1:59 cannot be reached: ECONNREFUSED, after 4 tries',
    ],
    [
      'the token of Connect is missing',
      'the-cluster',
      () => settings({ 'connect.token': '' }),
      "token of 1Password Connect is missing: set it in the stack's configuration, or OP_CONNECT_TOKEN in the environment",
    ],
    [
      'a secret is missing',
      'the-cluster',
      () => {
        connect.items.clear();
        return settings();
      },
      "vault 'homelab' has no item 'onepassword-access-token'",
    ],
    [
      'secrets come from nowhere',
      'the-cluster',
      () => settings({ secrets: 'thin air' }),
      "secrets must be connect, environment or config, got 'thin air'",
    ],
  ];
  test.each(failing)('%s', async (_, stack, config, message) => {
    const { all, failure } = await run(stack, config());
    expect(failure?.message).toMatch(message);
    expect(pulumi.RunError.isInstance(failure)).toBe(true);
    expect(all.filter(({ type }) => !type.startsWith('pulumi:'))).toEqual([]);
    expect([failure?.message, ...log].join('\n')).not.toContain('CANARY');
  });
});
