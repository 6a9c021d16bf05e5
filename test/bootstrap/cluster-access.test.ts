import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { clusterAccess, type ClusterAccess, type ClusterAccessProps } from '../../lib/bootstrap/cluster-access';
import { kubeContext } from '../../lib/bootstrap/kubeconfig';
import { KubernetesApi } from '../../lib/bootstrap/kubernetes-api';
import { whilePlanned } from '../../lib/bootstrap/planned';
import { record, type RecordedResource } from '../../lib/bootstrap/recording';
import { Cluster } from '../../lib/core/cluster';
import { NetworkPlan } from '../../lib/core/network-plan';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { homelab } from '../../lib/testing';
import { machine } from '../support/invalid';
import { ApiServer, kubeconfigOf } from './api-server';

const canary = 'CANARY-3d20';
const folder = mkdtempSync(join(tmpdir(), 'homelab-kubeconfig-'));
let server: ApiServer;

beforeAll(async () => {
  server = await ApiServer.start();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  server.reset();
});

/** A kubeconfig with the contexts `admin@home` and `admin@other`. */
function kubeconfig(url = server.address, text?: string): string {
  const file = join(folder, 'config');
  writeFileSync(file, text ?? kubeconfigOf(url, canary, ['home', 'other']));
  return file;
}

/** A cluster with or without a plan of its network. */
function home({ vip, planned = false }: { readonly vip?: string; readonly planned?: boolean } = {}): Cluster {
  const made = new Cluster(homelab(), 'home', { domain: 'home.example.net', engine: argoCd() });
  if (planned || vip !== undefined) new NetworkPlan(made, 'network', { nodes: '10.0.4.0/24', ...(vip !== undefined && { vip }) });
  if (planned) machine(made, 'cp1');
  return made;
}

async function access(
  cluster: Cluster,
  props: ClusterAccessProps,
): Promise<readonly [ClusterAccess, readonly RecordedResource[]]> {
  let found: ClusterAccess | undefined;
  const all = await record({ stack: 'home' }, async () => {
    found = await clusterAccess(cluster, props);
  });
  return [found!, all];
}

test('a kubeconfig that leads to the cluster becomes a provider, which knows its path and not its content', async () => {
  const file = kubeconfig();
  const [found, all] = await access(home(), { kubeconfig: file });
  const provider = all.find(({ type }) => type === 'pulumi:providers:kubernetes')!;
  expect(provider.inputs).toEqual({ kubeconfig: file, context: 'admin@home', enableSecretMutable: 'true' });
  expect(found.kubeconfig).toEqual({ file, context: 'admin@home' });
  expect(JSON.stringify(all)).not.toContain(canary);
  expect(server.asked).toEqual(['GET /version']);
});

test('it may be that of the environment, and its cluster may be called otherwise', async () => {
  const before = process.env['KUBECONFIG'];
  process.env['KUBECONFIG'] = kubeconfig();
  const [found] = await access(home(), { context: 'admin@other', clusterName: 'other' });
  expect(found.kubeconfig.context).toBe('admin@other');
  if (before === undefined) delete process.env['KUBECONFIG'];
  else process.env['KUBECONFIG'] = before;
});

test('its address may be the VIP of the plan, a machine of the control plane, or the one that is given', async () => {
  await access(home({ planned: true }), { kubeconfig: kubeconfig(), server: 'https://127.0.0.1' });
  const reach = async (cluster: Cluster, url: string): Promise<string> =>
    access(cluster, { kubeconfig: kubeconfig(url) }).then(
      () => 'reached',
      (error: Error) => error.message,
    );
  expect(await reach(home({ vip: '10.0.4.100' }), 'https://10.0.4.9')).toMatch(
    /and the API server of 'home' is at 10\.0\.4\.100: set/,
  );
  expect(await reach(home({ planned: true }), 'https://10.0.4.9')).toMatch(
    /and the API server of 'home' is at 10\.0\.4\.101: set/,
  );
});

test('is not needed for a plan', async () => {
  const [found, all] = await whilePlanned(() => access(home(), { kubeconfig: '/nowhere' }));
  expect(found.api).toBeUndefined();
  expect(all).toHaveLength(2);
  expect(server.asked).toEqual([]);
});

describe('fails with one sentence, and before anything is made, when', () => {
  const message = async (action: Promise<unknown>): Promise<string> =>
    action.then(
      () => 'it did not fail',
      (error: unknown) => {
        expect(pulumi.RunError.isInstance(error)).toBe(true);
        expect((error as Error).message).not.toContain('CANARY');
        return (error as Error).message;
      },
    );

  test('there is no kubeconfig', async () => {
    expect(await message(access(home(), { kubeconfig: '/nowhere' }))).toBe(
      '/nowhere cannot be read (ENOENT): set kubeconfig to the kubeconfig of the cluster',
    );
  });

  test('it is none', async () => {
    for (const text of ['just text', `a: [${canary}`, 'kind: Config'])
      expect(await message(access(home(), { kubeconfig: kubeconfig('', text) }))).toBe(
        `${join(folder, 'config')} is no kubeconfig`,
      );
  });

  test('the context is not there, or leads nowhere', async () => {
    const file = kubeconfig();
    expect(await message(access(home(), { kubeconfig: file, context: 'admin@hom' }))).toBe(
      `kubeconfig ${file} has no context 'admin@hom'; did you mean admin@home?`,
    );
    expect(await message(access(home(), { kubeconfig: kubeconfig('', 'contexts: []') }))).toBe(
      `kubeconfig ${file} has no current context: set kubeContext`,
    );
    const bare = 'contexts: [{ name: a, context: { cluster: b } }]\ncurrent-context: a';
    expect(await message(access(home(), { kubeconfig: kubeconfig('', bare) }))).toBe(
      `context 'a' of kubeconfig ${file} names cluster 'b', which has no server there`,
    );
  });

  test('the context is of another cluster', async () => {
    const file = kubeconfig();
    expect(await message(access(home(), { kubeconfig: file, context: 'admin@other' }))).toBe(
      `context 'admin@other' of ${file} is of cluster 'other', and this stack is 'home': set kubeContext`,
    );
    expect(await message(access(home({ planned: true, vip: '10.0.4.100' }), { kubeconfig: file }))).toBe(
      `context 'admin@home' of ${file} leads to ${server.address}, and the API server of 'home' is at 10.0.4.100, 10.0.4.101: set kubeContext, or apiServer`,
    );
    expect(server.asked).toEqual([]);
  });

  test('the cluster cannot be reached', async () => {
    expect(await message(access(home(), { kubeconfig: kubeconfig('http://127.0.0.1:59') }))).toBe(
      "cluster 'home' cannot be reached at http://127.0.0.1:59: ECONNREFUSED",
    );
    expect(await message(access(home(), { kubeconfig: kubeconfig(server.address.replace('http', 'https')) }))).toMatch(
      /^cluster 'home' cannot be reached at https:\/\/127\.0\.0\.1:\d+: E\w+$/,
    );
  });

  test('it does not know who asks, or is something else', async () => {
    server.answers = { 'GET /version': [401] };
    expect(await message(access(home(), { kubeconfig: kubeconfig() }))).toBe(
      `cluster 'home' at ${server.address} does not accept the credentials of context 'admin@home' (401): get a new kubeconfig`,
    );
    server.answers = {};
    expect(await message(access(home(), { kubeconfig: kubeconfig() }))).toBe(
      `cluster 'home' at ${server.address} answers with status 404: is it a Kubernetes API server?`,
    );
  });
});

describe('a kubeconfig', () => {
  const read = (user: string, cluster = ''): ReturnType<typeof kubeContext> =>
    kubeContext(
      `contexts: [{ name: a, context: { cluster: b, user: c } }]
clusters: [{ name: b, cluster: { server: 'https://10.0.4.100:6443'${cluster} } }]
users: [{ name: c, user: { ${user} } }]`,
      'config',
      'a',
      path => `content of ${path}`,
    );

  test('may hold certificates, or name files with them', () => {
    const data = Buffer.from('PEM').toString('base64');
    expect(read(`client-certificate-data: ${data}, client-key: key.pem`, `, certificate-authority: ca.pem`)).toMatchObject({
      ca: 'content of ca.pem',
      certificate: 'PEM',
      key: 'content of key.pem',
      insecure: false,
      exec: false,
    });
  });

  test('may hold a token, name a file with it, or a command that gets one', () => {
    expect(read('token: abc', ', insecure-skip-tls-verify: true')).toMatchObject({ token: 'abc', insecure: true });
    expect(read('tokenFile: /token')).toMatchObject({ token: 'content of /token' });
    expect(read('exec: { command: aws }')).toMatchObject({ exec: true });
  });

  test('whose user is told by a command is reachable although nobody is known there', async () => {
    server.answers = { 'GET /version': [401] };
    const context = { ...read('exec: { command: aws }'), server: server.address };
    await expect(new KubernetesApi('home', context).requireReachable()).resolves.toBeUndefined();
    await expect(new KubernetesApi('home', context).forgetKilledInstallation('argocd', 'argo-cd')).resolves.toBeUndefined();
    expect(server.asked).toEqual(['GET /version']);
  });
});

describe('before a chart is installed', () => {
  const secrets = '/api/v1/namespaces/argocd/secrets';
  const release = (status: string): object => ({ metadata: { name: `sh.helm.release.v1.argo-cd.v1`, labels: { status } } });
  const forget = async (...items: readonly object[]): Promise<void> => {
    server.answers = { [`GET ${secrets}`]: [200, { items }], [`DELETE ${secrets}/sh.helm.release.v1.argo-cd.v1`]: [200] };
    const context = { name: 'a', cluster: 'home', server: server.address, insecure: false, exec: false };
    await new KubernetesApi('home', context).forgetKilledInstallation('argocd', 'argo-cd');
  };

  test('an installation that was killed is forgotten, and nothing else is', async () => {
    await forget(release('pending-install'));
    expect(server.asked).toEqual([
      `GET ${secrets}?labelSelector=owner%3Dhelm%2Cname%3Dargo-cd`,
      `DELETE ${secrets}/sh.helm.release.v1.argo-cd.v1`,
    ]);
    server.asked = [];
    await forget(release('failed'));
    await forget();
    expect(server.asked.filter(line => line.startsWith('DELETE'))).toEqual([]);
  });

  test("somebody else's is left alone", async () => {
    await expect(forget(release('deployed'))).rejects.toThrow(
      "release 'argo-cd' is in namespace argocd already, and not in this stack: if an up that was killed made it, or its state is lost, kubectl delete secret -n argocd -l owner=helm,name=argo-cd lets Helm forget it, and the next up takes over what it made",
    );
  });
});
