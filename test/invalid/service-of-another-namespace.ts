import { app, home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/httproute-web: service 'api' in namespace web does not exist; it is in namespace api",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('Gateway', 'gateway', 'shared');
    new Release(cluster, 'api').makes('Service', 'api', { ports: [{ name: 'http', port: 8080 }] });
    app(
      cluster,
      'web',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: shared, namespace: gateway, sectionName: https }]
  rules: [{ backendRefs: [{ name: api, port: 8080 }] }]
`,
    );
  },
};
