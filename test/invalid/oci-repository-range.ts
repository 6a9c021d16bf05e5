import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/ocirepository-chart: version of oci://charts.example.net/web must be exact, such as 1.2.3, got '>=1.0.0'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: chart }
spec: { interval: 1h, url: oci://charts.example.net/web, ref: { semver: '>=1.0.0' } }
`,
    );
  },
};
