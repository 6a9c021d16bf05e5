import { home, put, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/api/manifests/httproute-web: service 'api' in namespace api has no port 80 (it has http 8080)",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('Gateway', 'gateway', 'shared');
    const api = new Release(cluster, 'api');
    api.makes('Service', 'api', { ports: [{ name: 'http', port: 8080 }] });
    put(
      api,
      'manifests',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: shared, namespace: gateway, sectionName: https }]
  rules: [{ backendRefs: [{ name: api, port: 80 }] }]
`,
    );
  },
};
