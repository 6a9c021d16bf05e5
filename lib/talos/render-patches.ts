import type { Machine } from '../core/machine';
import { nearest } from '../core/nearest';
import { clusterPatch, controlPlanePatch, type ClusterFacts } from './cluster-patch';
import { TalosContract, type PatchDocument } from './documents';
import { linksOf, type LinkGroup } from './links';
import { settingsPatch, type PatchParts } from './machine-patch';
import type * as NetworkDocuments from './network-documents';
import { interfaceFields } from './network-fields';
import { PatchFile } from './patch-file';
import type { Schematic } from './schematic';
import type { TalosSettings } from './settings';
import type { TalosCluster } from './talos-cluster';
import { isAtLeast, type TalosVersion } from './version';

/** The patches of a cluster for one release of Talos. */
export interface TalosPatches {
  /** For every machine; the path is below the cluster's folder, as are all here. */
  readonly cluster: PatchFile;
  /** For control planes. */
  readonly controlPlane: PatchFile;
  /** For workers. */
  readonly worker: PatchFile;
  /** For one machine each, by hostname. */
  readonly nodes: ReadonlyMap<string, PatchFile>;
  /** Text by path: of every patch that is not empty, and of the schematics. */
  readonly files: ReadonlyMap<string, string>;
  /** What is wrong: with any of it, nothing is written. */
  readonly problems: readonly string[];
  /** What is allowed but likely not meant. */
  readonly warnings: readonly string[];
}

/** Kubernetes' minors of 1 that each release of Talos takes, both ends included. */
const kubernetesMinors = { '1.11': [29, 34], '1.12': [30, 35], '1.13': [31, 36] } as const;

type SharedFiles = Pick<TalosPatches, 'cluster' | 'controlPlane' | 'worker'>;

/** Renders the patches of a cluster for a release of Talos. Pure: the same every time. */
export function renderPatches(talos: TalosCluster, release: TalosVersion): TalosPatches {
  const { props, machines } = talos;
  const problems: string[] = [];
  const facts: ClusterFacts = {
    props,
    plan: talos.cluster.network,
    endpointHost: new URL(talos.endpoint).hostname.replace(/^\[|\]$/g, ''),
    hasWorkers: machines.some(({ role }) => role === 'worker'),
  };
  const args = installArguments(talos, release);
  const files = sharedFiles(talos, facts, release, args.shared);
  const nodes = new Map<string, PatchFile>();
  for (const machine of machines) {
    const own = settingsOf(talos, machine.hostname);
    try {
      const parts = [
        nodePart(machine, facts, release),
        imagePart(talos, release, own.schematic),
        argumentsPart(args.own(machine)),
      ];
      nodes.set(machine.hostname, levelFile(`talos/nodes/${machine.hostname}.yaml`, own, release, parts));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  const all = [files.cluster, files.controlPlane, files.worker, ...nodes.values()];
  const contract = TalosContract.of(release.minor);
  for (const file of all) problems.push(...file.problems(contract));
  problems.push(...listClashes(talos, files, nodes), ...clusterProblems(talos, release));
  const texts = all.filter(file => !file.isEmpty).map(file => [file.path, file.text] as const);
  return {
    ...files,
    nodes,
    files: new Map([...texts, ...schematicFiles(talos)]),
    problems,
    warnings: machines.flatMap(selectorWarnings),
  };
}

function sharedFiles(talos: TalosCluster, facts: ClusterFacts, release: TalosVersion, args: readonly string[]): SharedFiles {
  const { controlPlane = {}, worker = {} } = talos.props;
  const image = (schematic: Schematic | undefined): PatchParts => imagePart(talos, release, schematic);
  const cluster = [clusterPatch(facts, release.minor), image(talos.schematic), argumentsPart(args)];
  return {
    cluster: levelFile('talos/cluster.yaml', talos.props, release, cluster),
    controlPlane: levelFile('talos/control-plane.yaml', controlPlane, release, [
      controlPlanePatch(facts),
      image(controlPlane.schematic),
    ]),
    worker: levelFile('talos/worker.yaml', worker, release, [image(worker.schematic)]),
  };
}

/** The patch of a level: what it comes to by itself, and over that its settings, the free ones last. */
function levelFile(path: string, settings: TalosSettings, { minor }: TalosVersion, parts: readonly PatchParts[]): PatchFile {
  return new PatchFile(path, [
    ...parts,
    settingsPatch(settings, minor),
    { fields: settings.patch ?? {}, documents: settings.documents ?? [] },
  ]);
}

function imagePart({ secureBoot }: TalosCluster, { tag }: TalosVersion, schematic: Schematic | undefined): PatchParts {
  return { fields: { machine: { install: { image: schematic?.installerImage(tag, { secureBoot }) } } }, documents: [] };
}

function settingsOf({ props }: TalosCluster, hostname: string): TalosSettings {
  const { machines = {} } = props;
  return (Object.hasOwn(machines, hostname) ? machines[hostname] : undefined) ?? {};
}

/** What is one machine's own: its name, its devices, its disk, and what its node is called by. */
function nodePart(machine: Machine, { plan }: ClusterFacts, { minor }: TalosVersion): PatchParts {
  const links = linksOf(machine, plan);
  const hasDocuments = isAtLeast(minor, '1.12');
  const { installDisk, labels, annotations, taints, hostname } = machine;
  const fields = {
    machine: {
      install: typeof installDisk === 'string' ? { disk: installDisk } : { diskSelector: installDisk },
      network: hasDocuments ? undefined : { hostname, interfaces: interfaceFields(links) },
      nodeLabels: labels,
      nodeAnnotations: annotations,
      nodeTaints: Object.fromEntries(taints.map(({ key, value = '', effect }) => [key, `${value}:${effect}`])),
    },
  };
  const twice = taints.find(({ key }, index) => taints.findIndex(other => other.key === key) !== index);
  if (twice !== undefined)
    throw new Error(`${hostname} has the taint '${twice.key}' with two effects, and Talos takes one for each key`);
  return { fields, documents: hasDocuments ? networkDocuments(machine, links) : [] };
}

function networkDocuments(machine: Machine, links: readonly LinkGroup[]): readonly PatchDocument[] {
  // Talos 1.11, which most run so far, has none of them.
  const { hostnameDocument, linkDocuments } = module.require('./network-documents') as typeof NetworkDocuments;
  return [hostnameDocument(machine.hostname), ...linkDocuments(machine, links)];
}

/** Kernel arguments belong to the schematic. Talos 1.11 wants them said for the installation as well; a list, so at one level only. */
function installArguments(
  talos: TalosCluster,
  { minor }: TalosVersion,
): {
  readonly shared: readonly string[];
  readonly own: (machine: Machine) => readonly string[];
} {
  if (isAtLeast(minor, '1.12')) return { shared: [], own: () => [] };
  const all = new Set(talos.machines.map(machine => talos.schematicOf(machine).extraKernelArgs.join('\n')));
  if (all.size > 1) return { shared: [], own: machine => talos.schematicOf(machine).extraKernelArgs };
  const [first] = talos.machines;
  return { shared: (first === undefined ? talos.schematic : talos.schematicOf(first)).extraKernelArgs, own: () => [] };
}

function argumentsPart(args: readonly string[]): PatchParts {
  return { fields: { machine: { install: { extraKernelArgs: args.length > 0 ? args : undefined } } }, documents: [] };
}

function listClashes(
  talos: TalosCluster,
  { cluster, controlPlane, worker }: SharedFiles,
  nodes: ReadonlyMap<string, PatchFile>,
): readonly string[] {
  const roles = [controlPlane, worker].flatMap(role => role.clashes(cluster));
  const own = talos.machines.flatMap(({ hostname, role }) => {
    const node = nodes.get(hostname);
    return [cluster, role === 'control-plane' ? controlPlane : worker].flatMap(file => node?.clashes(file) ?? []);
  });
  return [...roles, ...own];
}

function clusterProblems(talos: TalosCluster, { minor }: TalosVersion): readonly string[] {
  const { props, machines, kubernetesVersion } = talos;
  const hostnames = machines.map(({ hostname }) => hostname);
  const unknown = Object.keys(props.machines ?? {}).filter(name => !hostnames.includes(name));
  const [least, most] = kubernetesMinors[minor];
  const kubernetes = Number(kubernetesVersion.split('.')[1]);
  return [
    ...unknown.map(name => {
      const near = nearest(name, hostnames);
      return `machines has '${name}', and no machine is called so${near === undefined ? '' : `, did you mean '${near}'?`}`;
    }),
    ...(kubernetesVersion.startsWith('1.') && kubernetes >= least && kubernetes <= most
      ? []
      : [`Talos ${minor} runs Kubernetes 1.${least} to 1.${most}, got kubernetesVersion ${kubernetesVersion}`]),
  ];
}

function schematicFiles(talos: TalosCluster): readonly (readonly [string, string])[] {
  const others = new Map(talos.machines.map(machine => talos.schematicOf(machine)).map(schematic => [schematic.id, schematic]));
  others.delete(talos.schematic.id);
  return [
    ['talos/schematic.yaml', talos.schematic.yaml],
    ...[...others.values()].map(({ id, yaml }) => [`talos/schematic-${id.slice(0, 8)}.yaml`, yaml] as const),
  ];
}

/** A selector that fits several devices: Talos 1.11 would give each of them the same addresses, later ones would take none. */
function selectorWarnings({ hostname, interfaces, macs }: Machine): readonly string[] {
  return interfaces.flatMap(({ device = { physical: true } }, index) => {
    if (typeof device === 'string' || device.mac !== undefined || device.driver !== undefined || device.busPath !== undefined)
      return [];
    if (macs.length === 1 && interfaces.length === 1) return [];
    return [
      `${hostname} interfaces[${index}] selects every device that is real: give the mac of one of them, such as ${macs[0] ?? ''}`,
    ];
  });
}
