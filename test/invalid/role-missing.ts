import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/rolebinding-web: role 'raeder' in namespace web does not exist; did you mean 'reader'?",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: raeder }
subjects: [{ kind: ServiceAccount, name: default, namespace: web }]
`,
    );
  },
};
