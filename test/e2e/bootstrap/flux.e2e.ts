import { describeWithComponents } from './components';
import { require0 } from './pulumi';
import { releases } from './releases';
import { NEXT, scene, type Scene } from './scene';
import { playFluxOperator } from './stand-ins';

describeWithComponents('the first minute of a cluster with Flux (what Flux Operator does is played by the test)', programs => {
  let at: Scene;
  let endOperator: () => Promise<void>;

  beforeAll(async () => {
    at = await scene(programs, 'flux');
    endOperator = playFluxOperator(at.cluster);
  });

  afterAll(async () => {
    await endOperator();
    await at.end();
  });

  test('up installs the network, the operator, Flux and what it reads first', async () => {
    const run = require0(await at.stack.up());
    const kinds = run.steps.map(step => step.split(' ').slice(0, 2).join(' '));
    expect(kinds.filter(kind => kind === 'create helm.sh/v3:Release')).toHaveLength(2);
    expect(kinds.slice(-4)).toEqual([
      'create helm.sh/v3:Release',
      'create fluxcd.controlplane.io/v1:FluxInstance',
      'create source.toolkit.fluxcd.io/v1:GitRepository',
      'create kustomize.toolkit.fluxcd.io/v1:Kustomization',
    ]);
    const facts = (await releases(at.cluster)).map(({ name, status, values }) => [
      name,
      status,
      Object.keys(values as object)[0],
    ]);
    expect(facts).toEqual([
      ['flux-operator', 'deployed', 'installCRDs'],
      ['cilium', 'deployed', 'cgroup'],
    ]);
  });

  test('a second up, and one after a bumped pin, change nothing', async () => {
    expect(require0(await at.stack.up()).steps).toEqual([]);
    await at.stack.set('pins', JSON.stringify({ cilium: NEXT, 'flux-operator': NEXT }));
    expect(require0(await at.stack.up()).steps).toEqual([]);
  });

  test('destroy leaves what the engine owns', async () => {
    require0(await at.stack.destroy());
    expect(await at.stack.resources()).toEqual([]);
    expect(await at.cluster.get('/apis/fluxcd.controlplane.io/v1/namespaces/flux-system/fluxinstances/flux')).toBeDefined();
    expect((await releases(at.cluster)).map(({ name, revision }) => [name, revision])).toEqual([
      ['flux-operator', 1],
      ['cilium', 1],
    ]);
  });
});
