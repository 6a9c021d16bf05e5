import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/statefulset-web: label version of the pods of StatefulSet 'web' must be a text of at most 63 characters (letters and digits, inside also '-', '_' and '.'), got 'v1 beta'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web, version: v1 beta } }, spec: { containers: [{ name: main, image: docker.io/library/nginx:1.29.0 }] } }
`,
    );
  },
};
