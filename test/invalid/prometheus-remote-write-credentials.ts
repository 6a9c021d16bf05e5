import { KubePrometheusAgent } from '../../lib/observability/kube-prometheus-agent';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'remoteWrite would put the credentials for prom.example.net in Git: leave them out, and give a SecretSource',
  build: homelab => {
    new KubePrometheusAgent(home(homelab), 'agent', { remoteWrite: 'https://me:hunter2@prom.example.net/api/v1/write' });
  },
};
