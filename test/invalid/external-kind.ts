import type { RefKind } from '../../lib/core/references';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    "kind 'Pod' cannot be referred to: give one of Service, Secret, ConfigMap, ServiceAccount, Gateway, GatewayClass, Issuer, ClusterIssuer, SecretStore, ClusterSecretStore, StorageClass, PriorityClass, IngressClass, AppProject, Role, ClusterRole, Deployment, StatefulSet, PersistentVolumeClaim",
  build: homelab => {
    home(homelab).external('Pod' as RefKind, 'web', 'web');
  },
};
