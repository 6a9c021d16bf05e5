import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/httproute-web: service 'kube-prometheus-stack-grafanna' in namespace web does not exist; did you mean 'kube-prometheus-stack-grafana'?",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('Gateway', 'gateway', 'shared');
    cluster.external('Service', 'web', 'kube-prometheus-stack-grafana');
    app(
      cluster,
      'web',
      `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: shared, namespace: gateway, sectionName: https }]
  rules: [{ backendRefs: [{ name: kube-prometheus-stack-grafanna, port: 80 }] }]
`,
    );
  },
};
