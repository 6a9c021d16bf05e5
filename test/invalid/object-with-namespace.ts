import { home, put, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/cluster-manifests/priorityclass-high: PriorityClass 'high' has no namespace, got metadata.namespace 'web'",
  build: homelab => {
    const yaml = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high, namespace: web }\nvalue: 1';
    put(new Release(home(homelab), 'web'), 'clusterManifests', yaml);
  },
};
