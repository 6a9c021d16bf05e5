import { home, machine, plan, talos, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'home/talos: endpoint is needed, such as https://10.0.4.100:6443: the network plan has no vip, and there are 3 control planes',
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster);
    for (const number of [1, 2, 3]) machine(cluster, `node${number}`, { interfaces: [{ addresses: [`10.0.4.10${number}`] }] });
    talos(cluster);
  },
};
