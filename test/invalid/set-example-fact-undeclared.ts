import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "the example of set 'media' has a fact 'tpyo' that facts does not declare (it declares name, server, domain, environment)",
  build: homelab => {
    const example = { name: 'media', domain: 'media.example.net', environment: 'staging', facts: { tpyo: 'z' } };
    set(homelab, 'media', home(homelab), { example, facts: {} });
  },
};
