import { Construct } from 'constructs';
import { writeFiles, type FileOutput, type FileSource } from '../core/file-source';
import { requireList } from '../core/names';
import { requireProps } from '../core/props';
import { BootAsset } from './assets';
import { requireBootId, requireBootUrl, requireKernelArgument, requireTitle } from './boot-text';
import { requireMatchbox, type Matchbox } from './matchbox';
import { pretty } from './pretty';

const mark = Symbol.for('cdk8s-homelab.MatchboxProfile');

/** Linux on amd64 and arm64 reads one byte less of its command line. */
const longestCommandLine = 2047;

/** Where a kernel or an initial file system is: an asset, `/assets/<path>` of a declared one, or an http(s) URL elsewhere. */
export type BootSource = BootAsset | string;

/** An initial file system under another name than that of its file. */
export interface NamedInitrd {
  readonly source: BootSource;
  /** What the kernel argument `initrd=` refers to. */
  readonly name: string;
}

/** Properties of a {@link MatchboxProfile}. */
export interface MatchboxProfileProps {
  /** For people, in menus too. @default - the id */
  readonly name?: string;
  readonly kernel: BootSource;
  /** Initial file systems, in the order in which they are loaded. @default - none */
  readonly initrd?: readonly (BootSource | NamedInitrd)[];
  /** Kernel arguments, one word each, in the order in which the kernel gets them. @default - none */
  readonly args?: readonly string[];
  /** Name of a file in matchbox's `ignition/` that `/ignition` answers with. @default - none */
  readonly ignition?: string;
  /** Name of a file in matchbox's `generic/` that `/generic` answers with. @default - none */
  readonly generic?: string;
  /** Whether the menu for unknown machines offers it. @default true */
  readonly menu?: boolean;
}

interface Image {
  readonly location: string;
  readonly name: string;
  readonly renamed: boolean;
}

/**
 * What a machine boots: a kernel, its initial file systems and its arguments. Written to `matchbox/profiles/<id>.json`.
 *
 * @throws if the id is no file name or taken, a kernel or an argument would not reach the machine as it is, an `initrd=` names no
 * initial file system, or the arguments are longer than a kernel reads
 * @see https://matchbox.psdn.io/matchbox/#profiles
 */
export class MatchboxProfile extends Construct implements FileSource {
  /** Whether a value is a profile, from whichever copy of the library. */
  static isMatchboxProfile(this: void, value: unknown): value is MatchboxProfile {
    return typeof value === 'object' && value !== null && mark in value;
  }

  readonly matchbox: Matchbox;
  readonly name: string;
  /** Where machines fetch the kernel: a path on the server that their script is from, or a URL. */
  readonly kernel: string;
  /** Kernel arguments, in order. */
  readonly args: readonly string[];
  readonly ignition?: string;
  readonly generic?: string;
  /** Whether the menu for unknown machines offers it. */
  readonly menu: boolean;
  private readonly images: readonly Image[];

  constructor(scope: Matchbox, id: string, props: MatchboxProfileProps) {
    super(requireMatchbox('profile', scope).place('profile', requireBootId('profile', id)), id);
    Object.defineProperty(this, mark, { value: true });
    requireProps('MatchboxProfileProps', props);
    this.matchbox = scope;
    this.name = requireTitle('name', props.name ?? id);
    this.kernel = imageOf('kernel', props.kernel, scope).location;
    this.images = requireList('initrd', props.initrd ?? []).map((each, index) => imageOf(`initrd[${index}]`, each, scope));
    this.args = requireList('args', props.args ?? []).map((each, index) => requireKernelArgument(`args[${index}]`, each));
    this.requireImages();
    const { length } = this.args.join(' ');
    if (length > longestCommandLine)
      throw new Error(`args have ${length} characters, and a kernel reads ${longestCommandLine} of its command line`);
    if (props.ignition !== undefined) this.ignition = requireBootId('ignition', props.ignition);
    if (props.generic !== undefined) this.generic = requireBootId('generic', props.generic);
    this.menu = props.menu ?? true;
    scope.addProfile(this);
  }

  /** What follows `initrd` in an iPXE script, for each initial file system. */
  get initrd(): readonly string[] {
    return this.images.map(({ location, name, renamed }) => (renamed ? `--name ${name} ${location}` : location));
  }

  [writeFiles](output: FileOutput): void {
    for (const [what, path] of this.assetPaths) {
      if (this.matchbox.assets.find(path) === undefined)
        output.problem(
          `${what} /assets/${path} is declared nowhere: add it by matchbox.asset({ path, url }), or matchbox.externalAsset(path) if the server has it`,
        );
    }
    const { kernel, initrd, args } = this;
    output.file(
      `matchbox/profiles/${this.node.id}.json`,
      pretty({
        id: this.node.id,
        name: this.name,
        ...(this.ignition !== undefined && { ignition_id: this.ignition }),
        ...(this.generic !== undefined && { generic_id: this.generic }),
        boot: { kernel, initrd, args },
      }),
    );
  }

  /** Paths of the assets that it boots, each with the property that names it. */
  private get assetPaths(): readonly (readonly [string, string])[] {
    const all = [['kernel', this.kernel] as const, ...this.images.map(({ location }) => ['initrd', location] as const)];
    return all.flatMap(([what, location]) => {
      const path = this.matchbox.assetPath(location);
      return path === undefined ? [] : [[what, path] as const];
    });
  }

  private requireImages(): void {
    const names = this.images.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`initrd has two images called '${twice}': give one of them another name`);
    for (const argument of this.args) {
      const name = /^initrd=(.*)$/.exec(argument)?.[1];
      // The one name that iPXE itself gives: all of them as one.
      if (name === undefined || name === 'initrd.magic' || names.includes(name)) continue;
      throw new Error(`argument '${argument}' names no initrd (there are ${names.join(', ') || 'none'}): a UEFI boot would fail`);
    }
  }
}

function imageOf(what: string, given: BootSource | NamedInitrd, matchbox: Matchbox): Image {
  const named = typeof given === 'object' && !BootAsset.isBootAsset(given) ? given : undefined;
  const source = typeof given === 'object' && 'source' in given ? given.source : given;
  if (BootAsset.isBootAsset(source)) {
    const { location, name } = source;
    return named === undefined ? { location, name, renamed: false } : { location, ...renamed(what, named) };
  }
  const path = matchbox.assetPath(source);
  const location = path === undefined ? requireBootUrl(what, source) : source;
  const name = /([^/?]*)(\?.*)?$/.exec(location)?.[1] ?? '';
  return named === undefined ? { location, name, renamed: false } : { location, ...renamed(what, named) };
}

function renamed(what: string, { name }: NamedInitrd): { readonly name: string; readonly renamed: boolean } {
  return { name: requireBootId(`${what} name`, name), renamed: true };
}
