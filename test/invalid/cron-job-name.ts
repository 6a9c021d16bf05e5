import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/manifests/cronjob-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: name of CronJob must be a DNS name of at most 52 characters (its jobs append 11 more; DNS labels joined by dots), got 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
  build(homelab) {
    app(
      home(homelab),
      'web',
      `
apiVersion: batch/v1
kind: CronJob
metadata: { name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa }
spec:
  schedule: '@daily'
  jobTemplate:
    spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: docker.io/library/nginx:1.29.0 }] } } }
`,
    );
  },
};
