import type { Homelab } from '../core/homelab';
import type { Cluster } from '../core/cluster';
import type { ClusterSet } from '../core/cluster-set';
import type { Registration, RegistrationContract, RegistrationValues } from '../core/registration';
import type { Rendering } from '../core/synth';
import { requireDnsLabel, requireHttpUrl } from '../core/names';
import { fromYaml, toYaml } from '../core/yaml';
import { isPlainObject } from '../core/plain-data';
import { memberRegistration, setsThatSelect } from '../gitops/registration';
import { UsageError } from './flags';
import { OperationError } from './operation-error';
import { findProgram, loadHomelab } from './program';
import { renderProgram } from './verdict-file';
import { formatFlag, programFlag } from './targets';
import { json } from './text';
import { defineVerb } from './verb';

const inCluster = 'https://kubernetes.default.svc';

/** `homelab register`: what makes a cluster known to a set's hub. */
export const verb = defineVerb({
  name: 'register',
  positionals: '<cluster>',
  maxPositionals: 1,
  description:
    "Prints the objects by which a cluster joins a set; apply them on the set's hub. What they say is what the program's registration\n" +
    'contract declares: of a cluster that the program describes all of it is known, for any other give each key. No credentials are\n' +
    "printed: an ExternalSecret fetches them from the hub's secret store, so the output may be committed.",
  flags: {
    program: programFlag,
    server: { type: 'string', value: 'url', describe: 'address of its API server, as the hub reaches it' },
    label: { type: 'string', multiple: true, value: 'key=value', describe: 'value of a label that the program does not know' },
    annotation: { type: 'string', multiple: true, value: 'key=value', describe: 'value of such an annotation' },
    store: { type: 'string', value: 'name', describe: "ClusterSecretStore with the credentials (default: the hub's only one)" },
    item: { type: 'string', value: 'title', describe: 'item that holds them (default: <cluster>-kubeconfig)' },
    field: { type: 'string', value: 'label', describe: 'its field (default: argocd-config, or kubeconfig for Flux)' },
    format: formatFlag,
  },
  examples: [
    ['homelab register vcluster-media --server https://media.example.net', 'a cluster that the program describes'],
    ['homelab register lab --server https://10.0.9.2:6443 --label cluster_role=vcluster', 'one that it does not'],
    ['homelab register lab --server https://10.0.9.2:6443 | kubectl apply -f -', 'on the hub'],
  ],
  run: async ({ positionals: [name], programArguments, flags }, { out, log, timings, ...loader }) => {
    if (name === undefined) throw new UsageError('register needs a cluster: homelab register <cluster>');
    const file = findProgram(flags.program);
    const homelab = await loadHomelab(file, programArguments, loader.loadMain);
    timings.lap('program');
    const given = { labels: pairs('label', flags.label), annotations: pairs('annotation', flags.annotation) };
    const registration = registrationOf(homelab, name, flags.server, given);
    const set = onlySet(homelab, registration);
    const rendering = renderProgram(homelab, file, loader);
    timings.lap('render');
    const { id: hub } = set.hub.node;
    const credentials = {
      store: flags.store ?? onlyStore(rendering, hub),
      item: flags.item ?? `${name}-kubeconfig`,
      field: flags.field ?? (set.engine.name === 'flux' ? 'kubeconfig' : 'argocd-config'),
    };
    const objects = memberRegistration(set, namespaceOf(rendering, hub), registration, credentials);
    out(flags.format === 'json' ? json(objects) : objects.map(object => toYaml(object)).join('---\n'));
    log(
      `joins set '${set.node.id}'; apply this on '${hub}', whose store '${credentials.store}' must have ${credentials.item}/${credentials.field}`,
    );
    return 0;
  },
});

function pairs(flag: string, given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map(text => {
      const [key = '', ...value] = text.split('=');
      if (key === '' || value.length === 0) throw new UsageError(`--${flag} must be key=value, got '${text}'`);
      return [key, value.join('=')] as const;
    }),
  );
}

function registrationOf(homelab: Homelab, name: string, server: string | undefined, given: RegistrationValues): Registration {
  const contract: RegistrationContract | undefined = homelab.registration;
  if (contract === undefined)
    throw new OperationError(
      'the homelab declares no registration contract: new Homelab({ registration: new RegistrationContract(…) })',
    );
  const cluster = homelab.targets.find((target): target is Cluster => target.node.id === name && 'machines' in target);
  const address = server ?? cluster?.server ?? inCluster;
  if (address === inCluster)
    throw new UsageError(`--server is missing: ${inCluster} is where a cluster reaches itself, not where its hub reaches it`);
  requireHttpUrl('--server', address);
  if (cluster !== undefined) return { ...contract.of(cluster, given), server: address };
  return contract.ofUnknown(requireDnsLabel('cluster name', name, 32), address, given);
}

function onlySet(homelab: Homelab, { name, labels }: Registration): ClusterSet {
  const [set] = setsThatSelect(homelab, labels);
  if (set !== undefined) return set;
  const told = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  throw new OperationError(`no set selects '${name}' (${told.join(', ')}): nothing would be delivered to it`);
}

/** Where the hub's engine lives, and its registrations with it: its root is there, too. */
function namespaceOf({ files }: Rendering, hub: string): string {
  for (const [file, text] of files) {
    if (!file.startsWith(`${hub}/bootstrap/`) || file.includes('/values/')) continue;
    const object = fromYaml(text, file);
    const metadata = isPlainObject(object) ? object['metadata'] : undefined;
    if (isPlainObject(metadata) && typeof metadata['namespace'] === 'string') return metadata['namespace'];
  }
  throw new OperationError(`hub '${hub}' has no root application, so where its engine lives is not known`);
}

function onlyStore({ files }: Rendering, hub: string): string {
  const prefix = 'clustersecretstore.external-secrets.io.-.';
  const stores = [...files.keys()].filter(file => file.startsWith(`${hub}/`) && file.includes(`/${prefix}`));
  const names = stores.map(file => file.slice(file.indexOf(prefix) + prefix.length, -'.yaml'.length));
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw new UsageError(
    `--store is missing: '${hub}' has ${names.length === 0 ? 'no ClusterSecretStore' : `${names.length} (${names.join(', ')})`}`,
  );
}
