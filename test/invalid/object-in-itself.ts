import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { app, home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'home/web/manifests/settings: /data is nested more than 200 levels deep: does it contain itself?',
  build: homelab => {
    const data: Record<string, object> = { a: {} };
    data['a'] = { b: data };
    const settings: ApiObjectProps = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, ...{ data } };
    const web = app(home(homelab), 'web', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }');
    new ApiObject(web.manifests, 'settings', settings);
  },
};
