import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/namespaces: add-on id 'namespaces' is kept for the cluster's namespaces: choose another",
  build: homelab => {
    app(home(homelab), 'namespaces', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: b }');
  },
};
