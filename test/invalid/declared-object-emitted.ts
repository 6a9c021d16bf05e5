import { app, home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/extra/manifests/serviceaccount-grafana: v1/ServiceAccount/monitoring/grafana is already made by the release of home/monitoring',
  build(homelab) {
    const cluster = home(homelab);
    new Release(cluster, 'monitoring').makes('ServiceAccount', 'grafana');
    app(
      cluster,
      'extra',
      `
apiVersion: v1
kind: ServiceAccount
metadata: { name: grafana, namespace: monitoring }
`,
    );
  },
};
