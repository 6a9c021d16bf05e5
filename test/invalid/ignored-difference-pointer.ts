import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "ignoreDifferences of Service must have JSON pointers such as /spec/replicas, got 'spec.clusterIP'",
  build: homelab => {
    const ignoreDifferences = [{ kind: 'Service', jsonPointers: ['spec.clusterIP'] }];
    const web = new ManifestAddon(home(homelab), 'web', { namespace: 'web', ignoreDifferences });
    new ApiObject(web.manifests, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
  },
};
