import { Kratix } from '../../lib/addons/kratix';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "state.path must be a folder in the repository such as clusters, got '/clusters'",
  build: homelab => {
    new Kratix(home(homelab), 'kratix', {
      state: {
        url: 'https://github.com/me/platform-state',
        path: '/clusters',
        githubApp: {
          appId: existingSecret('app', 'appID'),
          installationId: existingSecret('app', 'installationID'),
          privateKey: existingSecret('app', 'privateKey'),
        },
      },
    });
  },
};
