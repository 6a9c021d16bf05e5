import { MetalLb, type MetalLbProps } from '../../lib/addons/metallb';
import type { ClusterTarget } from '../../lib/core/target';
import { PriorityClasses } from '../../lib/policies/priority-classes';
import { addonTest, cluster, render } from '../../lib/testing';

const addresses = ['10.0.4.200-10.0.4.253'];
const metallb = (target: ClusterTarget, props: Partial<MetalLbProps> = {}): MetalLb =>
  new MetalLb(target, 'metallb', { addresses, ...props });

addonTest(MetalLb, {
  minimal: target => metallb(target),
  full: target =>
    metallb(target, {
      addresses: ['10.0.4.200-10.0.4.253', '10.0.5.0/28', 'fd00::1:0/120'],
      interfaces: ['eno1'],
      pool: 'homelab',
      priorityClass: target.external('PriorityClass', '', 'platform-critical'),
      values: { controller: { resources: { requests: { cpu: '25m' } } } },
    }),
});

test('the speaker may open raw sockets: its namespace is privileged', () => {
  expect(render(target => metallb(target)).object('Namespace', 'metallb-system').metadata.labels).toEqual({
    'pod-security.kubernetes.io/audit': 'privileged',
    'pod-security.kubernetes.io/enforce': 'privileged',
    'pod-security.kubernetes.io/warn': 'privileged',
  });
});

test('nothing speaks BGP', () => {
  expect(render(target => metallb(target)).values('metallb')).toMatchObject({
    frrk8s: { enabled: false },
    speaker: { frr: { enabled: false } },
  });
});

test('the authority that the controller writes into its webhooks is no difference', () => {
  const { ignoreDifferences } = render(target => metallb(target)).application('metallb');
  expect(ignoreDifferences.map(({ kind, name }) => `${kind} ${name ?? ''}`)).toEqual([
    'CustomResourceDefinition bgppeers.metallb.io',
    'ValidatingWebhookConfiguration metallb-webhook-configuration',
  ]);
});

test('the pool is applied after the definitions, and announced on the devices asked for', () => {
  const rendered = render(target => metallb(target, { interfaces: ['eno1'] }));
  expect(rendered.application('metallb').phases).toEqual(['config']);
  expect(rendered.object('IPAddressPool', 'default').spec).toEqual({ addresses });
  expect(rendered.object('L2Advertisement', 'default').spec).toEqual({ ipAddressPools: ['default'], interfaces: ['eno1'] });
});

test('without devices it is announced on all, which an empty list may not have meant', () => {
  expect(render(target => metallb(target)).object('L2Advertisement', 'default').spec).toEqual({ ipAddressPools: ['default'] });
  expect(() => metallb(cluster(), { interfaces: [] })).toThrow(
    "interfaces is empty: name a device such as 'eno1', or leave it out for all",
  );
});

test('a priority class comes before the pods that have it', () => {
  const rendered = render(target =>
    metallb(target, { priorityClass: new PriorityClasses(target, 'platform-scheduling').critical }),
  );
  const priorityClassName = 'platform-critical';
  expect(rendered.values('metallb')).toMatchObject({ controller: { priorityClassName }, speaker: { priorityClassName } });
  expect(rendered.application('metallb').after).toEqual(['platform-scheduling']);
});

test('fails when addresses are wrong', () => {
  expect(() => metallb(cluster(), { addresses: ['10.0.4.253-10.0.4.200'] })).toThrow(
    "addresses '10.0.4.253-10.0.4.200' ends before it begins; did you mean 10.0.4.200-10.0.4.253?",
  );
});
