import { parse } from 'yaml';
import { renderTarget } from '../../../lib/testing';
import { describeWithComponents } from './components';
import { require0 } from './pulumi';
import { hub } from './program/hub';
import { releases } from './releases';
import { NEXT, scene, versions, type Scene } from './scene';

describeWithComponents('the first minute of a cluster with Argo CD', programs => {
  let at: Scene;

  beforeAll(async () => {
    at = await scene(programs);
  });

  afterAll(async () => {
    await at.end();
  });

  test('preview tells what would be created and creates nothing', async () => {
    const before = await versions(at.cluster);
    const run = require0(await at.stack.preview());
    expect(run.changes).toEqual({ create: 9 });
    expect(await versions(at.cluster)).toEqual(before);
  });

  test('up installs the network, the first secret, the engine, then the root application', async () => {
    const run = require0(await at.stack.up());
    const [network = -1, secret = -1, engine = -1, root = -1] = [
      'hub-cilium',
      'hub-secret-',
      'hub-argo-cd',
      'hub-application-',
    ].map(name => run.steps.findIndex(step => step.includes(name)));
    expect([network, secret, engine, root]).toEqual([network, secret, engine, root].sort((a, b) => a - b));
    expect([...run.steps].sort()).toEqual([
      'create argoproj.io/v1alpha1:Application hub-application-root-hub',
      'create core/v1:Namespace hub-namespace-argocd',
      'create core/v1:Namespace hub-namespace-external-secrets',
      'create core/v1:Secret hub-secret-external-secrets-onepassword-token',
      'create helm.sh/v3:Release hub-argo-cd',
      'create helm.sh/v3:Release hub-cilium',
      'create homelab:bootstrap:GitOpsBootstrap hub',
      'create pulumi:providers:kubernetes hub',
      'create pulumi:pulumi:Stack first-minute-hub',
    ]);
    expect(await releaseFacts(at)).toEqual([
      ['argocd', 'argo-cd', 1, 'deployed'],
      ['kube-system', 'cilium', 1, 'deployed'],
    ]);
    expect(await at.cluster.get(ROOT)).toMatchObject({ spec: { destination: { server: 'https://kubernetes.default.svc' } } });
  });

  test('each release got the values that the engine reads from Git', async () => {
    const { files } = renderTarget(hub({ engine: 'argocd' }));
    for (const { name, values } of await releases(at.cluster)) {
      expect([name, values]).toEqual([name, parse(files.get(`values/${name}.yaml`) ?? '')]);
    }
  });

  test('a second up changes nothing', async () => {
    const run = require0(await at.stack.up());
    expect(run.changes).toEqual({ same: 9 });
    expect(run.steps).toEqual([]);
  });

  test('what GitOps changes later stays as GitOps says, with and without a refresh', async () => {
    await actAsGitOps(at);
    const before = await handedOver(at);
    expect(require0(await at.stack.up()).steps).toEqual([]);
    require0(await at.stack.refresh());
    expect(require0(await at.stack.up()).steps).toEqual([]);
    expect(await handedOver(at)).toEqual(before);
  });

  test('a bumped pin in the add-on changes nothing', async () => {
    await at.stack.set('pins', JSON.stringify({ cilium: NEXT, 'argo-cd': NEXT }));
    const run = require0(await at.stack.up());
    expect(run.steps).toEqual([]);
    expect(await releaseFacts(at)).toEqual([
      ['argocd', 'argo-cd', 1, 'deployed'],
      ['kube-system', 'cilium', 1, 'deployed'],
    ]);
  });

  test('engine.takeOver puts everything back to what the rendering says', async () => {
    await at.stack.set('engine.takeOver', 'true');
    require0(await at.stack.up());
    const latest = (await releases(at.cluster)).filter(({ revision }) => revision === 2);
    expect(latest.map(({ name, chart, status }) => [name, chart, status])).toEqual([
      ['argo-cd', `argo-cd-${NEXT}`, 'deployed'],
      ['cilium', `cilium-${NEXT}`, 'deployed'],
    ]);
    expect(await at.cluster.get(ROOT)).toMatchObject({ spec: { source: { targetRevision: 'main' } } });
    await at.stack.unset('engine.takeOver');
    expect(require0(await at.stack.up()).steps).toEqual([]);
  });

  test('destroy leaves what the engine owns, and no state', async () => {
    const before = await handedOver(at);
    require0(await at.stack.destroy());
    expect(await at.stack.resources()).toEqual([]);
    expect(await handedOver(at)).toEqual(before);
  });
});

const ROOT = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/root-hub';

/** What bootstrap hands over, as it is in the cluster now. */
async function handedOver({ cluster }: Scene): Promise<unknown> {
  const paths = [
    ROOT,
    '/api/v1/namespaces/argocd',
    '/apis/apps/v1/namespaces/argocd/deployments/argo-cd-argocd-server',
    '/apis/apps/v1/namespaces/kube-system/daemonsets/cilium',
  ];
  return Promise.all(
    paths.map(async path => {
      const found = await cluster.get(path);
      if (found === undefined) throw new Error(`${path} is gone`);
      const { name, uid, labels, annotations } = found.metadata;
      return { name, uid, labels, annotations, spec: found.spec };
    }),
  );
}

/** Changes each of them, as the engine or a person would. */
async function actAsGitOps({ cluster }: Scene): Promise<void> {
  const patch = async (path: string, body: object) => {
    const { status, body: said } = await cluster.call('PATCH', path, body);
    if (status !== 200) throw new Error(`${path} was not patched: ${JSON.stringify(said)}`);
  };
  await patch(ROOT, { spec: { source: { targetRevision: 'next' } }, metadata: { labels: { team: 'home' } } });
  await patch('/api/v1/namespaces/argocd', {
    metadata: { labels: { team: 'home' }, annotations: { 'argocd.argoproj.io/tracking-id': 'namespaces-hub' } },
  });
  await patch('/apis/apps/v1/namespaces/argocd/deployments/argo-cd-argocd-server', { spec: { replicas: 3 } });
}

async function releaseFacts({ cluster }: Scene): Promise<readonly (readonly unknown[])[]> {
  return (await releases(cluster)).map(({ namespace, name, revision, status }) => [namespace, name, revision, status]);
}
