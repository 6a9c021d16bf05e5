import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/job: metadata.generateName 'migrate-' of Job would make another object at every sync: give metadata.name",
  build(homelab) {
    const web = new ManifestAddon(home(homelab), 'web', { namespace: 'web' });
    new ApiObject(web.manifests, 'job', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { generateName: 'migrate-' },
      spec: {
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'docker.io/library/nginx:1.29.0' }] } },
      },
    });
  },
};
