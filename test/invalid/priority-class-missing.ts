import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/web/manifests/pod-web: PriorityClass 'platform-critcal' does not exist; did you mean 'platform-critical'?",
  build(homelab) {
    const cluster = home(homelab);
    cluster.external('PriorityClass', '', 'platform-critical');
    app(
      cluster,
      'web',
      `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { priorityClassName: platform-critcal, containers: [{ name: main, image: docker.io/library/nginx:1.29.0 }] }
`,
    );
  },
};
