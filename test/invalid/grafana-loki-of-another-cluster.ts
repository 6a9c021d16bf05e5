import { Cluster } from '../../lib/core/cluster';
import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { Loki } from '../../lib/observability/loki';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { existingSecret } from '../../lib/core/secret';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "loki is a service of 'away', and Grafana runs on 'home': they share no names",
  build: homelab => {
    const away = new Cluster(homelab, 'away', { domain: 'away.example.net', engine: argoCd() });
    const loki = new Loki(away, 'loki').gateway;
    const grafanaAdmin = { user: existingSecret('grafana', 'user'), password: existingSecret('grafana', 'password') };
    new KubePrometheusStack(home(homelab), 'stack', { loki, grafanaAdmin });
  },
};
