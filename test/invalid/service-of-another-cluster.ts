import { app, home, Release, type InvalidRule } from '../support/invalid';
import { Cluster } from '../../lib/core/cluster';
import { argoCd } from '../../lib/gitops/argocd/engine';

export const rule: InvalidRule = {
  message:
    "other/web/manifests/httproute-web: service 'api' in namespace api does not exist here (home has one): declare it, or use external('Service', 'api', 'api')",
  build(homelab) {
    const cluster = home(homelab);
    new Release(cluster, 'api').makes('Service', 'api', { ports: [{ name: 'http', port: 8080 }] });
    const other = new Cluster(homelab, 'other', {
      domain: 'other.example.net',
      engine: argoCd(),
      externalCrds: ['gateway.networking.k8s.io'],
    });
    other.external('Gateway', 'gateway', 'shared');
    app(
      other,
      'web',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: shared, namespace: gateway, sectionName: https }]
  rules: [{ backendRefs: [{ name: api, namespace: api, port: 8080 }] }]
`,
    );
  },
};
