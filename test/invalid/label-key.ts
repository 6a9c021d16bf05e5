import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/configmap-settings: label 'my app' of ConfigMap 'settings' must be named by at most 63 letters and digits, inside also '-', '_' and '.', after an optional domain and '/'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, labels: { 'my app': web } }
data: { a: b }
`,
    );
  },
};
