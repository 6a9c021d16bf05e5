import { AccountToken } from '@pulumi/cloudflare/accountToken';
import { ApiToken } from '@pulumi/cloudflare/apiToken';
import { getAccountApiTokenPermissionGroupsListOutput } from '@pulumi/cloudflare/getAccountApiTokenPermissionGroupsList';
import { getApiTokenPermissionGroupsListOutput } from '@pulumi/cloudflare/getApiTokenPermissionGroupsList';
import * as pulumi from '@pulumi/pulumi';
import { parseNetwork } from '../../core/addresses';
import { shown } from '../../core/names';
import type { CloudflareZone } from './zone';

/** Arguments of {@link CloudflareToken}. */
export interface CloudflareTokenArgs {
  /** What it is called at Cloudflare. */
  readonly name: string;
  /** The zones that it may touch, and no others. */
  readonly zones: readonly CloudflareZone[];
  /** Names of the permissions, as Cloudflare lists them. @default - what cert-manager's DNS-01 and external-dns need: 'DNS Write' and 'Zone Read' */
  readonly permissions?: readonly string[];
  /** Makes it the account's instead of the person's who runs this. @default - a person's */
  readonly accountId?: pulumi.Input<string>;
  /** Networks that it may be used from, for example `203.0.113.0/24`. @default - everywhere */
  readonly allowedFrom?: readonly string[];
  /** When it ends, for example `2027-01-01T00:00:00Z`. @default - never */
  readonly expiresOn?: string;
}

/**
 * A token of Cloudflare's API that may do one thing, in some zones.
 *
 * @throws if it could do nothing, or a network or the end is none
 * @see https://developers.cloudflare.com/fundamentals/api/reference/permissions/
 */
export class CloudflareToken extends pulumi.ComponentResource {
  /** The token itself; a secret. */
  readonly value: pulumi.Output<string>;

  constructor(name: string, args: CloudflareTokenArgs, options: pulumi.ComponentResourceOptions = {}) {
    const { zones, permissions = ['DNS Write', 'Zone Read'], accountId, allowedFrom = [], expiresOn } = args;
    if (zones.length === 0) throw new Error(`token '${args.name}' has no zones: name those that it may touch`);
    if (permissions.length === 0)
      throw new Error(`token '${args.name}' has no permissions: name at least one, such as 'DNS Write'`);
    for (const network of allowedFrom) parseNetwork(`allowedFrom of token '${args.name}'`, network);
    if (expiresOn !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(expiresOn))
      throw new Error(`expiresOn of token '${args.name}' must be a time such as 2027-01-01T00:00:00Z, got ${shown(expiresOn)}`);
    super('homelab:bootstrap:CloudflareToken', name, {}, options);
    const policy = {
      effect: 'allow',
      permissionGroups: [...permissions].sort().map(permission => ({ id: this.permission(permission, accountId) })),
      resources: pulumi
        .all(zones.map(({ zoneId }) => zoneId))
        .apply(ids =>
          JSON.stringify(Object.fromEntries([...ids].sort().map(id => [`com.cloudflare.api.account.zone.${id}`, '*']))),
        ),
    };
    const shared = {
      name: args.name,
      policies: [policy],
      ...(expiresOn !== undefined && { expiresOn }),
      ...(allowedFrom.length > 0 && { condition: { requestIp: { ins: [...allowedFrom] } } }),
    };
    const made: pulumi.CustomResourceOptions = { parent: this, additionalSecretOutputs: ['value'] };
    const token =
      accountId === undefined ? new ApiToken(name, shared, made) : new AccountToken(name, { ...shared, accountId }, made);
    this.value = pulumi.secret(token.value);
    this.registerOutputs({ value: this.value });
  }

  /** Cloudflare knows permissions by ids that no page lists. */
  private permission(name: string, accountId: pulumi.Input<string> | undefined): pulumi.Output<string> {
    const options = { parent: this };
    const found =
      accountId === undefined
        ? getApiTokenPermissionGroupsListOutput({ name }, options).results
        : getAccountApiTokenPermissionGroupsListOutput({ accountId, name }, options).results;
    return pulumi.output(found as pulumi.Input<readonly PermissionGroup[]>).apply(groups => permissionId(name, groups));
  }
}

interface PermissionGroup {
  readonly id: string;
  readonly name: string;
}

/**
 * The id of a permission, of those that were found by its name or a part of it.
 *
 * @throws if there is none of exactly this name
 */
export function permissionId(name: string, groups: readonly PermissionGroup[]): string {
  const group = groups.find(each => each.name === name);
  if (group !== undefined) return group.id;
  throw new pulumi.RunError(`permission '${name}' is none that Cloudflare has`);
}
