import type { SecretRef, ServiceRef } from '../lib';
import { hostAndPort } from './addresses';
import { site } from './site';

/** Client of Grafana at Authentik, and where pods reach Authentik. */
export interface GrafanaSignIn {
  readonly clientId: SecretRef;
  readonly clientSecret: SecretRef;
  readonly authentik: ServiceRef;
}

/** People sign in at Authentik, and are in Grafana what their groups say. The first administrator may still use a password. */
export function signIn({ clientId, clientSecret, authentik }: GrafanaSignIn): object {
  const from = ({ name, key }: SecretRef): object => ({ secretKeyRef: { name, key } });
  const { url, admins, users } = site.authentik;
  const inCluster = `http://${hostAndPort(authentik, 'http')}/application/o`;
  return {
    envValueFrom: {
      GF_AUTH_GENERIC_OAUTH_CLIENT_ID: from(clientId),
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: from(clientSecret),
    },
    'grafana.ini': {
      auth: { oauth_auto_login: false, disable_login_form: false },
      'auth.generic_oauth': {
        enabled: true,
        name: 'Authentik',
        scopes: 'openid profile email groups',
        auth_url: `${url}/application/o/authorize/`,
        token_url: `${inCluster}/token/`,
        api_url: `${inCluster}/userinfo/`,
        use_pkce: true,
        use_refresh_token: true,
        allow_sign_up: true,
        role_attribute_path: `contains(groups[*], '${admins}') && 'Admin' || contains(groups[*], '${users}') && 'Editor' || 'Viewer'`,
      },
    },
  };
}

/** Files on NFS belong to this account; the root file system stays as the image has it. */
export const account = {
  initChownData: { enabled: false },
  securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
  containerSecurityContext: { readOnlyRootFilesystem: true },
  extraEmptyDirMounts: [{ name: 'tmp', mountPath: '/tmp' }],
};

/** Dashboards that are fetched from grafana.com, at a revision of their own each. */
export const fetchedDashboards = {
  dashboardProviders: {
    'dashboardproviders.yaml': {
      apiVersion: 1,
      providers: [
        {
          name: 'default',
          orgId: 1,
          folder: 'Kubernetes',
          type: 'file',
          disableDeletion: false,
          editable: true,
          options: { path: '/var/lib/grafana/dashboards/default' },
        },
      ],
    },
  },
  dashboards: {
    default: Object.fromEntries(
      Object.entries(site.dashboards).map(([name, dashboard]) => [name, { ...dashboard, datasource: 'Prometheus' }]),
    ),
  },
};
