export { ExternalSecretSource, type RemoteValue } from './external-secret';
export { ExternalSecrets, type ExternalSecretsProps, type ExternalSecretsValues } from './external-secrets';
export { OnePasswordStore, type OnePasswordStoreProps } from './onepassword';
