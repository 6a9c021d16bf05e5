import { home, put, type InvalidRule } from '../support/invalid';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { objectRef } from '../../lib/core/references';

export const rule: InvalidRule = {
  message: "home/web: AppProject 'platform' does not exist: declare it, or use external('AppProject', 'argocd', 'platform')",
  build(homelab) {
    const project = objectRef('AppProject', 'argocd', 'platform', {});
    const web = new ManifestAddon(home(homelab), 'web', { namespace: 'web', project });
    put(web, 'manifests', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: b }');
  },
};
