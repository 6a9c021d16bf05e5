import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/role-a%b: name of Role must be usable in a path: at most 253 characters without '/' and '%', got 'a%b'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: 'a%b' }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
`,
    );
  },
};
