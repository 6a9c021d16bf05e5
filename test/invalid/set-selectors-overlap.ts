import { home, Release, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "staff: can match the same registration as guests: let the selector of 'staff' exclude it by label 'role', for example role NotIn [guests]",
  build: homelab => {
    const hub = home(homelab);
    new Release(hub, 'api');
    new Release(set(homelab, 'guests', hub), 'web');
    new Release(set(homelab, 'staff', hub, { selector: { matchLabels: { tier: 'staff' } } }), 'web');
  },
};
