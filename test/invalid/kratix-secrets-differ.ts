import { Kratix } from '../../lib/addons/kratix';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "githubApp must be three keys of one Secret, got 'app' and 'other'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', {
      state: {
        url: 'https://github.com/me/platform-state',
        githubApp: {
          appId: existingSecret('app', 'appID'),
          installationId: existingSecret('app', 'installationID'),
          privateKey: existingSecret('other', 'privateKey'),
        },
      },
    });
  },
};
