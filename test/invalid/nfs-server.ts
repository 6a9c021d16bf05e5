import { NfsSubdirExternalProvisioner } from '../../lib/addons/nfs-subdir-external-provisioner';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "server must be an IP address or a host name, got '10.0.0.12:/mnt'",
  build: homelab => {
    new NfsSubdirExternalProvisioner(home(homelab), 'nfs', {
      server: '10.0.0.12:/mnt',
      configPath: '/config',
      dataPath: '/data',
    });
  },
};
