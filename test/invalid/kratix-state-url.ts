import { Kratix } from '../../lib/addons/kratix';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "state.url must be a URL such as https://github.com/me/platform-state, got 'git@github.com:me/platform-state.git'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', {
      state: {
        url: 'git@github.com:me/platform-state.git',
        githubApp: {
          appId: existingSecret('app', 'appID'),
          installationId: existingSecret('app', 'installationID'),
          privateKey: existingSecret('app', 'privateKey'),
        },
      },
    });
  },
};
