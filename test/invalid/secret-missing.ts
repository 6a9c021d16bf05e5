import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/pod-web: secret 'token' in namespace web does not exist: declare it, or use external('Secret', 'web', 'token')",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: main, image: docker.io/library/nginx:1.29.0, envFrom: [{ secretRef: { name: token } }] }] }
`,
    );
  },
};
