import { NfsSubdirExternalProvisioner } from '../../lib/addons/nfs-subdir-external-provisioner';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "dataPath must be an absolute path such as /mnt/user/data, got 'data'",
  build: homelab => {
    new NfsSubdirExternalProvisioner(home(homelab), 'nfs', {
      server: 'nas.example.net',
      configPath: '/config',
      dataPath: 'data',
    });
  },
};
