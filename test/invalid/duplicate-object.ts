import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/two/manifests/configmap-settings: v1/ConfigMap/one/settings is already defined by home/one/manifests/configmap-settings',
  build(homelab) {
    const cluster = home(homelab);
    app(
      cluster,
      'one',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { a: b }
`,
    );
    app(
      cluster,
      'two',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: one }
data: { a: b }
`,
    );
  },
};
