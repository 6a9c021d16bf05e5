import { createHash } from 'node:crypto';
import type { Architecture } from '../core/machine';
import { requireList, shown } from '../core/names';
import { requireWholeNumber } from '../core/numbers';
import { requireProps } from '../core/props';
import { goYaml, sortedMap, type GoYamlValue } from './go-yaml';
import { isAtLeast, requireTag } from './version';

const mark = Symbol.for('cdk8s-homelab.Schematic');

/** An addition for boards that need more than Talos' own image. */
export interface SchematicOverlay {
  /** For example `siderolabs/sbc-raspberrypi`. */
  readonly image: string;
  /** For example `rpi_generic`. */
  readonly name: string;
  /** What the overlay reads: text, whole numbers, truth values, lists and maps. @default - none */
  readonly options?: { readonly [key: string]: GoYamlValue };
}

/** A value that is there before the first boot. */
export interface SchematicMeta {
  /** From 0 to 255; `0xa` holds the network configuration of the metal platform. */
  readonly key: number;
  readonly value: string;
}

/** Properties of a {@link Schematic}. */
export interface SchematicProps {
  /** @default - none */
  readonly overlay?: SchematicOverlay;
  /** Arguments of the kernel, in this order, for example `net.ifnames=0`. @default - none */
  readonly extraKernelArgs?: readonly string[];
  /** @default - none */
  readonly meta?: readonly SchematicMeta[];
  /** Official extensions, in this order, for example `siderolabs/iscsi-tools`. @default - none */
  readonly systemExtensions?: readonly string[];
  /** What loads the kernel (Talos 1.12 and later). @default - chosen by Talos */
  readonly bootloader?: 'dual-boot' | 'sd-boot' | 'grub';
  /** What images with Secure Boot have besides. @default - nothing */
  readonly secureboot?: {
    /** Enrols Microsoft's certificates, which the firmware of most cards needs. @default false */
    readonly includeWellKnownCertificates?: boolean;
  };
  /** Host of the Image Factory, with its port if it has one. @default 'factory.talos.dev' */
  readonly factory?: string;
}

/** Which of the images of a {@link Schematic} is meant. */
export interface SchematicImageOptions {
  /** @default 'amd64' */
  readonly architecture?: Architecture;
  /** Where the machine is: `metal`, or a cloud in Talos' words. @default 'metal' */
  readonly platform?: string;
  /** Whether the firmware checks signatures. @default false */
  readonly secureBoot?: boolean;
}

/**
 * What is in the image of a machine beyond Talos itself. Its id is known without asking the Image Factory, which gives the same one
 * when it is told of the schematic (`POST /schematics` with {@link yaml}); images of schematics it was never told of it does not make.
 *
 * @throws if an extension, an argument, a meta key, an overlay or the factory's host is none
 * @see https://docs.siderolabs.com/talos/v1.13/learn-more/image-factory
 */
export class Schematic {
  /** Kernel arguments, in the order in which they were given. */
  readonly extraKernelArgs: readonly string[];
  /** Extensions, in the order in which they were given. */
  readonly systemExtensions: readonly string[];
  /** Host of the Image Factory. */
  readonly factory: string;
  /** What the Image Factory is told, in the form that it hashes. */
  readonly yaml: string;
  /** SHA-256 of {@link yaml}, in hexadecimal. */
  readonly id: string;

  /** Whether a value is a schematic, from whichever copy of the library. */
  static isSchematic(this: void, value: unknown): value is Schematic {
    return typeof value === 'object' && value !== null && mark in value;
  }

  constructor(props: SchematicProps = {}) {
    Object.defineProperty(this, mark, { value: true });
    requireProps('SchematicProps', props);
    this.extraKernelArgs = requireList('extraKernelArgs', props.extraKernelArgs ?? []).map(requireArgument);
    this.systemExtensions = requireExtensions(props.systemExtensions ?? []);
    this.factory = requireFactory(props.factory ?? 'factory.talos.dev');
    this.yaml = goYaml(this.document(props));
    this.id = createHash('sha256').update(this.yaml).digest('hex');
  }

  /** The container image that installs and upgrades. @param version an exact release of Talos */
  installerImage(version: string, options: SchematicImageOptions = {}): string {
    const tag = requireTag('version', version);
    const [, minor = ''] = /^v(\d+\.\d+)\./.exec(tag) ?? [];
    // Talos 1.10 was the first with one installer for each platform.
    const installer = isAtLeast(minor, '1.10') ? `${options.platform ?? 'metal'}-installer` : 'installer';
    return `${this.factory}/${installer}${options.secureBoot === true ? '-secureboot' : ''}/${this.id}:${tag}`;
  }

  /** Where the kernel is downloaded from. @param version an exact release of Talos */
  kernelUrl(version: string, { architecture = 'amd64' }: SchematicImageOptions = {}): string {
    return this.imageUrl(version, `kernel-${architecture}`);
  }

  /** Where the initial file system, with the extensions, is downloaded from. @param version an exact release of Talos */
  initramfsUrl(version: string, { architecture = 'amd64' }: SchematicImageOptions = {}): string {
    return this.imageUrl(version, `initramfs-${architecture}.xz`);
  }

  /** Where the image for a USB stick or a CD is downloaded from. @param version an exact release of Talos */
  isoUrl(version: string, options: SchematicImageOptions = {}): string {
    return this.imageUrl(version, `${mediumOf(options)}.iso`);
  }

  /** Where the one file that Secure Boot starts, kernel and initial file system in one, is downloaded from. @param version an exact release of Talos */
  ukiUrl(version: string, options: SchematicImageOptions = {}): string {
    return this.imageUrl(version, `${mediumOf(options)}-uki.efi`);
  }

  /** Where a disk image is downloaded from. @param version an exact release of Talos */
  diskImageUrl(version: string, options: SchematicImageOptions = {}): string {
    return this.imageUrl(version, `${mediumOf(options)}.raw.xz`);
  }

  /** The iPXE script that boots straight from the Image Factory. @param version an exact release of Talos */
  pxeUrl(version: string, options: SchematicImageOptions = {}): string {
    const host = this.factory === 'factory.talos.dev' ? 'pxe.factory.talos.dev' : this.factory;
    return `https://${host}/pxe/${this.id}/${requireTag('version', version)}/${mediumOf(options)}`;
  }

  private imageUrl(version: string, path: string): string {
    return `https://${this.factory}/image/${this.id}/${requireTag('version', version)}/${path}`;
  }

  /** The keys in the order of the factory's own struct; what is empty is left out, but `customization`. */
  private document({ overlay, meta = [], bootloader, secureboot }: SchematicProps): { readonly [key: string]: GoYamlValue } {
    const customization = {
      ...(this.extraKernelArgs.length > 0 && { extraKernelArgs: this.extraKernelArgs }),
      ...(meta.length > 0 && { meta: requireList('meta', meta).map(requireMeta) }),
      ...(this.systemExtensions.length > 0 && { systemExtensions: { officialExtensions: this.systemExtensions } }),
      ...(bootloader !== undefined && { bootloader: bootloader }),
      ...(secureboot?.includeWellKnownCertificates === true && { secureboot: { includeWellKnownCertificates: true } }),
    };
    return { ...(overlay && { overlay: requireOverlay(overlay) }), customization };
  }
}

function mediumOf({ architecture = 'amd64', platform = 'metal', secureBoot = false }: SchematicImageOptions): string {
  return `${platform}-${architecture}${secureBoot ? '-secureboot' : ''}`;
}

function requireArgument(argument: string): string {
  if (typeof argument !== 'string' || argument === '' || /\s/.test(argument.replace(/"[^"]*"/g, '')))
    throw new Error(`extraKernelArgs must be one argument each, such as net.ifnames=0, got ${shown(argument)}`);
  return argument;
}

function requireExtensions(extensions: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const extension of requireList('systemExtensions', extensions)) {
    if (typeof extension !== 'string' || !/^[a-z0-9][\w.-]*(\/[a-z0-9][\w.-]*)+$/.test(extension))
      throw new Error(`systemExtensions must be names such as siderolabs/iscsi-tools, got ${shown(extension)}`);
    if (seen.has(extension)) throw new Error(`systemExtensions has '${extension}' twice`);
    seen.add(extension);
  }
  return extensions;
}

function requireMeta({ key, value }: SchematicMeta): { readonly key: number; readonly value: string } {
  return { key: requireWholeNumber('meta key', key, 0, 255), value };
}

function requireOverlay({ image, name, options }: SchematicOverlay): { readonly [key: string]: GoYamlValue } {
  if (!image || !name)
    throw new Error(
      `overlay needs an image and a name, such as siderolabs/sbc-raspberrypi and rpi_generic, got ${shown(image || name)}`,
    );
  requireOptions(options ?? {});
  return { image, name, ...(options && Object.keys(options).length > 0 && { options: sortedMap(options) }) };
}

/** Only what has one written form: the factory's order of other keys, and its form of fractions, are not to be relied on. */
function requireOptions(value: GoYamlValue): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new Error(`overlay options must have whole numbers, got ${value}`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    if (!Array.isArray(value) && !/^[a-z_][\w.-]*$/i.test(key))
      throw new Error(`overlay options must have keys such as configTxt, got '${key}'`);
    requireOptions(each as GoYamlValue);
  }
}

function requireFactory(host: string): string {
  if (typeof host !== 'string' || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i.test(host))
    throw new Error(`factory must be a host such as factory.talos.dev, without https://, got ${shown(host)}`);
  return host;
}
