import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/servicemonitor-web: namespace 'wbe' that ServiceMonitor 'web' looks into does not exist; did you mean 'web'?",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec: { selector: { app: web }, ports: [{ name: metrics, port: 9090 }] }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: web }
spec: { selector: { matchLabels: { app: web } }, namespaceSelector: { matchNames: [web, wbe] }, endpoints: [{ port: metrics }] }
`,
    );
  },
};
