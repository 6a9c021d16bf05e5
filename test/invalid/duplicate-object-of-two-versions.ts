import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/two/manifests/referencegrant-api: gateway.networking.k8s.io/v1beta1/ReferenceGrant/one/api is already defined by home/one/manifests/referencegrant-api',
  build(homelab) {
    const cluster = home(homelab);
    const grant = (version: string): string => `
apiVersion: gateway.networking.k8s.io/${version}
kind: ReferenceGrant
metadata: { name: api, namespace: one }
spec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: two }], to: [{ group: '', kind: Service }] }
`;
    app(cluster, 'one', grant('v1'));
    app(cluster, 'two', grant('v1beta1'));
  },
};
