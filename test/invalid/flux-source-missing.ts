import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/helmrelease-web: HelmRepository 'charts' in namespace web does not exist: add it",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec:
  interval: 1h
  chart: { spec: { chart: web, version: 1.2.3, sourceRef: { kind: HelmRepository, name: charts } } }
`,
    );
  },
};
