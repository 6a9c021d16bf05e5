import { app, home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web: cannot depend on 'media/mine': it is no application of 'home'",
  build: homelab => {
    const hub = home(homelab);
    const mine = app(set(homelab, 'media', hub), 'mine', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: map }');
    app(hub, 'web', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: map }').node.addDependency(mine);
  },
};
