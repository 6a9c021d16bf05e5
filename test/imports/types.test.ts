import { ApiObject, Testing } from 'cdk8s';
import type { Certificate } from '../../imports/cert-manager.io';
import { kinds } from '../../imports/cert-manager.io';
import type { ConfigMap, ObjectMeta } from '../../imports/core';
import type { Deployment } from '../../imports/apps';
import type { Gateway } from '../../imports/gateway.networking.k8s.io';
import type { HelmRelease } from '../../imports/helm.toolkit.fluxcd.io';
import type { ServiceMonitor } from '../../imports/monitoring.coreos.com';

/** What the compiler says is the test: each marked line must be an error, and no other may be one. */
test('an object literal is checked by its type, and stays what it is', () => {
  const spec = { secretName: 'tls', issuerRef: { name: 'letsencrypt' } };
  const certificate = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'wildcard', labels: { a: 'b' }, finalizers: ['x'] },
    spec: { ...spec, dnsNames: ['*.example.com'], privateKey: { algorithm: 'ECDSA', size: 256 } },
  } satisfies Certificate;
  const chart = Testing.chart();
  const object = new ApiObject(chart, 'wildcard', certificate);
  expect(object.toJson()).toEqual(certificate);
});

test('kinds have their names and scope at run time', () => {
  expect(kinds.ClusterIssuer).toEqual({
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    plural: 'clusterissuers',
    scope: 'Cluster',
  });
  const scope: 'Cluster' = kinds.ClusterIssuer.scope;
  expect(scope).toBe('Cluster');
});

test('types refuse what the API server refuses', () => {
  const issuerRef = { name: 'letsencrypt' };
  // @ts-expect-error a certificate needs a secret
  const missing: Certificate['spec'] = { issuerRef };
  // @ts-expect-error it is dnsNames
  const unknown: Certificate['spec'] = { secretName: 'x', issuerRef, dnsName: ['a'] };
  // @ts-expect-error it is a list
  const wrong: Certificate['spec'] = { secretName: 'x', issuerRef, dnsNames: 'a' };
  // @ts-expect-error there is no such algorithm
  const value: Certificate['spec'] = { secretName: 'x', issuerRef, privateKey: { algorithm: 'DSA' } };
  // @ts-expect-error it is another group
  const version: Certificate['apiVersion'] = 'cert-manager.io/v1beta1';
  // @ts-expect-error an object's status is not written by hand
  const status: Certificate = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', status: {} };
  // @ts-expect-error labels are strings
  const metadata: ObjectMeta = { labels: { a: 1 } };
  // @ts-expect-error a port has a number
  const gateway: Gateway['spec'] = { gatewayClassName: 'x', listeners: [{ name: 'a', port: '80', protocol: 'HTTP' }] };
  // @ts-expect-error everything is readonly
  const assign = (map: ConfigMap) => (map.data = {});
  expect([missing, unknown, wrong, value, version, status, metadata, gateway, assign]).toHaveLength(9);
});

test('types take what the API server takes', () => {
  const strategy: NonNullable<Deployment['spec']>['strategy'] = { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } };
  const values: NonNullable<HelmRelease['spec']>['values'] = { anything: { goes: null } };
  const created: ObjectMeta = { name: 'x', creationTimestamp: null };
  const undefinedIsAbsent: ObjectMeta = { name: 'x', namespace: undefined };
  const relabelings: ServiceMonitor['spec']['endpoints'] = [
    { port: 'metrics', relabelings: [{ action: 'drop', sourceLabels: ['a'] }] },
  ];
  expect([strategy, values, created, undefinedIsAbsent, relabelings]).toHaveLength(5);
});
