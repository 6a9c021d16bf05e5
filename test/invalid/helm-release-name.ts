import { HelmRelease, OCIRepository } from '../../lib/gitops';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "releaseName must be a DNS name of at most 53 characters (DNS labels joined by dots), got '../x'",
  build: homelab => {
    const place = new ManifestAddon(home(homelab), 'web', { namespace: 'web' });
    const { ref: chart } = new OCIRepository(place, 'web', { url: 'oci://ghcr.io/me/web', ref: { tag: '1.2.3' }, chart: true });
    new HelmRelease(place, 'web', { chart, releaseName: '../x' });
  },
};
