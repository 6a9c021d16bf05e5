import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/pod-web: ConfigMap 'settings' in namespace web does not exist: declare it, or use external('ConfigMap', 'web', 'settings')",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { volumes: [{ name: v, configMap: { name: settings } }], containers: [{ name: main, image: docker.io/library/nginx:1.29.0 }] }
`,
    );
  },
};
