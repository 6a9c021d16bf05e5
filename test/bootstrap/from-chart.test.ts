import { ApiObject, Chart } from 'cdk8s';
import { fromChart } from '../../lib/bootstrap/from-chart';
import { record, type RecordedResource } from '../../lib/bootstrap/recording';
import { cluster, clusterSet } from '../../lib/testing';
import { named, unsealed, visible, waitsFor } from './support';

const canary = 'CANARY-e411';

function chart(
  ...objects: readonly {
    readonly kind: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly [key: string]: unknown;
  }[]
): Chart {
  const made = new Chart(cluster(), 'tools');
  objects.forEach(({ kind, name, namespace, ...rest }, index) => {
    new ApiObject(made, `object-${index}`, {
      apiVersion: 'v1',
      kind,
      metadata: { ...(name !== undefined && { name }), ...(namespace && { namespace }) },
      ...rest,
    });
  });
  return made;
}

const apply = (made: Chart): Promise<readonly RecordedResource[]> => record({ stack: 'home' }, () => fromChart(made));

test('every object of a chart is applied under its own name, what others need first', async () => {
  const all = await apply(
    chart(
      { kind: 'ConfigMap', name: 'colors', namespace: 'tools', data: { sky: 'blue' } },
      { kind: 'Secret', name: 'token', namespace: 'tools', stringData: { token: canary }, type: 'Opaque' },
      { kind: 'Namespace', name: 'tools' },
    ),
  );
  expect(all.slice(1).map(each => [each.type, each.name, waitsFor(each)])).toEqual([
    ['homelab:bootstrap:Chart', 'tools', []],
    ['kubernetes:v1:Namespace', 'tools-namespace-tools', []],
    ['kubernetes:v1:ConfigMap', 'tools-configmap-tools-colors', ['tools-namespace-tools']],
    ['kubernetes:v1:Secret', 'tools-secret-tools-token', ['tools-namespace-tools']],
  ]);
  expect(named(all, 'tools-configmap-tools-colors').inputs).toMatchObject({
    data: { sky: 'blue' },
    metadata: { name: 'colors', namespace: 'tools' },
  });
  expect(unsealed(named(all, 'tools-secret-tools-token').inputs['stringData'])).toEqual({ token: canary });
  expect(visible(all)).not.toContain(canary);
});

test('fails when an object has no name', async () => {
  const made = chart();
  new ApiObject(made, 'object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '' } });
  await expect(apply(made)).rejects.toThrow("a ConfigMap of chart 'home/tools' has no name: give it one");
});

test('fails when two objects are one', async () => {
  await expect(apply(chart({ kind: 'ConfigMap', name: 'a' }, { kind: 'ConfigMap', name: 'a' }))).rejects.toThrow(
    "chart 'home/tools' has configmap-a twice",
  );
});

test('fails when an object holds a fact of a set', async () => {
  const set = clusterSet();
  const made = new Chart(set, 'tools');
  new ApiObject(made, 'object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { at: set.domain } });
  await expect(apply(made)).rejects.toThrow(
    "ConfigMap 'a' of chart 'set/tools' holds a fact of a set, which only the set's engine knows",
  );
});
