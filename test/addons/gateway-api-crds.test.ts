import { GatewayApiCrds, type GatewayApiCrdsProps } from '../../lib/addons/gateway-api-crds';
import type { ClusterTarget } from '../../lib/core/target';
import { addonTest, cluster, render } from '../../lib/testing';

const crds = (target: ClusterTarget, props?: GatewayApiCrdsProps): GatewayApiCrds =>
  new GatewayApiCrds(target, 'gateway-api-crds', props);

addonTest(GatewayApiCrds, {
  minimal: target => crds(target),
  full: target => crds(target, { version: 'v1.6.0', namespace: 'gateway-api', deleteData: true, info: { channel: 'standard' } }),
});

test('a definition is never pruned: with it would go every route', () => {
  expect(render(target => crds(target)).application('gateway-api-crds').sync).toMatchObject({ prune: false });
});

test('removing the add-on keeps the definitions, unless their data may go', () => {
  expect(render(target => crds(target)).application('gateway-api-crds').cascade).toBe(false);
  expect(render(target => crds(target, { deleteData: true })).application('gateway-api-crds').cascade).toBe(true);
});

test('they come from the release that objects are checked against', () => {
  expect(render(target => crds(target)).application('gateway-api-crds').release).toEqual({
    type: 'git',
    url: 'https://github.com/kubernetes-sigs/gateway-api.git',
    path: 'config/crd/standard',
    revision: 'v1.6.1',
  });
});

test.each(['main', 'v1.6', '1.6.1', ''])('fails when version is %j', version => {
  expect(() => crds(cluster(), { version })).toThrow(
    `version must be a release of the Gateway API such as v1.6.1, got '${version}'`,
  );
});
