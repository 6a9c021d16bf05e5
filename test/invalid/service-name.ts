import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/service-9web: name of Service must be a DNS label of at most 63 characters that starts with a letter (a-z, 0-9 and inner dashes), got '9web'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: Service
metadata: { name: 9web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`,
    );
  },
};
