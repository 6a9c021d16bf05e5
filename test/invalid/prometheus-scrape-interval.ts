import { KubePrometheusAgent } from '../../lib/observability/kube-prometheus-agent';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'scrapeIntervalSeconds must be a whole number of at least 1, got 0',
  build: homelab => {
    const remoteWrite = 'https://prom.example.net/api/v1/write';
    new KubePrometheusAgent(home(homelab), 'agent', { remoteWrite, scrapeIntervalSeconds: 0 });
  },
};
