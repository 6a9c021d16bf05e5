import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { PrometheusCrds } from '../../lib/observability/prometheus-crds';
import { addonTest, render } from '../../lib/testing';

addonTest(PrometheusCrds, {
  minimal: target => new PrometheusCrds(target, 'prometheus-crds'),
  full: target =>
    new PrometheusCrds(target, 'prometheus-crds', { namespace: 'observability', deleteData: true, version: '31.0.0' }),
});

test('every monitor comes after it', () => {
  const rendered = render(target => {
    const web = new ManifestAddon(target, 'web', { namespace: 'web' });
    new ApiObject(web.manifests, 'rule', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'web' },
      spec: { groups: [{ name: 'web', rules: [{ alert: 'Down', expr: 'up == 0' }] }] },
    });
    new PrometheusCrds(target, 'definitions');
  });
  expect(rendered.application('web').after).toEqual(['definitions']);
});

test('the definitions outlive it, and with them every monitor, unless data shall go', () => {
  const valuesWith = (deleteData: boolean): unknown =>
    render(target => new PrometheusCrds(target, 'prometheus-crds', { deleteData })).values('prometheus-crds');
  expect(valuesWith(false)).toEqual({ crds: { annotations: { 'helm.sh/resource-policy': 'keep' } } });
  expect(valuesWith(true)).toEqual({});
});

test('only one add-on may install them', () => {
  expect(() =>
    render(target => {
      new PrometheusCrds(target, 'a');
      new PrometheusCrds(target, 'b');
    }),
  ).toThrow("home/b: installs the definitions of monitoring.coreos.com, and so does 'a': only one add-on may");
});
