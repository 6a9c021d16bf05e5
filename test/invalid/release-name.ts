import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/application-web: release name of chart web must have at most 53 characters, got 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web }
spec:
  project: default
  destination: { name: in-cluster, namespace: web }
  source: { repoURL: https://charts.example.net, chart: web, targetRevision: 1.2.3, helm: { releaseName: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa } }
`,
    );
  },
};
