import type { ClusterTarget } from '../../lib/core/target';
import { PriorityClasses } from '../../lib/policies/priority-classes';
import { ExternalSecrets, type ExternalSecretsProps } from '../../lib/secrets/external-secrets';
import { addonTest, render } from '../../lib/testing';

const externalSecrets = (target: ClusterTarget, props?: ExternalSecretsProps, id = 'external-secrets'): ExternalSecrets =>
  new ExternalSecrets(target, id, props);

addonTest(ExternalSecrets, {
  cluster: { externalCrds: ['monitoring.coreos.com'] },
  minimal: target => externalSecrets(target),
  full: target =>
    externalSecrets(target, {
      priorityClass: target.external('PriorityClass', '', 'platform-critical'),
      values: { replicaCount: 2, serviceMonitor: { enabled: true } },
    }),
});

test('its chart is of the release whose definitions objects are checked against, and serves external-secrets.io/v1', () => {
  expect(ExternalSecrets.chart.version).toBe('2.9.0');
  expect(render(target => externalSecrets(target)).values('external-secrets')['installCRDs']).toBe(true);
});

test('the certificate that the webhook makes itself is no difference, under any release name', () => {
  const ignored = (id: string) => render(target => externalSecrets(target, {}, id)).application(id).ignoreDifferences;
  expect(ignored('external-secrets')).toEqual([{ kind: 'Secret', name: 'external-secrets-webhook', jsonPointers: ['/data'] }]);
  expect(ignored('eso')).toEqual([{ kind: 'Secret', name: 'eso-external-secrets-webhook', jsonPointers: ['/data'] }]);
});

test('all three of its parts have the priority, whose class comes first', () => {
  const rendered = render(target =>
    externalSecrets(target, { priorityClass: new PriorityClasses(target, 'platform-scheduling').critical }),
  );
  const priorityClassName = 'platform-critical';
  expect(rendered.values('external-secrets')).toMatchObject({
    priorityClassName,
    webhook: { priorityClassName },
    certController: { priorityClassName },
  });
  expect(rendered.application('external-secrets').after).toEqual(['platform-scheduling']);
});
