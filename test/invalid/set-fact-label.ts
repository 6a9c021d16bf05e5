import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "fact 'zone' of set 'media' is read from label 'example.net/zone/a', which no registration can have",
  build: homelab => {
    set(homelab, 'media', home(homelab), { facts: { zone: { label: 'example.net/zone/a' } } });
  },
};
