import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "grafanaAdmin must be two keys of one Secret, got 'names' and 'passwords'",
  build: homelab => {
    const grafanaAdmin = { user: existingSecret('names', 'grafana'), password: existingSecret('passwords', 'grafana') };
    new KubePrometheusStack(home(homelab), 'stack', { grafanaAdmin });
  },
};
