import type { ClusterTarget } from '../../../lib/core/target';
import { flux } from '../../../lib/gitops/flux/engine';
import { FluxOperator, type FluxOperatorProps } from '../../../lib/gitops/flux/flux-operator';
import { addonTest, cluster, render } from '../../../lib/testing';

const operator = (target: ClusterTarget, props: FluxOperatorProps = {}): FluxOperator =>
  new FluxOperator(target, 'flux-operator', props);

addonTest(FluxOperator, {
  minimal: target => operator(target),
  full: target =>
    operator(target, {
      instance: {
        version: '2.9.2',
        registry: 'registry.home.example.net/fluxcd',
        components: ['source-controller', 'kustomize-controller', 'helm-controller'],
        labels: { 'example.net/owner': 'platform' },
        spec: { cluster: { networkPolicy: false } },
      },
      values: { priorityClassName: 'system-cluster-critical', serviceMonitor: { create: true }, web: { enabled: false } },
    }),
});

test('Flux itself comes after the operator, at one exact version', () => {
  const rendered = render(target => operator(target), { engine: flux() });
  expect(rendered.application('flux-operator').phases).toEqual(['config']);
  expect(rendered.object('FluxInstance', 'flux')).toMatchObject({
    metadata: { namespace: 'flux-system' },
    spec: { distribution: { version: '2.9.3' } },
  });
});

test('Flux lives where its operator looks for it', () => {
  const rendered = render(target => operator(target, { namespace: 'gitops' }));
  expect(rendered.object('FluxInstance', 'flux').metadata.namespace).toBe('gitops');
});

test('it never deletes itself', () => {
  expect(render(target => operator(target)).application('flux-operator').cascade).toBe(false);
  const { spec } = render(target => operator(target), { engine: flux() }).object('Kustomization', 'flux-operator');
  expect(spec).toMatchObject({ deletionPolicy: 'Orphan' });
});

test('it may install Flux: its rights are those of an administrator', () => {
  expect(render(target => operator(target)).values('flux-operator')).toMatchObject({ installCRDs: true, rbac: { create: true } });
});

test.each([['2.x'], ['2.9'], ['>=2.9.3'], ['']])('fails with version %j of Flux', version => {
  expect(() => operator(cluster(), { instance: { version } })).toThrow(
    `version of Flux must be exact, such as 2.9.3, got '${version}'`,
  );
});
