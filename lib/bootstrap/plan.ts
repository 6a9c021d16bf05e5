import { fromYaml } from '../core/yaml';
import { isPlainObject } from '../core/plain-data';
import { whilePlanned } from './planned';
import { record, type RecordedResource, type RecordedStack } from './recording';

/** A resource that a program would make, as `homelab bootstrap plan` shows it. */
export interface PlannedResource {
  /** Name in the program. */
  readonly name: string;
  /** Type token, for example `kubernetes:helm.sh/v3:Release`. */
  readonly type: string;
  /** Names of what must be there first, sorted. */
  readonly after: readonly string[];
  /** What it is called where it is made: `namespace/name` in a cluster, a domain name. */
  readonly object: string;
  /** Chart and version. @default - it is no release */
  readonly chart?: string;
  /** Values of the chart that are different in the first minute. @default - none */
  readonly overrides?: unknown;
  /** What it is afterwards: changed by later runs, or once there the engine's. */
  readonly owner: 'pulumi' | 'gitops';
  /** Destroying the stack leaves it. */
  readonly kept: boolean;
}

/** Types that hold others and are nothing by themselves. */
const holders = /^(pulumi:(pulumi|providers):|homelab:bootstrap:)/;

/** Answers of providers that a plan does not ask. */
const mocks: NonNullable<RecordedStack['mocks']> = {
  call: ({ token, inputs }) => {
    const given = inputs as { readonly name?: string; readonly filter?: { readonly name?: string } };
    if (token.includes('PermissionGroups')) return { results: [{ id: given.name, name: given.name }] };
    if (token.includes('getZone:')) return { zoneId: given.filter?.name };
    return { ...(inputs as object), token: 'token' };
  },
};

/**
 * What a program would make for a stack, in an order in which it can be made. Nobody is asked: no engine, no provider, no cluster, no
 * store of secrets.
 *
 * @param stackFile text of the stack's `Pulumi.<stack>.yaml`; empty if there is none
 * @throws what the program throws
 */
export async function planStack(
  project: string,
  stack: string,
  stackFile: string,
  program: () => unknown,
): Promise<readonly PlannedResource[]> {
  const { config, secrets } = configOf(stackFile, project);
  const all = await whilePlanned(() => record({ project, stack, config, secrets, mocks }, program));
  const known = new Map(all.map(resource => [resource.urn, resource] as const));
  return all
    .filter(({ type }) => !holders.test(type))
    .map(resource => {
      const after = resource.dependencies.flatMap(urn => known.get(urn)?.name ?? []).sort();
      return planned(resource, after, known.get(resource.parent)?.inputs['overrides']);
    });
}

/** Values that are encrypted cannot be read here, and are not needed: what stands for them is. */
function configOf(
  text: string,
  project: string,
): { readonly config: Record<string, string>; readonly secrets: readonly string[] } {
  const file = text === '' ? {} : fromYaml(text);
  const entries = isPlainObject(file) && isPlainObject(file['config']) ? Object.entries(file['config']) : [];
  const all = entries.map(([key, value]) => [key.includes(':') ? key : `${project}:${key}`, value] as const);
  const secrets = all.flatMap(([key, value]) => (isPlainObject(value) && 'secure' in value ? [key] : []));
  return {
    config: Object.fromEntries(all.map(([key, value]) => [key, secrets.includes(key) ? 'encrypted' : textOf(value)])),
    secrets,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function planned(
  { name, type, inputs, ignoreChanges, retainOnDelete }: RecordedResource,
  after: readonly string[],
  overrides: unknown,
): PlannedResource {
  const release = type === 'kubernetes:helm.sh/v3:Release';
  const chart = release ? `${String(inputs['chart'])} ${String(inputs['version'])}` : undefined;
  const own = release && isPlainObject(overrides) ? overrides[String(inputs['name'])] : undefined;
  return {
    name,
    type,
    after,
    object: objectOf(inputs),
    ...(chart !== undefined && { chart }),
    ...(own !== undefined && { overrides: own }),
    owner: ignoreChanges.includes('spec') || ignoreChanges.includes('version') ? 'gitops' : 'pulumi',
    kept: retainOnDelete,
  };
}

function objectOf(inputs: RecordedResource['inputs']): string {
  const metadata = inputs['metadata'] ?? inputs;
  const { namespace, name, title, settingId, network } = metadata as Readonly<Record<string, unknown>>;
  const own = name ?? title ?? settingId ?? network;
  return [namespace, own].filter(each => typeof each === 'string').join('/');
}
