import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/servicemonitor-web: ServiceMonitor 'web' selects app=web, which no service in namespace web has; did you mean app=wbe?",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: wbe } }
spec: { selector: { app: web }, ports: [{ name: metrics, port: 9090 }] }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: web }
spec: { selector: { matchLabels: { app: web } }, endpoints: [{ port: metrics }] }
`,
    );
  },
};
