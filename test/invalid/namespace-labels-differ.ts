import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/two: namespace shared would get label pod-security.kubernetes.io/enforce=baseline, but home/one gives it pod-security.kubernetes.io/enforce=restricted',
  build: homelab => {
    const cluster = home(homelab);
    const key = 'pod-security.kubernetes.io/enforce';
    new Release(cluster, 'one', { namespace: 'shared', namespaceLabels: { [key]: 'restricted' } });
    new Release(cluster, 'two', { namespace: 'shared', namespaceLabels: { [key]: 'baseline' } });
  },
};
