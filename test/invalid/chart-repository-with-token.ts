import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/charts: spec.url of HelmRepository 'charts' has a password in it, which would be in Git: leave it out of the address",
  build: homelab => {
    const web = new ManifestAddon(home(homelab), 'web', { namespace: 'web' });
    new ApiObject(web.manifests, 'charts', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'charts' },
      ...{ spec: { url: 'https://glpat-hunter2@charts.example.net', interval: '1h' } },
    });
  },
};
