import { shown } from '../core/names';
import { requireAssetPath, requireBootUrl } from './boot-text';

const mark = Symbol.for('cdk8s-homelab.BootAsset');

/** A file that matchbox serves below `/assets/`. Made by `matchbox.asset(…)` and `matchbox.externalAsset(…)`. */
export class BootAsset {
  /** Whether a value is an asset, from whichever copy of the library. */
  static isBootAsset(this: void, value: unknown): value is BootAsset {
    return typeof value === 'object' && value !== null && mark in value;
  }

  /** Where machines fetch it, on the server that their script is from: `/assets/<path>`. */
  readonly location: string;
  /** Its name without folders: what iPXE calls the image, and the kernel argument `initrd=` refers to. */
  readonly name: string;

  constructor(
    /** Below the folder of assets, for example `talos/1.11.5/amd64/vmlinuz`. */
    readonly path: string,
    /** Where it is downloaded from; absent if it is on the server already, or made here. */
    readonly url?: string,
  ) {
    Object.defineProperty(this, mark, { value: true });
    this.location = `/assets/${path}`;
    this.name = path.slice(path.lastIndexOf('/') + 1);
  }
}

/** Properties of an asset. */
export interface BootAssetProps {
  /** Below matchbox's folder of assets, for example `talos/1.11.5/amd64/vmlinuz`. */
  readonly path: string;
  /** Where it is downloaded from, for example `https://pxe.factory.talos.dev/image/…/kernel-amd64`. */
  readonly url: string;
}

/** A description that an image factory must be sent before it serves images of it. It is no secret: everyone may read it. */
export interface ImageSchematic {
  /** What the factory calls it, and the URLs of its images have in them. */
  readonly id: string;
  /** Address of the factory, for example `https://factory.talos.dev`. */
  readonly factory: string;
  /** The description itself. */
  readonly yaml: string;
}

/** What is to be on a server before a machine can boot from it, as `assets.json` has it. */
export interface AssetManifest {
  /** By path. */
  readonly assets: readonly BootAssetProps[];
  /** By factory and id; absent if there is none. */
  readonly schematics?: readonly ImageSchematic[];
}

/** The assets of one matchbox, each path once. */
export class BootAssets {
  private readonly byPath = new Map<string, BootAsset>();
  /** An asset in each folder. */
  private readonly folders = new Map<string, string>();
  private readonly schematics = new Map<string, ImageSchematic>();

  /**
   * Adds an asset; without a URL, one that is on the server already.
   *
   * @throws if the path or the URL is none, or the path comes from elsewhere already
   */
  add(path: string, url?: string): BootAsset {
    const asset = new BootAsset(requireAssetPath(path), url === undefined ? undefined : requireBootUrl('url', url));
    const known = this.byPath.get(path);
    if (known !== undefined && known.url !== asset.url)
      throw new Error(`asset ${path} is of both ${originOf(known)} and ${originOf(asset)}: one of the two needs another path`);
    if (known !== undefined) return known;
    this.requireFolder(path);
    this.byPath.set(path, asset);
    return asset;
  }

  /** One disk has no file and folder of one name. */
  private requireFolder(path: string): void {
    const folders = (of: string): readonly string[] => [...of.matchAll(/\//g)].map(({ index }) => of.slice(0, index));
    const above = folders(path).find(folder => this.byPath.has(folder));
    const below = this.folders.get(path);
    if (above !== undefined || below !== undefined)
      throw new Error(`asset ${above ?? path} is a file, and asset ${below ?? path} lies in a folder of that name`);
    for (const folder of folders(path)) this.folders.set(folder, path);
  }

  /**
   * Adds what a factory must know first.
   *
   * @throws if a part of it is missing, or the factory would get two descriptions under one id
   */
  prepare({ id, factory, yaml }: ImageSchematic): void {
    if (typeof id !== 'string' || !/^[A-Za-z0-9._-]+$/.test(id))
      throw new Error(`id of a schematic must be letters, digits, dots, dashes and underscores, got ${shown(id)}`);
    if (typeof yaml !== 'string') throw new Error(`yaml of schematic ${id} must be a text, got ${shown(yaml)}`);
    const key = `${requireBootUrl('factory', factory)} ${id}`;
    if ((this.schematics.get(key)?.yaml ?? yaml) !== yaml)
      throw new Error(`schematic ${id} has two descriptions: ids of a factory are made from what they describe`);
    this.schematics.set(key, { id, factory, yaml });
  }

  /** Every asset, by path. */
  get all(): readonly BootAsset[] {
    return sorted(this.byPath);
  }

  /** The asset at a path; absent if none was added. */
  find(path: string): BootAsset | undefined {
    return this.byPath.get(path);
  }

  /** What is to be fetched. */
  get manifest(): AssetManifest {
    const assets = this.all.flatMap(({ path, url }) => (url === undefined ? [] : [{ path, url }]));
    return { assets, ...(this.schematics.size > 0 && { schematics: sorted(this.schematics) }) };
  }
}

/** Where an asset is from, in an error. */
export function originOf({ url }: BootAsset): string {
  return url ?? 'the server itself';
}

function sorted<T>(map: ReadonlyMap<string, T>): readonly T[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
