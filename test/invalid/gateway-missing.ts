import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/httproute-web: gateway 'shared' in namespace gateway does not exist: declare it, or use external('Gateway', 'gateway', 'shared')",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: shared, namespace: gateway, sectionName: https }]
  rules: [{  }]
`,
    );
  },
};
