import { OCIRepository } from '../../lib/gitops';
import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "ref of OCIRepository 'web' is empty: give tag, semver or digest",
  build: homelab => {
    new OCIRepository(app(home(homelab), 'flux-system', ''), 'web', { url: 'oci://ghcr.io/example/web', ref: {} });
  },
};
