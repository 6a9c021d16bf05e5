import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, put, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web: patch of Deployment 'wbe' matches none of its objects",
  build: homelab => {
    const patches = [{ kind: 'Deployment', name: 'wbe', merge: { spec: { replicas: 2 } } }];
    const web = new ManifestAddon(home(homelab), 'web', { namespace: 'web', patches });
    put(web, 'manifests', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: b }');
  },
};
