import { home, machine, plan, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/node1: address 10.0.4.205 is used by both gateway nginx-gateway and machine node1',
  build: homelab => {
    const cluster = home(homelab);
    plan(cluster, { pools: { default: ['10.0.4.200-10.0.4.253'] }, gateways: { 'nginx-gateway': '10.0.4.205' } });
    machine(cluster, 'node1', { interfaces: [{ addresses: ['10.0.4.205/24'] }] });
  },
};
