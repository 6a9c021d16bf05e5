import { ApiObject } from 'cdk8s';
import { NfsSubdirExternalProvisioner } from '../../lib/addons/nfs-subdir-external-provisioner';
import { existingSecret } from '../../lib/core/secret';
import type { ClusterTarget } from '../../lib/core/target';
import { Route } from '../../lib/networking/route';
import { KubePrometheusStack, type KubePrometheusStackProps } from '../../lib/observability/kube-prometheus-stack';
import { Loki } from '../../lib/observability/loki';
import { PrometheusCrds } from '../../lib/observability/prometheus-crds';
import { ExternalSecrets } from '../../lib/secrets/external-secrets';
import { OnePasswordStore } from '../../lib/secrets/onepassword';
import { addonTest, cluster, clusterSet, render, renderTarget } from '../../lib/testing';

const admin = { user: existingSecret('grafana', 'user'), password: existingSecret('grafana', 'password') };
const stack = (
  target: ClusterTarget,
  props: Partial<KubePrometheusStackProps> = {},
  id = 'kube-prometheus-stack',
): KubePrometheusStack => new KubePrometheusStack(target, id, { grafanaAdmin: admin, ...props });
const valuesWith = (props: Partial<KubePrometheusStackProps>) =>
  render(target => stack(target, props)).values('kube-prometheus-stack');

addonTest(KubePrometheusStack, {
  minimal: target => stack(target),
  full: target =>
    stack(target, {
      storageClass: target.external('StorageClass', '', 'fast'),
      size: '60Gi',
      retentionDays: 30,
      controlPlanes: ['10.0.4.101', '10.0.4.102', '10.0.4.103'],
      loki: target.external('Service', 'loki', 'loki-gateway', { ports: [{ port: 8080 }] }),
      remoteWriteReceiver: true,
      externalUrls: {
        prometheus: `https://prometheus.${target.domain}`,
        alertmanager: `https://alertmanager.${target.domain}`,
        grafana: `https://grafana.${target.domain}`,
      },
      values: { alertmanager: { config: { route: { receiver: 'null' } } }, grafana: { readOnlyRootFilesystem: true } },
    }),
});

describe('the services that the release makes', () => {
  const namesOf = (id: string): readonly string[] => {
    const { prometheus, alertmanager, grafana } = stack(cluster(), {}, id);
    return [prometheus, alertmanager, grafana].map(({ name }) => name);
  };

  test.each([
    [
      'kube-prometheus-stack',
      ['kube-prometheus-stack-prometheus', 'kube-prometheus-stack-alertmanager', 'kube-prometheus-stack-grafana'],
    ],
    ['metrics', ['metrics-kube-prometheus-st-prometheus', 'metrics-kube-prometheus-st-alertmanager', 'metrics-grafana']],
  ])('of %s are named as the chart names them', (id, names) => {
    expect(namesOf(id)).toEqual(names);
  });

  test('move with it, and so do the routes to them', () => {
    const rendered = render(
      target => {
        const addon = stack(target, {}, 'metrics');
        const gateway = target.external('Gateway', 'edge', 'public');
        const { prometheus, grafana } = addon;
        new Route(addon, 'prometheus', { gateway, hostname: `p.${target.domain}`, backend: prometheus, port: 9090 });
        new Route(addon, 'grafana', { gateway, hostname: `g.${target.domain}`, backend: grafana });
      },
      { externalCrds: ['gateway.networking.k8s.io'] },
    );
    const backendOf = (name: string): unknown => rendered.object('HTTPRoute', name).spec;
    expect(backendOf('prometheus')).toMatchObject({
      rules: [{ backendRefs: [{ name: 'metrics-kube-prometheus-st-prometheus', port: 9090 }] }],
    });
    expect(backendOf('grafana')).toMatchObject({ rules: [{ backendRefs: [{ name: 'metrics-grafana', port: 80 }] }] });
  });

  test('can be told apart by a ServiceMonitor, which is an error if none matches', () => {
    const monitor = (app: string) => () =>
      render(target => {
        new PrometheusCrds(target, 'prometheus-crds');
        const addon = stack(target);
        new ApiObject(addon.manifests, 'monitor', {
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'ServiceMonitor',
          metadata: { name: 'itself' },
          spec: { selector: { matchLabels: { app, release: 'kube-prometheus-stack' } }, endpoints: [{ port: 'http-web' }] },
        });
      });
    expect(monitor('kube-prometheus-stack-prometheus')).not.toThrow();
    expect(monitor('kube-prometheus-stack-promtheus')).toThrow(/did you mean app=kube-prometheus-stack-prometheus /);
  });
});

describe('the first administrator of Grafana', () => {
  test('is in the Secret that was there already, under its own keys', () => {
    expect(valuesWith({})['grafana']).toMatchObject({
      admin: { existingSecret: 'grafana', userKey: 'user', passwordKey: 'password' },
    });
  });

  test('is fetched before the release, which comes after the store', () => {
    const rendered = render(target => {
      const store = new OnePasswordStore(new ExternalSecrets(target, 'external-secrets'), 'onepassword', {
        connectHost: 'https://connect.example.net',
        vaults: { homelab: 1 },
        token: existingSecret('onepassword-token', 'token'),
      });
      const { admin } = stack(target, {
        grafanaAdmin: { user: store.secret('grafana', 'username'), password: store.secret('grafana', 'password') },
      });
      expect(admin).toMatchObject({ user: { name: 'grafana-admin', key: 'admin-user' }, password: { key: 'admin-password' } });
    });
    expect(rendered.values('kube-prometheus-stack')['grafana']).toMatchObject({
      admin: { existingSecret: 'grafana-admin', userKey: 'admin-user', passwordKey: 'admin-password' },
    });
    expect(rendered.object('ExternalSecret', 'grafana-admin').spec).toMatchObject({
      data: [
        { secretKey: 'admin-user', remoteRef: { key: 'grafana', property: 'username' } },
        { secretKey: 'admin-password', remoteRef: { key: 'grafana', property: 'password' } },
      ],
    });
    expect(rendered.application('kube-prometheus-stack')).toMatchObject({
      phases: ['prerequisites'],
      after: ['external-secrets'],
    });
  });
});

describe('data', () => {
  const claims = { whenDeleted: 'Delete', whenScaled: 'Retain' };

  test('stays when the add-on goes', () => {
    const values = valuesWith({});
    expect(JSON.stringify(values)).not.toContain('persistentVolumeClaimRetentionPolicy');
    expect(values['grafana']).toMatchObject({ persistence: { annotations: { 'helm.sh/resource-policy': 'keep' } } });
  });

  test('goes if that is asked for', () => {
    const values = valuesWith({ deleteData: true });
    expect(values).toMatchObject({
      prometheus: { prometheusSpec: { persistentVolumeClaimRetentionPolicy: claims } },
      alertmanager: { alertmanagerSpec: { persistentVolumeClaimRetentionPolicy: claims } },
    });
    expect(JSON.stringify(values['grafana'])).not.toContain('resource-policy');
  });

  test('is on volumes of one class, whose add-on comes first', () => {
    const rendered = render(target => {
      const nfs = new NfsSubdirExternalProvisioner(target, 'nfs', { server: '10.0.0.12', configPath: '/a', dataPath: '/b' });
      stack(target, { storageClass: nfs.config, size: '40Gi', retentionDays: 7 });
    });
    const volume = (storage: string) => ({
      volumeClaimTemplate: { spec: { storageClassName: 'config-nfs-client', resources: { requests: { storage } } } },
    });
    expect(rendered.values('kube-prometheus-stack')).toMatchObject({
      prometheus: { prometheusSpec: { retention: '7d', storageSpec: volume('40Gi') } },
      alertmanager: { alertmanagerSpec: { storage: volume('5Gi') } },
      grafana: { persistence: { storageClassName: 'config-nfs-client' } },
    });
    expect(rendered.application('kube-prometheus-stack').after).toEqual(['nfs']);
  });

  test('of Grafana is never written by two pods', () => {
    expect(valuesWith({})['grafana']).toMatchObject({ deploymentStrategy: { type: 'Recreate' } });
  });
});

test('monitors and rules of every add-on count, not only those with the label of the release', () => {
  expect(valuesWith({})['prometheus']).toMatchObject({
    prometheusSpec: {
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      ruleSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
      scrapeConfigSelectorNilUsesHelmValues: false,
    },
  });
});

test('the definitions are left to the add-on that owns them', () => {
  expect(valuesWith({})['crds']).toEqual({ enabled: false, upgradeJob: { enabled: false } });
  expect(render(target => stack(target)).application('kube-prometheus-stack').release).toMatchObject({ type: 'helm' });
  expect(stack(cluster()).crds).toEqual({});
});

describe('the control plane', () => {
  test('is scraped at the addresses given', () => {
    const endpoints = ['10.0.4.101', '10.0.4.102'];
    const secure = { https: true, insecureSkipVerify: true };
    expect(valuesWith({ controlPlanes: endpoints })).toMatchObject({
      kubeControllerManager: { enabled: true, endpoints, service: { port: 10257, targetPort: 10257 }, serviceMonitor: secure },
      kubeScheduler: { enabled: true, endpoints, service: { port: 10259, targetPort: 10259 }, serviceMonitor: secure },
      kubeEtcd: { enabled: true, endpoints, service: { port: 2381, targetPort: 2381 } },
      defaultRules: { rules: { etcd: true } },
    });
  });

  test('is left alone, and no alert says that it is down, if none is given', () => {
    expect(valuesWith({})).toMatchObject({
      kubeControllerManager: { enabled: false },
      kubeScheduler: { enabled: false },
      kubeEtcd: { enabled: false },
      kubeProxy: { enabled: false },
      defaultRules: { rules: { etcd: false } },
    });
  });
});

test('logs are shown from the Loki of this cluster, under whatever name its release has', () => {
  const rendered = render(target => stack(target, { loki: new Loki(target, 'logs').gateway }));
  expect(rendered.values('kube-prometheus-stack')['grafana']).toMatchObject({
    additionalDataSources: [{ type: 'loki', uid: 'loki', url: 'http://logs-loki-gateway.loki.svc.cluster.local' }],
  });
});

test('a port of Loki that is not the usual one is part of its address', () => {
  const rendered = render(target =>
    stack(target, { loki: target.external('Service', 'logs', 'loki', { ports: [{ port: 3100 }] }) }),
  );
  expect(rendered.values('kube-prometheus-stack')['grafana']).toMatchObject({
    additionalDataSources: [{ url: 'http://loki.logs.svc.cluster.local:3100' }],
  });
});

test('each cluster of a set is reached under its own addresses', () => {
  const set = clusterSet();
  stack(set, { externalUrls: { grafana: `https://grafana.${set.domain}` } });
  const { facts, release } = renderTarget(set).application('kube-prometheus-stack');
  expect(facts).toMatchObject([
    { place: 'values', pointer: '/grafana/grafana.ini/server/root_url', text: ['https://grafana.', { name: 'domain' }] },
  ]);
  expect(release).toMatchObject({
    overlay: { grafana: { 'grafana.ini': { server: { root_url: 'https://grafana.home.example.net' } } } },
  });
});

describe('fails when', () => {
  test.each([
    [{ retentionDays: 0 }, 'retentionDays must be a whole number of at least 1, got 0'],
    [{ size: '30GiB' }, "size must be a quantity above zero such as 10Gi, got '30GiB'"],
    [{ controlPlanes: [] }, 'controlPlanes is empty: give their addresses, or leave it out and none is scraped'],
    [{ controlPlanes: ['10.0.4.101', 'cp2'] }, "controlPlanes must be an IP address such as 10.0.4.205, got 'cp2'"],
    [
      { externalUrls: { prometheus: 'prometheus' } },
      "externalUrls.prometheus must be a URL such as https://prometheus.example.net, got 'prometheus'",
    ],
  ])('it is given %j', (wrong, message) => {
    expect(() => stack(cluster(), wrong)).toThrow(message);
  });

  test('the administrator is in two Secrets, of which Grafana reads one', () => {
    const grafanaAdmin = { user: existingSecret('a', 'user'), password: existingSecret('b', 'password') };
    expect(() => stack(cluster(), { grafanaAdmin })).toThrow("grafanaAdmin must be two keys of one Secret, got 'a' and 'b'");
  });

  test('Loki is on another cluster', () => {
    const { gateway } = new Loki(cluster({ name: 'away' }), 'loki');
    expect(() => stack(cluster(), { loki: gateway })).toThrow(
      "loki is a service of 'away', and Grafana runs on 'home': they share no names",
    );
  });
});
