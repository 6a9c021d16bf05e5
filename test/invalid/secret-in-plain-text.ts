import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/external-dns/manifests/secret-token: v1/Secret/external-dns/token would put a secret in Git: give a SecretSource instead',
  build(homelab) {
    app(
      home(homelab),
      'external-dns',
      `
apiVersion: v1
kind: Secret
metadata: { name: token }
stringData: { token: not-so-secret }
`,
    );
  },
};
