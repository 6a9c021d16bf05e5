import { Kratix } from '../../lib/addons/kratix';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "githubApp.appId must be kept under the key appID, got 'id' of Secret 'app'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', {
      state: {
        url: 'https://github.com/me/platform-state',
        githubApp: {
          appId: existingSecret('app', 'id'),
          installationId: existingSecret('app', 'installationID'),
          privateKey: existingSecret('app', 'privateKey'),
        },
      },
    });
  },
};
