import { KubePrometheusAgent } from '../../lib/observability/kube-prometheus-agent';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "remoteWrite must be a URL such as https://prom.example.net/api/v1/write, got 'prom.example.net'",
  build: homelab => {
    new KubePrometheusAgent(home(homelab), 'agent', { remoteWrite: 'prom.example.net' });
  },
};
