import { ApiObject, Chart } from 'cdk8s';
import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "homelab: chart 'stray' is in no cluster, and nothing would deliver it: make it inside a Cluster or a ClusterSet",
  build: homelab => {
    new Release(home(homelab), 'web');
    const stray = new Chart(homelab, 'stray', { namespace: 'default' });
    new ApiObject(stray, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
  },
};
