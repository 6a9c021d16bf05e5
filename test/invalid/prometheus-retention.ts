import { existingSecret } from '../../lib/core/secret';
import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'retentionDays must be a whole number of at least 1, got 0',
  build: homelab => {
    new KubePrometheusStack(home(homelab), 'stack', {
      retentionDays: 0,
      grafanaAdmin: { user: existingSecret('grafana', 'user'), password: existingSecret('grafana', 'password') },
    });
  },
};
