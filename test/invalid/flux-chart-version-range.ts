import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/helmrelease-web: version of chart web must be exact, such as 1.2.3, got '1.x'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: charts }
spec: { url: https://charts.example.net }
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec:
  interval: 1h
  chart: { spec: { chart: web, version: 1.x, sourceRef: { kind: HelmRepository, name: charts } } }
`,
    );
  },
};
