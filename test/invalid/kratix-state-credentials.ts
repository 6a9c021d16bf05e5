import { Kratix } from '../../lib/addons/kratix';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'state.url would put the credentials for github.com in Git: leave them out, and give a SecretSource',
  build: homelab => {
    new Kratix(home(homelab), 'kratix', {
      state: {
        url: 'https://me:hunter2@github.com/me/platform-state',
        githubApp: {
          appId: existingSecret('app', 'appID'),
          installationId: existingSecret('app', 'installationID'),
          privateKey: existingSecret('app', 'privateKey'),
        },
      },
    });
  },
};
