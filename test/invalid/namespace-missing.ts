import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/configmap-settings: namespace 'wbe' of v1/ConfigMap/wbe/settings does not exist; did you mean 'web'?",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: wbe }
data: { a: b }
`,
    );
  },
};
