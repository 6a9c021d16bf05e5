import { home, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/talos: talos/cluster.yaml would have 'WatchdogTimerConfig' twice: give it in one setting or document",
  build: homelab => {
    talos(home(homelab), {
      watchdog: {},
      documents: [{ apiVersion: 'v1alpha1', kind: 'WatchdogTimerConfig', device: '/dev/watchdog1', timeout: '1m' }],
    });
  },
};
