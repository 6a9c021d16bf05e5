import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'controlPlanes is empty: give their addresses, or leave it out and none is scraped',
  build: homelab => {
    new KubePrometheusStack(home(homelab), 'stack', {
      grafanaAdmin: { user: existingSecret('grafana', 'user'), password: existingSecret('grafana', 'password') },
      controlPlanes: [],
    });
  },
};
