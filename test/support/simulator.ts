/** A part of an application that an engine applies at once, and the parts that it makes wait for it. */
export interface Step {
  readonly name: string;
  readonly application: string;
  readonly before: ReadonlySet<string>;
  readonly objects: readonly Manifest[];
  /** Groups and `group/Kind`s that its chart installs; undefined if it is no chart. */
  readonly installs: readonly string[] | undefined;
  readonly namespace: string;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

const builtIn = /^(v1|[a-z]+\/|(.*\.)?(authorization|networking|storage|scheduling|apiextensions|policy)\.k8s\.io\/)/;
const custom = ({ apiVersion }: Manifest): boolean => !builtIn.test(apiVersion) || apiVersion.startsWith('gateway.networking');
const groupOf = ({ apiVersion }: Manifest): string => apiVersion.split('/')[0] ?? '';

/**
 * Applies every step with nothing there but what the steps before it left, as the unluckiest timing would have it, and
 * returns what would fail: a custom resource before its definition, an object before its namespace, a chart or pod before its
 * Secret, a secret before its store, a certificate before its issuer, a route before its Gateway.
 */
export function simulate(steps: readonly Step[], present: readonly string[]): readonly string[] {
  const byName = new Map(steps.map(step => [step.name, step]));
  return steps.flatMap(step => {
    const there = new Set(present);
    for (const name of ancestors(step, byName)) for (const effect of effectsOf(byName.get(name))) there.add(effect);
    // Both engines apply definitions and namespaces of a step before its other objects.
    for (const object of step.objects)
      if (['Namespace', 'CustomResourceDefinition'].includes(object.kind))
        for (const effect of effectOf(object)) there.add(effect);
    const needs = [
      ...step.objects.flatMap(needsOf),
      ...(step.installs === undefined ? [] : [`namespace ${step.namespace}`, ...secretsOf(step, steps)]),
    ];
    return [...new Set(needs)].filter(need => !satisfied(need, there)).map(need => `${step.name} is applied before ${need}`);
  });
}

function ancestors(step: Step, byName: ReadonlyMap<string, Step>, found = new Set<string>()): ReadonlySet<string> {
  for (const name of step.before) {
    if (found.has(name)) continue;
    found.add(name);
    const earlier = byName.get(name);
    if (earlier !== undefined) ancestors(earlier, byName, found);
  }
  return found;
}

function satisfied(need: string, there: ReadonlySet<string>): boolean {
  return there.has(need) || (need.startsWith('definition ') && there.has(need.slice(0, need.lastIndexOf('/'))));
}

function needsOf(object: Manifest): readonly string[] {
  const { kind, metadata, spec = {} } = object;
  const { namespace } = metadata;
  const needs = [
    ...(namespace === undefined ? [] : [`namespace ${namespace}`]),
    ...(custom(object) ? [`definition ${groupOf(object)}/${kind}`] : []),
  ];
  if (kind === 'ExternalSecret') needs.push(`store ${(spec['secretStoreRef'] as { name: string }).name}`);
  if (kind === 'Certificate') needs.push(`issuer ${(spec['issuerRef'] as { name: string }).name}`);
  if (kind === 'HTTPRoute')
    for (const parent of (spec['parentRefs'] ?? []) as readonly { name: string }[]) needs.push(`gateway ${parent.name}`);
  const mounted = JSON.stringify(spec).matchAll(/"secret(?:Name|KeyRef)":(?:"([^"]+)"|\{[^}]*"name":"([^"]+)")/g);
  if (['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind))
    for (const [, a, b] of mounted) needs.push(`secret ${namespace}/${a ?? b}`);
  return needs;
}

function effectOf(object: Manifest): readonly string[] {
  const { kind, metadata, spec = {} } = object;
  const { name, namespace } = metadata;
  if (kind === 'Namespace') return [`namespace ${name}`];
  if (kind === 'ClusterSecretStore') return [`store ${name}`];
  if (kind === 'ClusterIssuer') return [`issuer ${name}`];
  if (kind === 'Gateway') return [`gateway ${name}`];
  if (kind === 'ExternalSecret') return [`secret ${namespace}/${name}`];
  if (kind === 'Certificate') return [`secret ${namespace}/${String(spec['secretName'])}`];
  const { group, names } = spec as { group?: string; names?: { kind: string } };
  return kind === 'CustomResourceDefinition' ? [`definition ${group}/${names?.kind}`] : [];
}

function effectsOf(step: Step | undefined): readonly string[] {
  return [...(step?.objects.flatMap(effectOf) ?? []), ...(step?.installs ?? []).map(group => `definition ${group}`)];
}

function secretsOf(step: Step, steps: readonly Step[]): readonly string[] {
  const own = steps.filter(({ application }) => application === step.application).flatMap(({ objects }) => objects);
  return own.filter(({ kind }) => kind === 'ExternalSecret').flatMap(effectOf);
}
