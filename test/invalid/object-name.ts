import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/configmap-my_settings: name of ConfigMap must be a DNS name of at most 253 characters (DNS labels joined by dots), got 'my_settings'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: my_settings }
data: { a: b }
`,
    );
  },
};
