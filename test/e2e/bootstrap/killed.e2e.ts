import type { TestCluster } from './cluster';
import { describeWithComponents } from './components';
import { require0 } from './pulumi';
import { releases } from './releases';
import { scene, type Scene } from './scene';

const pending = (name: string) => async (cluster: TestCluster) =>
  (await releases(cluster)).some(release => release.name === name && release.status === 'pending-install');

/** Moments at which the machine that runs bootstrap may lose its power. */
const moments: readonly (readonly [string, (cluster: TestCluster) => Promise<boolean>])[] = [
  ['when the first object is there', async cluster => (await cluster.get('/api/v1/namespaces/argocd')) !== undefined],
  ['while the network is being installed', pending('cilium')],
  ['while the engine is being installed', pending('argo-cd')],
];

describeWithComponents('an up that is killed', programs => {
  let at: Scene;

  beforeEach(async () => {
    at = await scene(programs);
  });

  afterEach(async () => {
    await at.end();
  });

  test.each(moments)('%s is finished by the next', async (_, moment) => {
    await at.stack.killedUp(() => moment(at.cluster));
    await at.stack.cancel();
    require0(await at.stack.up());
    expect((await releases(at.cluster)).map(({ name, status }) => [name, status])).toEqual([
      ['argo-cd', 'deployed'],
      ['cilium', 'deployed'],
    ]);
    expect(await at.cluster.get('/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/root-hub')).toBeDefined();
    expect(require0(await at.stack.up()).steps).toEqual([]);
  });
});
