import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/configmap-settings: data of ConfigMap 'settings' have 1048577 bytes, at most 1048576 fit",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { a: PLACE }
`.replace('PLACE', 'x'.repeat(1_048_577)),
    );
  },
};
