import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/pod-web: PersistentVolumeClaim 'dta' in namespace web does not exist; did you mean 'data'?",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { volumes: [{ name: v, persistentVolumeClaim: { claimName: dta } }], containers: [{ name: main, image: docker.io/library/nginx:1.29.0 }] }
`,
    );
  },
};
