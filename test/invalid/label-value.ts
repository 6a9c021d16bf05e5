import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/configmap-settings: label app of ConfigMap 'settings' must be a text of at most 63 characters (letters and digits, inside also '-', '_' and '.'), got 'my app'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, labels: { app: my app } }
data: { a: b }
`,
    );
  },
};
