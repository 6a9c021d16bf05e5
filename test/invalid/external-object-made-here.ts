import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "home: service 'grafana' in namespace monitoring is external, but home/monitoring makes it: use that add-on's reference",
  build(homelab) {
    const cluster = home(homelab);
    new Release(cluster, 'monitoring').makes('Service', 'grafana');
    cluster.external('Service', 'monitoring', 'grafana');
  },
};
