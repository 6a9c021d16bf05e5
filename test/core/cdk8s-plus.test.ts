import { ApiObject, Chart } from 'cdk8s';
import * as plus from 'cdk8s-plus-28';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { ServiceRef } from '../../lib/core/references';
import type { ClusterTarget } from '../../lib/core/target';
import { flux } from '../../lib/gitops/flux/engine';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { Route } from '../../lib/networking/route';
import { cluster, clusterSet, render, renderTarget } from '../../lib/testing';

const externalCrds = ['gateway.networking.k8s.io'];

/** A web server of cdk8s-plus, and beside it a ConfigMap and a route of ours. */
function web(target: ClusterTarget, environment: Readonly<Record<string, string>> = {}): ManifestAddon {
  const addon = new ManifestAddon(target, 'web', { namespace: 'web' });
  new ApiObject(addon.manifests, 'settings', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { theme: 'dark' },
  });
  const deployment = new plus.Deployment(addon.manifests, 'server', { replicas: 2, metadata: { name: 'server' } });
  deployment.addContainer({
    image: 'nginx:1.29.0',
    portNumber: 8080,
    envVariables: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, plus.EnvValue.fromValue(value)])),
    envFrom: [plus.Env.fromConfigMap(plus.ConfigMap.fromConfigMapName(addon.manifests, 'known-settings', 'settings'))],
    resources: { cpu: { request: plus.Cpu.millis(10) } },
    securityContext: { user: 1000 },
  });
  const service = deployment.exposeViaService({ name: 'web', ports: [{ port: 80, targetPort: 8080 }] });
  const backend: ServiceRef = {
    group: '',
    kind: 'Service',
    namespace: 'web',
    name: service.name,
    ports: [{ port: 80 }],
    labels: {},
    owner: addon,
  };
  const gateway = target.external('Gateway', 'edge', 'public');
  new Route(addon, 'web', { gateway, hostname: `web.${target.domain}`, backend });
  return addon;
}

describe.each([
  ['Argo CD', argoCd()],
  ['Flux', flux()],
])('a Deployment and a Service of cdk8s-plus, under %s,', (_, engine) => {
  const rendered = render(target => web(target), { engine, externalCrds });

  test('are files of the add-on like our own objects', () => {
    expect(rendered.application('web').files.config).toEqual([
      'configmap.web.settings.yaml',
      'deployment.apps.web.server.yaml',
      'httproute.gateway.networking.k8s.io.web.web-http-redirect.yaml',
      'httproute.gateway.networking.k8s.io.web.web.yaml',
      'service.web.web.yaml',
    ]);
  });

  test('say what was asked of them, and select each other', () => {
    const deployment = rendered.object('Deployment', 'server').spec as {
      readonly replicas: number;
      readonly template: { readonly metadata: { readonly labels: object }; readonly spec: object };
    };
    expect(deployment.replicas).toBe(2);
    expect(deployment.template.spec).toMatchObject({
      containers: [
        {
          image: 'nginx:1.29.0',
          ports: [{ containerPort: 8080 }],
          envFrom: [{ configMapRef: { name: 'settings' } }],
          resources: { requests: { cpu: '10m' } },
        },
      ],
    });
    expect(rendered.object('Service', 'web').spec).toMatchObject({
      ports: [{ port: 80, targetPort: 8080 }],
      selector: deployment.template.metadata.labels,
    });
  });

  test('carry what the engine writes onto every object', () => {
    const metadata = (kind: string, name: string) => rendered.object(kind, name).metadata;
    expect(metadata('Deployment', 'server').annotations).toEqual(metadata('ConfigMap', 'settings').annotations);
    expect(metadata('Service', 'web').namespace).toBe('web');
  });
});

test('they are checked like our own: a missing ConfigMap is an error', () => {
  const build = (target: ClusterTarget): void => {
    const addon = new ManifestAddon(target, 'web', { namespace: 'web' });
    const deployment = new plus.Deployment(addon.manifests, 'server', { metadata: { name: 'server' } });
    const settings = plus.ConfigMap.fromConfigMapName(addon.manifests, 'settings', 'setings');
    deployment.addContainer({ image: 'nginx:1.29.0', portNumber: 80, envFrom: [plus.Env.fromConfigMap(settings)] });
  };
  expect(() => render(build)).toThrow(/ConfigMap 'setings' in namespace web does not exist/);
});

test('facts of a set may stand in them', () => {
  const set = clusterSet({ externalCrds });
  web(set, { CLUSTER: set.name });
  const deployment = renderTarget(set)
    .application('web')
    .facts.filter(({ object }) => object?.kind === 'Deployment');
  expect(deployment).toMatchObject([{ pointer: '/spec/template/spec/containers/0/env/0/value', text: [{ name: 'name' }] }]);
});

test('patches reach them', () => {
  const target = cluster();
  const addon = new ManifestAddon(target, 'web', {
    namespace: 'web',
    patches: [{ kind: 'Deployment', name: 'server', merge: { spec: { replicas: 5 } } }],
  });
  new plus.Deployment(addon.manifests, 'server', { metadata: { name: 'server' } }).addContainer({
    image: 'nginx:1.29.0',
    portNumber: 80,
  });
  expect(renderTarget(target).object('Deployment', 'server').spec).toMatchObject({ replicas: 5 });
});

describe('a chart of cdk8s directly under a cluster', () => {
  const chart = (target: ClusterTarget, namespace?: string): Chart => {
    const made = new Chart(target, 'legacy', namespace === undefined ? {} : { namespace });
    new plus.ConfigMap(made, 'settings', { metadata: { name: 'settings' }, data: { theme: 'dark' } });
    new ApiObject(made, 'class', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'low' },
      value: 1,
    });
    return made;
  };

  test.each([
    ['Argo CD', argoCd(), 'Application', 'legacy-home'],
    ['Flux', flux(), 'Kustomization', 'legacy'],
  ])('is an application of its id, under %s', (_, engine, kind, name) => {
    const rendered = render(target => chart(target, 'old'), { engine });
    expect(rendered.application('legacy')).toMatchObject({ id: 'legacy', namespace: 'old', phases: ['config'] });
    expect(rendered.application('legacy').files.config).toEqual([
      'configmap.old.settings.yaml',
      'priorityclass.scheduling.k8s.io.-.low.yaml',
    ]);
    expect(rendered.objectsOf(kind).map(({ metadata }) => metadata.name)).toContain(name);
    expect(rendered.objectsOf('Namespace').map(({ metadata }) => metadata.name)).toEqual(['old']);
  });

  test('serializes what cdk8s would, but for what the engine adds', () => {
    const { annotations, ...metadata } = render(target => chart(target, 'old')).object('ConfigMap', 'settings').metadata;
    expect(metadata).toEqual({ name: 'settings', namespace: 'old' });
    expect(Object.keys(annotations ?? {})).toEqual(['argocd.argoproj.io/sync-wave']);
  });

  test('needs a namespace for what has one', () => {
    expect(() => render(target => chart(target))).toThrow(/home\/legacy\/settings.*namespace/s);
  });
});
