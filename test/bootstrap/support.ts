import type { RecordedResource } from '../../lib/bootstrap/recording';
import { HelmAddon, type HelmAddonProps } from '../../lib/core/helm-addon';
import type { JsonObject } from '../../lib/core/model';
import type { ClusterTarget } from '../../lib/core/target';

/** What Pulumi puts around a secret on its way to the engine. */
const secretKey = '4dabf18193072939515e22adb298388d';
const secretMark = '1b47061264138c4ac30d75fd1eb44270';

/** The resource of a name. */
export function named(all: readonly RecordedResource[], name: string): RecordedResource {
  const found = all.find(each => each.name === name);
  if (found === undefined) throw new Error(`nothing is called '${name}' (${all.map(each => each.name).join(', ')})`);
  return found;
}

/** What is in a secret; fails if it is none. */
export function unsealed(value: unknown): unknown {
  const sealed = value as Readonly<Record<string, unknown>> | undefined;
  if (sealed?.[secretKey] !== secretMark) throw new Error('this is no secret');
  return sealed['value'];
}

/** Inputs with every secret taken out: what anybody may see. */
export function visible(all: readonly RecordedResource[]): string {
  return JSON.stringify(all, (_key, value: unknown) =>
    (value as Readonly<Record<string, unknown>> | null)?.[secretKey] === secretMark ? '[secret]' : value,
  );
}

/** Names of what a resource waits for. */
export function waitsFor({ dependencies }: RecordedResource): readonly string[] {
  return dependencies.map(urn => urn.split('::').at(-1)!).sort();
}

/** Some add-on with a chart, `id` in a namespace. */
export class Some extends HelmAddon<JsonObject> {
  constructor(scope: ClusterTarget, id: string, props: HelmAddonProps<JsonObject> & { readonly repository?: string } = {}) {
    const { repository = 'https://charts.example.net' } = props;
    super(scope, id, { repository, name: `${id}-chart`, version: '1.2.3' }, { namespace: 'kube-system', values: {} }, props);
  }
}
