import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { ClusterTarget } from '../../lib/core/target';
import { SharedGateway, type SharedGatewayProps } from '../../lib/networking/shared-gateway';
import { cluster, render } from '../../lib/testing';

const externalCrds = ['gateway.networking.k8s.io', 'cert-manager.io'];
const shared = (target: ClusterTarget, props: Partial<SharedGatewayProps> = {}): SharedGateway =>
  new SharedGateway(new ManifestAddon(target, 'gateways', { namespace: 'edge' }), 'public', {
    gatewayClass: target.external('GatewayClass', '', 'cilium'),
    issuer: target.external('Issuer', 'edge', 'internal'),
    ...props,
  });

test('it is of any class, with a certificate of any issuer', () => {
  const rendered = render(target => shared(target), { externalCrds });
  expect(rendered.object('Gateway', 'public')).toMatchObject({
    metadata: { namespace: 'edge' },
    spec: { gatewayClassName: 'cilium' },
  });
  expect(rendered.object('Certificate', 'public-wildcard').spec).toMatchObject({
    issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: 'internal' },
  });
});

test('its fields say what was made', () => {
  const { gateway, certificate } = shared(cluster(), {
    domain: 'example.org',
    certificate: { name: 'wild', secretName: 'wild-tls' },
  });
  expect(gateway).toMatchObject({
    namespace: 'edge',
    name: 'public',
    listeners: [
      { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.org' },
      { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.org' },
    ],
  });
  expect(certificate).toMatchObject({ namespace: 'edge', name: 'wild-tls', key: 'tls.crt' });
});

test('without an address the load balancer chooses one', () => {
  expect(render(target => shared(target), { externalCrds }).object('Gateway', 'public').spec).not.toHaveProperty('addresses');
});

test('fails when the issuer is of another namespace', () => {
  expect(() => shared(cluster(), { issuer: cluster().external('Issuer', 'other', 'internal') })).toThrow(
    "Issuer 'internal' serves namespace other, and 'gateways' is in edge: use a ClusterIssuer",
  );
});
