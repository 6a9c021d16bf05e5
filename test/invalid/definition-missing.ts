import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, put, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/clusterpolicy-p: nothing on 'home' installs ClusterPolicy of kyverno.io: add the add-on that does, or list 'kyverno.io' in externalCrds",
  build: homelab => {
    const web = new ManifestAddon(home(homelab), 'web', { namespace: 'web' });
    put(
      web,
      'manifests',
      `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec: { rules: [{ name: r, match: { any: [{ resources: { kinds: [Pod] } }] }, validate: { message: m, pattern: { spec: {} } } }] }
`,
    );
  },
};
