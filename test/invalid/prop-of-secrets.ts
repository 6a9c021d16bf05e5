import { KubePrometheusStack, type KubePrometheusStackProps } from '../../lib/observability/kube-prometheus-stack';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'grafanaAdmin must be a GrafanaAdmin, got text',
  build: homelab => {
    new KubePrometheusStack(home(homelab), 'monitoring', { grafanaAdmin: 'hunter2' } as unknown as KubePrometheusStackProps);
  },
};
