import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/prometheusrule-alerts: PrometheusRule 'alerts' has 1048847 bytes, at most 1048576 fit into one object",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: alerts }
spec: { groups: [{ name: alerts, rules: [{ alert: Down, expr: up == 0, annotations: { text: PLACE } }] }] }
`.replace('PLACE', 'x'.repeat(1_048_576)),
    );
  },
};
