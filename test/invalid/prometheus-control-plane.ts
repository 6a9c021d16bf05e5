import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "controlPlanes must be an IP address such as 10.0.4.205, got 'controlplane1'",
  build: homelab => {
    new KubePrometheusStack(home(homelab), 'stack', {
      grafanaAdmin: { user: existingSecret('grafana', 'user'), password: existingSecret('grafana', 'password') },
      controlPlanes: ['controlplane1'],
    });
  },
};
