import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/certs: installs the definitions of cert-manager.io, which externalCrds says somebody else does: remove it there',
  build: homelab => {
    new Release(home(homelab), 'certs', { installs: ['cert-manager.io'] });
  },
};
