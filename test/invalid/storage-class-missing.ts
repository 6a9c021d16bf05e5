import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/persistentvolumeclaim-data: StorageClass 'fast' does not exist: declare it, or use external('StorageClass', '', 'fast')",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { storageClassName: fast, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
    );
  },
};
