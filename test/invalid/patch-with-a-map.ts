import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, put, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "patch of ConfigMap 'settings': merge/data is an instance of Map: give plain data",
  build: homelab => {
    const patches = [{ kind: 'ConfigMap', name: 'settings', merge: { data: new Map([['b', 'c']]) } }];
    const web = new ManifestAddon(home(homelab), 'web', { namespace: 'web', patches });
    put(web, 'manifests', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: b }');
  },
};
