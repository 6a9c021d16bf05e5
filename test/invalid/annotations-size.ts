import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/configmap-settings: annotations of ConfigMap 'settings' have 262177 bytes, at most 262144 fit",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, annotations: { note: PLACE } }
data: { a: b }
`.replace('PLACE', 'x'.repeat(262_144)),
    );
  },
};
