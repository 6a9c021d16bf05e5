import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { goProgram } from '../go';
import { run } from './processes';

/** What a test of machines needs, and where this machine has it. */
export interface Components {
  readonly matchbox: string;
  readonly qemu: string;
  /** A kernel, as Debian builds it for virtual machines. */
  readonly kernel: string;
  readonly busybox: string;
  readonly dnsmasq: string;
  /** Folder of Debian's iPXE binaries. */
  readonly ipxe: string;
  /** UEFI firmware with a PXE client of its own. */
  readonly ovmf: string;
  /** Whether network namespaces can be made; the path of `ip`. */
  readonly ip: string;
}

type Found = { readonly path: string } | { readonly skipped: string };

const CACHE = resolve(__dirname, '../../../node_modules/.cache/cdk8s-homelab-e2e');

const finders: { readonly [K in keyof Components]: () => Found } = {
  matchbox: () => goProgram('matchbox'),
  qemu: () =>
    command('qemu-system-x86_64', 'qemu-system-x86', ['/usr/share/qemu/pxe-virtio.rom', '/usr/lib/ipxe/qemu/pxe-virtio.rom']),
  kernel,
  busybox: () => command('busybox', 'busybox-static'),
  dnsmasq: () => command('dnsmasq', 'dnsmasq-base'),
  ipxe: () => file('/usr/lib/ipxe/ipxe.efi', 'ipxe', '/usr/lib/ipxe'),
  ovmf: () => file('/usr/share/OVMF/OVMF_CODE_4M.fd', 'ovmf'),
  ip: namespaces,
};

/**
 * `describe(title, fn)` when this machine has all components; otherwise one visible skipped test whose title carries the reasons.
 */
export function describeWith<N extends keyof Components>(
  names: readonly N[],
  title: string,
  fn: (found: Readonly<Pick<Components, N>>) => void,
): void {
  const found = names.map(name => [name, finders[name]()] as const);
  const missing = found.flatMap(([name, each]) => ('skipped' in each ? [`${name}: ${each.skipped}`] : []));
  describe(title, () => {
    if (missing.length > 0) test.skip(`skipped, ${missing.join('; ')}`, () => undefined);
    else {
      const paths = found.map(([name, each]) => [name, 'path' in each ? each.path : '']);
      fn(Object.fromEntries(paths) as Pick<Components, N>);
    }
  });
}

function command(name: string, debian: string, files: readonly string[] = []): Found {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const path = folders.map(folder => join(folder, name)).find(existsSync);
  if (path === undefined) return { skipped: `${name} is not installed (Debian package ${debian})` };
  return files.length === 0 || files.some(existsSync)
    ? { path }
    : { skipped: `${files[0]} is missing (Debian package ipxe-qemu)` };
}

function file(needed: string, debian: string, path = needed): Found {
  return existsSync(needed) ? { path } : { skipped: `${needed} is missing (Debian package ${debian})` };
}

/** Debian's kernel, out of its package: downloaded once, never installed. */
function kernel(): Found {
  const folder = join(CACHE, 'kernel');
  if (!existsSync(folder)) {
    if (spawnSync('apt-get', ['--version']).status !== 0)
      return { skipped: 'there is no apt-get to download linux-image-cloud-amd64 with' };
    mkdirSync(CACHE, { recursive: true });
    const work = mkdtempSync(join(CACHE, 'kernel.tmp-'));
    try {
      const depends = run('apt-cache', ['depends', 'linux-image-cloud-amd64']);
      const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
      if (name === undefined) return { skipped: 'apt knows no linux-image-cloud-amd64' };
      run('apt-get', ['download', '-qq', '-o', 'APT::Sandbox::User=root', name], work);
      const archive = readdirSync(work).find(each => each.endsWith('.deb')) ?? '';
      run('dpkg-deb', ['-x', archive, 'tree'], work);
      renameSync(join(work, 'tree/boot'), folder);
    } catch (error) {
      return { skipped: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '' };
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  const image = readdirSync(folder).find(each => each.startsWith('vmlinuz'));
  return image === undefined ? { skipped: `no kernel is in ${folder}` } : { path: join(folder, image) };
}

/** Whether this process may make network namespaces with a bridge and a tap device in them. */
function namespaces(): Found {
  const found = command('ip', 'iproute2');
  if ('skipped' in found) return found;
  if (process.getuid?.() !== 0) return { skipped: 'network namespaces need root' };
  const name = `homelab-probe-${process.pid}`;
  const tried = spawnSync(found.path, ['netns', 'add', name], { encoding: 'utf8' });
  if (tried.status !== 0) return { skipped: `ip netns add failed: ${tried.stderr.trim()}` };
  const steps = [
    ['-n', name, 'link', 'add', 'b0', 'type', 'bridge'],
    ['-n', name, 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1'],
    ['netns', 'exec', name, found.path, 'tuntap', 'add', 't0', 'mode', 'tap'],
  ];
  const failed = steps.map(step => spawnSync(found.path, step, { encoding: 'utf8' })).find(({ status }) => status !== 0);
  spawnSync(found.path, ['netns', 'delete', name]);
  return failed === undefined ? found : { skipped: `ip cannot make devices in a namespace: ${failed.stderr.trim()}` };
}
