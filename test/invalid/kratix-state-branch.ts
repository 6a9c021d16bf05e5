import { Kratix } from '../../lib/addons/kratix';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "state.branch must be the name of a branch such as main, got 'my branch'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', {
      state: {
        url: 'https://github.com/me/platform-state',
        branch: 'my branch',
        githubApp: {
          appId: existingSecret('app', 'appID'),
          installationId: existingSecret('app', 'installationID'),
          privateKey: existingSecret('app', 'privateKey'),
        },
      },
    });
  },
};
