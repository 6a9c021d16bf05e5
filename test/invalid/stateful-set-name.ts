import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/statefulset-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: name of StatefulSet must be a DNS name of at most 52 characters (its pods have it and a hash as a label; DNS labels joined by dots), got 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: main, image: docker.io/library/nginx:1.29.0 }] } }
`,
    );
  },
};
