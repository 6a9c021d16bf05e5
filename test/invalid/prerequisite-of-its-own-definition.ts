import { home, put, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/kyverno/prerequisites/clusterpolicy-p: is a ClusterPolicy among the prerequisites of 'kyverno', whose own release installs ClusterPolicy: put it into manifests",
  build: homelab => {
    put(
      new Release(home(homelab), 'kyverno', { installs: ['kyverno.io'] }),
      'prerequisites',
      `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec: { rules: [{ name: r, match: { any: [{ resources: { kinds: [Pod] } }] }, validate: { message: m, pattern: { spec: {} } } }] }
`,
    );
  },
};
