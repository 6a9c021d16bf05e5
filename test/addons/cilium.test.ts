import { Cilium, type CiliumProps } from '../../lib/addons/cilium';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import type { ClusterTarget } from '../../lib/core/target';
import { Route } from '../../lib/networking/route';
import { addonTest, cluster, render } from '../../lib/testing';

const cilium = (target: ClusterTarget, props?: CiliumProps): Cilium => new Cilium(target, 'cilium', props);
const metrics = { enabled: true, serviceMonitor: { enabled: true } };

addonTest(Cilium, {
  cluster: { externalCrds: ['monitoring.coreos.com'] },
  minimal: target => cilium(target),
  full: target =>
    cilium(target, {
      devices: ['eno1'],
      k8sServiceHost: '10.0.4.100',
      k8sServicePort: 6443,
      operatorReplicas: 2,
      values: {
        policyAuditMode: false,
        bpf: { masquerade: false },
        prometheus: metrics,
        operator: { prometheus: metrics },
        hubble: { metrics: { enableOpenMetrics: true, enabled: ['drop', 'tcp'], serviceMonitor: { enabled: true } } },
      },
    }),
});

test('it takes the place of kube-proxy, and reaches the API server where Talos offers it on every node', () => {
  expect(render(target => cilium(target)).values('cilium')).toMatchObject({
    kubeProxyReplacement: true,
    k8sServiceHost: 'localhost',
    k8sServicePort: 7445,
    cgroup: { hostRoot: '/sys/fs/cgroup', autoMount: { enabled: false } },
  });
});

test('the agent may not load kernel modules: Talos refuses pods that ask for it', () => {
  const { securityContext } = render(target => cilium(target)).values('cilium') as {
    readonly securityContext: { readonly capabilities: Readonly<Record<string, readonly string[]>> };
  };
  const { ciliumAgent, cleanCiliumState } = securityContext.capabilities;
  expect(ciliumAgent).toHaveLength(11);
  expect([...ciliumAgent!, ...cleanCiliumState!]).not.toContain('SYS_MODULE');
});

test('certificates that the chart makes anew with every rendering are no difference', () => {
  const { ignoreDifferences } = render(target => cilium(target)).application('cilium');
  expect(ignoreDifferences.map(({ kind, name, jsonPointers }) => [kind, name, jsonPointers])).toEqual([
    ['Secret', 'cilium-ca', ['/data']],
    ['Secret', 'hubble-relay-client-certs', ['/data']],
    ['Secret', 'hubble-server-certs', ['/data']],
  ]);
});

test('removing the add-on keeps the network', () => {
  expect(render(target => cilium(target)).application('cilium').cascade).toBe(false);
});

test("Hubble's page is a backend for a route", () => {
  const rendered = render(
    target => {
      const { hubbleUi } = cilium(target);
      const gateway = target.external('Gateway', 'nginx-gateway', 'nginx-gateway');
      const routes = new ManifestAddon(target, 'routes', { namespace: 'kube-system' });
      new Route(routes, 'hubble-ui', { gateway, hostname: `hubble.${target.domain}`, backend: hubbleUi });
    },
    { externalCrds: ['gateway.networking.k8s.io'] },
  );
  expect(rendered.object('HTTPRoute', 'hubble-ui').spec).toMatchObject({
    rules: [{ backendRefs: [{ name: 'hubble-ui', port: 80 }] }],
  });
});

describe('fails when', () => {
  test.each([
    [{ k8sServiceHost: 'https://10.0.4.100' }, "k8sServiceHost must be an IP address or a host name, got 'https://10.0.4.100'"],
    [{ devices: [] }, "devices is empty: name one such as 'eno1', or leave it out and Cilium finds them"],
    [{ operatorReplicas: 0 }, 'operatorReplicas must be a whole number of at least 1, got 0'],
    [{ k8sServicePort: 0 }, 'k8sServicePort must be a whole number between 1 and 65535, got 0'],
    [{ k8sServicePort: 65_536 }, 'k8sServicePort must be a whole number between 1 and 65535, got 65536'],
    [{ k8sServicePort: 7445.5 }, 'k8sServicePort must be a whole number between 1 and 65535, got 7445.5'],
  ])('it is given %j', (wrong, message) => {
    expect(() => cilium(cluster(), wrong)).toThrow(message);
  });
});
