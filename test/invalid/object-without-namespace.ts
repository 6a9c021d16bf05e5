import { home, put, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/cluster-manifests/configmap-settings: ConfigMap 'settings' needs a namespace: put it into manifests, or set metadata.namespace",
  build: homelab => {
    put(
      new Release(home(homelab), 'web'),
      'clusterManifests',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: b }',
    );
  },
};
