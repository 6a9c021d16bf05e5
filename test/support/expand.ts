import { parseAllDocuments, type Tags } from 'yaml';
import { renderTemplate } from './go-template';
import { yamlText } from './kustomize';
import type { Value, Values } from './go-functions';

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A Kubernetes object, as far as this file reads it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** A cluster registration of Argo CD: `data` is base64, `stringData` is not. */
export interface ClusterSecret extends Manifest {
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
}

/** A registration for Flux: a ResourceSetInputProvider of type Static. */
export interface InputProvider extends Manifest {
  readonly spec: { readonly type: string; readonly defaultValues?: Values };
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

interface ApplicationSetSpec {
  readonly goTemplate?: boolean;
  readonly goTemplateOptions?: readonly string[];
  readonly generators: readonly {
    readonly clusters?: { readonly selector: Selector; readonly values?: Readonly<Record<string, string>> };
  }[];
  readonly syncPolicy?: { readonly preserveResourcesOnDeletion?: boolean };
  readonly template: { readonly metadata: Values; readonly spec: Values };
}

interface ResourceSetSpec {
  readonly commonMetadata?: { readonly labels?: Values; readonly annotations?: Values };
  readonly inputs?: readonly Values[];
  readonly inputsFrom?: readonly { readonly kind?: string; readonly name?: string; readonly selector?: Selector }[];
  readonly resources?: readonly Values[];
  readonly resourcesTemplate?: string;
}

/** Annotations of a cluster Secret that Argo CD keeps from templates. */
const hiddenAnnotations = new Set([
  'argocd.argoproj.io/refresh',
  'argocd.argoproj.io/hydrate',
  'argocd.argoproj.io/tracking-id',
  'argocd.argoproj.io/installation-id',
  'kubectl.kubernetes.io/last-applied-configuration',
]);

/**
 * The Applications that Argo CD generates from an ApplicationSet with one `clusters` generator, sorted by name.
 *
 * @throws on a field of the set that this does not know, on two Secrets of one cluster name, and where Argo CD would fail
 */
export function expandApplicationSet(set: Manifest & { readonly spec: object }, secrets: readonly ClusterSecret[]): Values[] {
  const spec = set.spec as ApplicationSetSpec;
  onlyKeys(spec, ['goTemplate', 'goTemplateOptions', 'generators', 'syncPolicy', 'template'], 'spec');
  if (spec.goTemplate !== true || spec.goTemplateOptions?.join() !== 'missingkey=error') {
    throw new Error('only goTemplate with goTemplateOptions [missingkey=error] is supported');
  }
  const [generator, ...others] = spec.generators;
  if (generator?.clusters === undefined || others.length > 0) throw new Error('only one clusters generator is supported');
  onlyKeys(generator, ['clusters'], 'spec.generators[0]');
  onlyKeys(generator.clusters, ['selector', 'values'], 'spec.generators[0].clusters');
  const { selector, values } = generator.clusters;
  if (Object.values(selector).every(part => Object.keys(part as object).length === 0)) {
    throw new Error('an empty selector, which takes in the cluster Argo CD runs on, is not supported');
  }
  const chosen = secrets
    .filter(({ metadata }) => metadata.namespace === set.metadata.namespace)
    .filter(({ metadata }) => metadata.labels?.['argocd.argoproj.io/secret-type'] === 'cluster')
    .filter(({ metadata }) => selects(selector, metadata.labels ?? {}))
    .map(clusterParameters);
  const names = chosen.map(parameters => String(parameters['name']));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two cluster Secrets have the name ${twice}: Argo CD loses one of them`);
  return chosen
    .map(parameters => application(set, spec, { ...parameters, ...templatedValues(values, parameters) }))
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function application(set: Manifest, spec: ApplicationSetSpec, parameters: Values): Values {
  const metadata = mapStrings(spec.template.metadata, text => renderTemplate(text, parameters)) as Values;
  const finalizers =
    metadata['finalizers'] ?? (spec.syncPolicy?.preserveResourcesOnDeletion ? null : ['resources-finalizer.argocd.argoproj.io']);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { ...metadata, namespace: set.metadata.namespace ?? '', ...(finalizers !== null && { finalizers }) },
    spec: mapStrings(spec.template.spec, text => renderTemplate(text, parameters)),
  };
}

function clusterParameters(secret: ClusterSecret): Values {
  const decoded = Object.entries(secret.data ?? {}).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()] as const);
  const data = new Map([...decoded, ...Object.entries(secret.stringData ?? {})]);
  const { annotations = {}, labels = {} } = secret.metadata;
  const visible = Object.entries(annotations).filter(([key]) => !hiddenAnnotations.has(key));
  const name = data.get('name') ?? '';
  return {
    name,
    nameNormalized: name
      .toLowerCase()
      .replace(/[^-a-z0-9.]/gu, '-')
      .slice(0, 253)
      .replace(/^[-.]+|[-.]+$/g, ''),
    server: data.get('server') ?? '',
    project: data.get('project') ?? '',
    metadata: {
      ...(Object.keys(annotations).length > 0 && { annotations: new Map(visible) }),
      ...(Object.keys(labels).length > 0 && { labels: new Map(Object.entries(labels)) }),
    },
  };
}

function templatedValues(values: Readonly<Record<string, string>> | undefined, parameters: Values): Values {
  const entries = Object.entries(values ?? {}).map(([key, text]) => [key, renderTemplate(text, parameters)] as const);
  return entries.length === 0 ? {} : { values: new Map(entries) };
}

/**
 * The objects that Flux Operator renders from a ResourceSet over providers of type Static, without the labels by which it marks
 * its own. `inputs.id`, which comes from a provider's UID, is not known here.
 *
 * @throws on a field of the set that this does not know, and where Flux Operator would fail
 */
export function expandResourceSet(set: Manifest & { readonly spec: object }, providers: readonly InputProvider[]): Values[] {
  const spec = set.spec as ResourceSetSpec;
  onlyKeys(
    spec,
    ['commonMetadata', 'inputs', 'inputsFrom', 'resources', 'resourcesTemplate', 'wait', 'serviceAccountName', 'dependsOn'],
    'spec',
  );
  const inputs = [
    ...(spec.inputs ?? []).map(input => ({ ...input, provider: reference(set) })),
    ...chosenProviders(set, spec, providers).map(provider => ({
      ...(provider.spec.defaultValues ?? {}),
      provider: reference(provider),
    })),
  ];
  if (inputs.length === 0) {
    if (spec.inputsFrom?.length) return [];
    throw new Error('a ResourceSet without inputs is not supported');
  }
  const objects = [
    ...(spec.resources ?? []).flatMap(resource => inputs.map(input => renderYaml(yamlOf(resource, ''), input)).flat()),
    ...(spec.resourcesTemplate === undefined ? [] : inputs.flatMap(input => renderYaml(spec.resourcesTemplate ?? '', input))),
  ].filter(object => annotationsOf(object)['fluxcd.controlplane.io/reconcile'] !== 'disabled');
  const first = new Map<string, Values>();
  for (const object of objects) if (!first.has(identity(object))) first.set(identity(object), object);
  return [...first.values()].map(object => withCommonMetadata(object, spec.commonMetadata));
}

function chosenProviders(set: Manifest, spec: ResourceSetSpec, providers: readonly InputProvider[]): readonly InputProvider[] {
  const here = providers.filter(({ metadata }) => metadata.namespace === set.metadata.namespace);
  const chosen = (spec.inputsFrom ?? []).flatMap(({ name, selector }) => {
    const found = here.filter(({ metadata }) =>
      name === undefined ? selector !== undefined && selects(selector, metadata.labels ?? {}) : metadata.name === name,
    );
    if (name !== undefined && found.length === 0) throw new Error(`failed to get provider ${name}`);
    return found;
  });
  const other = chosen.find(provider => provider.spec.type !== 'Static');
  if (other) throw new Error(`provider ${other.metadata.name} has type ${other.spec.type}, only Static is supported`);
  return [...new Set(chosen)].sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
}

function reference({ apiVersion, kind, metadata }: Manifest): Values {
  return { apiVersion, kind, name: metadata.name ?? '', namespace: metadata.namespace ?? '' };
}

function renderYaml(template: string, inputs: Values): readonly Values[] {
  const text = renderTemplate(template, inputs, 'ResourceSet');
  // Line breaks of YAML 1.1, which folds them; toJson escapes the latter two.
  if (/[\u0085\u2028\u2029]/.test(text)) throw new Error(`the operator's YAML would fold a line in ${JSON.stringify(text)}`);
  return parseAllDocuments(text, goYaml).flatMap(document => {
    if (document.errors[0]) throw document.errors[0];
    const object = document.toJS() as Values | null;
    return object === null ? [] : [object];
  });
}

/** Go's YAML 1.1 knows no base 60 and keeps timestamps as text. */
const goYaml = {
  version: '1.1',
  customTags: (tags: Tags) =>
    tags.filter(
      tag => typeof tag !== 'object' || !(tag.tag.endsWith(':timestamp') || ('format' in tag && tag.format === 'TIME')),
    ),
} as const;

/**
 * The YAML text that the operator makes of a resource before it templates it. Strings that hold expressions are written only in
 * the two styles that leave them as they are (plain, and block for several lines); where its YAML library would choose quotes,
 * and so change the quotes within the expression, this throws.
 */
function yamlOf(value: Value, indent: string): string {
  if (typeof value === 'string') return scalar(value, indent);
  if (typeof value !== 'object' || value === null) return ` ${JSON.stringify(value)}\n`;
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    return `\n${value.map((item: Value) => `${indent}-${yamlOf(item, `${indent}  `)}`).join('')}`;
  }
  const entries = Object.entries(value as Values);
  if (entries.length === 0) return ' {}\n';
  return `\n${entries.map(([key, item]) => `${indent}${scalar(key, undefined)}:${yamlOf(item, `${indent}  `)}`).join('')}`;
}

function scalar(text: string, indent: string | undefined): string {
  const lead = indent === undefined ? '' : ' ';
  const end = indent === undefined ? '' : '\n';
  if (text.includes('\u0085')) throw new Error(`the operator's YAML would change U+0085 in ${JSON.stringify(text)}`);
  if (!text.includes('<<')) return `${lead}${yamlText(text)}${end}`;
  // Its YAML library takes everything beyond the first plane, emoji for one, for unprintable.
  const printable =
    /^[\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/.test(text) && !/[\ud800-\udfff]/.test(text);
  if (printable && indent !== undefined && text.includes('\n') && !/^[ \n]| \n| $/.test(text)) {
    const keep = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
    const lines = text.replace(/\n$/, '').split('\n');
    return ` |${keep}\n${lines.map(line => (line === '' ? '' : `${indent}${line}`)).join('\n')}\n`;
  }
  if (printable && !/[\n]|^[-?:,[\]{}#&*!|>'"%@`= ]|: |:$| #| $/.test(text)) return `${lead}${text}${end}`;
  throw new Error(`the operator's YAML would quote ${JSON.stringify(text)}, and with it the expression`);
}

function withCommonMetadata(object: Values, common: ResourceSetSpec['commonMetadata']): Values {
  const metadata = object['metadata'] as Values;
  const merged = (key: 'labels' | 'annotations') =>
    common?.[key] === undefined ? {} : { [key]: { ...((metadata[key] as Values | undefined) ?? {}), ...common[key] } };
  return common === undefined ? object : { ...object, metadata: { ...metadata, ...merged('labels'), ...merged('annotations') } };
}

function annotationsOf(object: Values): Values {
  return ((object['metadata'] as Values | undefined)?.['annotations'] as Values | undefined) ?? {};
}

function identity(object: Values): string {
  const { namespace = '', name = '' } = object['metadata'] as { readonly namespace?: string; readonly name?: string };
  return [String(object['apiVersion']).replace(/\/?[^/]*$/, ''), object['kind'], namespace, name].join('/');
}

function nameOf(object: Values): string {
  return String((object['metadata'] as Values)['name']);
}

/** Every string, keys included, through `render`. Argo CD loses the members of an object that are null. */
function mapStrings(value: Value, render: (text: string) => string): Value {
  if (typeof value === 'string') return render(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Value) => mapStrings(item, render));
  const members = Object.entries(value as Values).filter(([, item]) => item !== null);
  return Object.fromEntries(members.map(([key, item]) => [render(key), mapStrings(item, render)]));
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const label = labels[key];
      if (operator === 'In') return label !== undefined && values.includes(label);
      if (operator === 'NotIn') return label === undefined || !values.includes(label);
      if (operator === 'Exists') return label !== undefined;
      if (operator === 'DoesNotExist') return label === undefined;
      throw new Error(`operator ${operator} is unknown`);
    })
  );
}

function onlyKeys(object: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(object).find(key => !known.includes(key));
  if (unknown !== undefined) throw new Error(`${where}.${unknown} is not supported`);
}
