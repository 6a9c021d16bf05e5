import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "fact 'zone' of set 'media' is read from annotation 'time zone', which no registration can have",
  build: homelab => {
    set(homelab, 'media', home(homelab), { facts: { zone: { annotation: 'time zone' } } });
  },
};
