import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/web/manifests/settings: /data/zone is an instance of Promise: give plain data',
  build: homelab => {
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', data: { zone: Promise.resolve('a') } };
    new ApiObject(
      app(home(homelab), 'web', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }').manifests,
      'settings',
      settings as ApiObjectProps,
    );
  },
};
