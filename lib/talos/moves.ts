import { documentName, isFields, type PatchDocument } from './documents';
import type { PatchFile } from './patch-file';
import type { TalosCluster } from './talos-cluster';
import type { TalosPatches } from './render-patches';

/** A setting that another release of Talos keeps elsewhere. */
export interface TalosMove {
  /** The patch it is in, below the cluster's folder. */
  readonly file: string;
  /** What it is about, for people. */
  readonly setting: string;
  /** Where it is now: fields such as `machine.network.hostname`, or documents; empty if it is new. */
  readonly from: readonly string[];
  /** Where the other release has it; empty if it goes. */
  readonly to: readonly string[];
}

interface Rule {
  readonly setting: string;
  /** Fields that hold it. */
  readonly fields: RegExp;
  /** Kinds of documents that hold it. */
  readonly kinds: RegExp;
  /** Where it is besides, whatever the release. */
  readonly always?: string;
}

const rules: readonly Rule[] = [
  { setting: 'hostname', fields: /^machine\.network\.hostname$/, kinds: /^HostnameConfig/ },
  {
    setting: 'network devices',
    fields: /^machine\.network\.interfaces$/,
    kinds: /^(Link|LinkAlias|Bond|VLAN|DHCPv4|Layer2VIP)Config/,
  },
  {
    setting: 'name servers and search domains',
    fields: /^machine\.network\.(nameservers|searchDomains|disableSearchDomain)$/,
    kinds: /^ResolverConfig/,
  },
  { setting: 'host names', fields: /^machine\.network\.extraHostEntries$/, kinds: /^StaticHostConfig/ },
  { setting: 'time servers', fields: /^machine\.time\./, kinds: /^TimeSyncConfig/ },
  { setting: 'registry mirrors', fields: /^machine\.registries\./, kinds: /^RegistryMirrorConfig/ },
  { setting: 'environment', fields: /^machine\.env\./, kinds: /^EnvironmentConfig/ },
  {
    setting: 'kernel arguments',
    fields: /^machine\.install\.extraKernelArgs$/,
    kinds: /^$/,
    always: 'the schematic',
  },
];

/**
 * What moves when the same cluster is rendered for another release of Talos, by file and setting. The files themselves are what
 * {@link TalosCluster.patches} gives for that release.
 *
 * @param version the other release, exact
 * @throws if it is not exact or not known here
 */
export function movesBetween(talos: TalosCluster, version: string): readonly TalosMove[] {
  const [before, after] = [talos.patches(), talos.patches(version)];
  const others = new Map(filesOf(after).map(file => [file.path, file]));
  return filesOf(before).flatMap(file => {
    const other = others.get(file.path);
    return other === undefined ? [] : movesInFile(file, other);
  });
}

function filesOf({ cluster, controlPlane, worker, nodes }: TalosPatches): readonly PatchFile[] {
  return [cluster, controlPlane, worker, ...nodes.values()];
}

function movesInFile(before: PatchFile, after: PatchFile): readonly TalosMove[] {
  const [old, now] = [places(before), places(after)];
  const gone = [...old].filter(place => !now.has(place));
  const come = [...now].filter(place => !old.has(place));
  const ruled = rules.flatMap(rule => {
    const from = gone.filter(place => holds(rule, place));
    const to = come.filter(place => holds(rule, place));
    if (from.length === 0 && to.length === 0) return [];
    const extra = rule.always === undefined ? [] : [rule.always];
    return [{ file: before.path, setting: rule.setting, from: from.length > 0 ? from : extra, to: to.length > 0 ? to : extra }];
  });
  const others = (list: readonly string[]) => list.filter(place => !rules.some(rule => holds(rule, place)));
  return [
    ...ruled,
    ...others(gone).map(place => ({ file: before.path, setting: place, from: [place], to: [] })),
    ...others(come).map(place => ({ file: before.path, setting: place, from: [], to: [place] })),
  ];
}

function holds({ fields, kinds }: Rule, place: string): boolean {
  return fields.test(place) || kinds.test(place);
}

/** Fields with their paths, and whole documents by name. */
function places({ documents }: PatchFile): ReadonlySet<string> {
  return new Set(
    documents.flatMap(document => (document['kind'] === undefined ? fieldsBelow(document, '') : [documentName(document)])),
  );
}

function fieldsBelow(fields: PatchDocument, before: string): readonly string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    isFields(value) ? fieldsBelow(value, `${before}${key}.`) : [`${before}${key}`],
  );
}
