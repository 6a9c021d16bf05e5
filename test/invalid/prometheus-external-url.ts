import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "externalUrls.grafana must be a URL such as https://grafana.example.net, got 'grafana.home.example.net'",
  build: homelab => {
    new KubePrometheusStack(home(homelab), 'stack', {
      grafanaAdmin: { user: existingSecret('grafana', 'user'), password: existingSecret('grafana', 'password') },
      externalUrls: { grafana: 'grafana.home.example.net' },
    });
  },
};
