import { Construct } from 'constructs';
import { Cluster } from '../core/cluster';
import { writeFiles, type FileOutput, type FileSource } from '../core/file-source';
import { shown } from '../core/names';
import { requireProps } from '../core/props';
import { ClusterTarget } from '../core/target';
import { BootAssets, type BootAsset, type BootAssetProps, type ImageSchematic } from './assets';
import { requireEndpoint } from './boot-text';
import { bootScript, embeddedScript, menuScript } from './ipxe-scripts';
import type { MatchboxGroup } from './matchbox-group';
import type { MatchboxProfile } from './matchbox-profile';
import { pretty } from './pretty';
import { checkSharedServer } from './shared-server';

const mark = Symbol.for('cdk8s-homelab.Matchbox');

/** Properties of a {@link Matchbox}. */
export interface MatchboxProps {
  /** Where machines reach it: `http://`, a host and a port, for example `http://10.0.112.2:8080`. Clusters may share one. */
  readonly endpoint: string;
}

/**
 * A matchbox server: it tells machines what to boot, by what they say of themselves. Profiles and groups are made in it.
 *
 * Besides them it writes `assets.json`, what is to be fetched before a machine can boot, and scripts for iPXE: one to build into an
 * image in `ipxe/`, and among matchbox's assets one that asks for a machine's profile and the menu for machines that have none.
 *
 * @throws if the endpoint has no port or has a path, or the cluster has a matchbox already
 * @see https://matchbox.psdn.io/matchbox/
 */
export class Matchbox extends Construct implements FileSource {
  /** Whether a value is a matchbox, from whichever copy of the library. */
  static isMatchbox(this: void, value: unknown): value is Matchbox {
    return typeof value === 'object' && value !== null && mark in value;
  }

  /** The cluster whose machines boot from it. */
  readonly cluster: Cluster;
  /** Where machines reach it, without a slash at the end. */
  readonly endpoint: string;
  /** What it serves below `/assets/`. */
  readonly assets = new BootAssets();
  private readonly scopes: Readonly<Record<'profile' | 'group', Construct>>;
  private readonly madeProfiles: MatchboxProfile[] = [];
  private readonly madeGroups: MatchboxGroup[] = [];
  private readonly scripts: Readonly<Record<'boot' | 'menu', BootAsset>>;

  constructor(scope: Construct, id: string, props: MatchboxProps) {
    super(scope, id);
    this.cluster = clusterOf(this);
    Object.defineProperty(this, mark, { value: true });
    requireProps('MatchboxProps', props);
    this.endpoint = requireEndpoint(props.endpoint);
    // A profile and a group may have one id.
    this.scopes = { profile: new Construct(this, 'profiles'), group: new Construct(this, 'groups') };
    const folder = `ipxe/${this.cluster.node.id}`;
    this.scripts = {
      boot: this.assets.add(`${folder}/boot.ipxe`),
      menu: this.assets.add(`${folder}/menu.ipxe`),
    };
  }

  /** Its profiles, by id. */
  get profiles(): readonly MatchboxProfile[] {
    return byId(this.madeProfiles);
  }

  /** Its groups, by id. */
  get groups(): readonly MatchboxGroup[] {
    return byId(this.madeGroups);
  }

  /** Address of the script that asks for a machine's profile, and shows the menu if there is none: what iPXE is to be sent to. */
  get bootScript(): string {
    return `${this.endpoint}${this.scripts.boot.location}`;
  }

  /**
   * A file that is downloaded and served below `/assets/`: a kernel, an initial file system.
   *
   * @throws if the path or the URL is none, or the path comes from elsewhere already
   */
  asset({ path, url }: BootAssetProps): BootAsset {
    return this.assets.add(path, url);
  }

  /**
   * A file below `/assets/` that somebody else puts there.
   *
   * @throws if the path is none, or the file is downloaded already
   */
  externalAsset(path: string): BootAsset {
    return this.assets.add(path);
  }

  /**
   * Says what an image factory must be sent before it serves the images that are among the assets.
   *
   * @throws if a part of it is missing, or one id has two descriptions
   */
  prepare(schematic: ImageSchematic): void {
    this.assets.prepare(schematic);
  }

  /** The path below the folder of assets that a kernel or an initial file system is at; absent if it is served elsewhere. */
  assetPath(location: string): string | undefined {
    const local = location.startsWith(`${this.endpoint}/`) ? location.slice(this.endpoint.length) : location;
    return local.startsWith('/assets/') ? local.slice('/assets/'.length) : undefined;
  }

  /** Where a profile or a group is made. @throws if there is one of that id */
  place(kind: 'profile' | 'group', id: string): Construct {
    const scope = this.scopes[kind];
    if (scope.node.tryFindChild(id) !== undefined)
      throw new Error(`'${this.node.path}' has a ${kind} '${id}' already: the id names its file`);
    return scope;
  }

  /** Takes a profile that was made in it. */
  addProfile(profile: MatchboxProfile): void {
    this.madeProfiles.push(profile);
  }

  /** Takes a group that was made in it. */
  addGroup(group: MatchboxGroup): void {
    this.madeGroups.push(group);
  }

  [writeFiles](output: FileOutput): void {
    checkSharedServer(this, this.node.root.node.findAll().filter(Matchbox.isMatchbox), output);
    output.file('assets.json', pretty(this.assets.manifest));
    output.file('ipxe/embed.ipxe', embeddedScript(this.endpoint, this.scripts.menu.location));
    output.file(`matchbox${this.scripts.boot.location}`, bootScript(this.endpoint, this.scripts.menu.location));
    output.file(
      `matchbox${this.scripts.menu.location}`,
      menuScript(
        this.endpoint,
        this.cluster.node.id,
        this.profiles.filter(({ menu }) => menu),
      ),
    );
  }
}

/**
 * Returns what was given as the scope if it is a matchbox.
 *
 * @param what what is made in it, in the error
 * @throws if it is none
 */
export function requireMatchbox(what: string, scope: Matchbox): Matchbox {
  if (!Matchbox.isMatchbox(scope)) throw new Error(`a ${what} must be made in a Matchbox, got ${shown(scope)} as the scope`);
  return scope;
}

function clusterOf(matchbox: Matchbox): Cluster {
  const target = ClusterTarget.of(matchbox);
  if (!(target instanceof Cluster))
    throw new Error(
      `matchbox '${matchbox.node.id}' must lie in a Cluster, got set '${target.node.id}': a set's machines are not known`,
    );
  if (target.host !== undefined)
    throw new Error(`'${target.node.id}' runs on machines of '${target.host.node.id}': make the matchbox there`);
  const other = target.node.findAll().find(Matchbox.isMatchbox);
  if (other !== undefined) throw new Error(`'${target.node.id}' has the matchbox '${other.node.id}' already, and has one only`);
  return target;
}

function byId<T extends Construct>(made: readonly T[]): readonly T[] {
  return [...made].sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
}
