import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "size must be a quantity above zero such as 10Gi, got '30 GB'",
  build: homelab => {
    new KubePrometheusStack(home(homelab), 'stack', {
      grafanaAdmin: { user: existingSecret('grafana', 'user'), password: existingSecret('grafana', 'password') },
      size: '30 GB',
    });
  },
};
