import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { home, Release, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "home/group/web: add-on id 'web' is already used by home/web",
  build: homelab => {
    const cluster = home(homelab);
    new Release(cluster, 'web');
    new Chart(new Construct(cluster, 'group'), 'web');
  },
};
