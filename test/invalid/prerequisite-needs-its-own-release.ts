import { home, put, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home/web/prerequisites/pod-web: pod 'web', a prerequisite, needs ServiceAccount 'web' in namespace web, which the release of the same add-on makes later: put Pod 'web' into manifests",
  build(homelab) {
    const web = new Release(home(homelab), 'web');
    web.makes('ServiceAccount', 'web');
    put(
      web,
      'prerequisites',
      `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { serviceAccountName: web, containers: [{ name: main, image: docker.io/library/nginx:1.29.0 }] }
`,
    );
  },
};
