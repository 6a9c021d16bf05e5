import * as pulumi from '@pulumi/pulumi';
import { planned } from './planned';

/** One field of one item, as a store of secrets keeps it. */
export interface SecretField {
  /** Title of the item, or its id. */
  readonly item: string;
  /** Label of the field, or the name of a file. */
  readonly field: string;
}

/**
 * Reads secrets for bootstrap. What it returns is a secret of Pulumi's: encrypted in the state, never shown.
 *
 * Read before the first resource is made, so that a secret that is missing leaves nothing half done.
 */
export interface SecretReader {
  /** @throws if it is not there, or cannot be reached; the error never has a part of a value in it */
  read(field: SecretField): Promise<pulumi.Output<string>>;
}

/**
 * Secrets out of environment variables, for example in CI. `read({ item: 'cloudflare-api-token', field: 'token' })` is
 * `CLOUDFLARE_API_TOKEN_TOKEN`: letters and digits in upper case, everything else an underscore.
 *
 * @param variables names of the variables that are called otherwise, by `<item>/<field>`
 */
export function environmentSecrets(
  variables: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): SecretReader {
  return {
    read: ({ item, field }) => {
      if (planned()) return placeholder({ item, field });
      const name = variables[`${item}/${field}`] ?? `${item}_${field}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');
      const value = environment[name];
      if (value === undefined || value === '') return failed(`secret '${item}/${field}' is not in the environment: set ${name}`);
      return Promise.resolve(pulumi.secret(value));
    },
  };
}

/**
 * Secrets out of the stack's own configuration, encrypted there by `pulumi config set --secret`. `read({ item: 'cloudflare', field: 'token' })`
 * is the key `cloudflare.token`.
 */
export function configSecrets(config: pulumi.Config): SecretReader {
  return {
    read: ({ item, field }) => {
      if (planned()) return placeholder({ item, field });
      const key = `${item}.${field}`;
      const value = config.getSecret(key);
      if (value === undefined)
        return failed(`secret '${item}/${field}' is not in the stack's configuration: pulumi config set --secret ${key}`);
      if (!isEncrypted(`${config.name}:${key}`))
        return failed(
          `secret '${item}/${field}' stands in the stack's configuration for all to read: set it again with pulumi config set --secret ${key}`,
        );
      return Promise.resolve(value);
    },
  };
}

/** Whether a key of the configuration is stored encrypted. The SDK's types leave the question out. */
function isEncrypted(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { readonly isConfigSecret?: (key: string) => boolean };
  return isConfigSecret?.(key) ?? true;
}

/** What stands for a secret in a plan, which reads none. */
export function placeholder({ item, field }: SecretField): Promise<pulumi.Output<string>> {
  return Promise.resolve(pulumi.secret(`${item}/${field}`));
}

function failed(message: string): Promise<never> {
  return Promise.reject(new pulumi.RunError(message));
}
