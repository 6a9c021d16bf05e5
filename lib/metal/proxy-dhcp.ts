import { Construct } from 'constructs';
import { addressText, contains, familyOf, parseAddress, parseNetwork, parseRange, prefixLength } from '../core/addresses';
import type { AddressRange } from '../core/addresses';
import { writeFiles, type FileOutput, type FileSource } from '../core/file-source';
import type { NetworkPlan } from '../core/network-plan';
import { requireList, shown } from '../core/names';
import { requireProps } from '../core/props';
import { BootAsset } from './assets';
import { requireBootUrl } from './boot-text';
import { reservations } from './dhcp-hosts';
import { clientCodes, dnsmasqConfiguration, httpCodes, type BootClient, type FullDhcp, type HttpClient } from './dnsmasq';
import { requireMatchbox, type Matchbox } from './matchbox';

/** Properties of a {@link ProxyDhcp}. */
export interface ProxyDhcpProps {
  /**
   * `proxy` only says what to boot, beside a DHCP server that gives addresses; `full` is the network's one DHCP server: it gives
   * addresses too, from the network plan's `dhcpRange`, and those that machines have reserved. @default 'proxy'
   */
  readonly mode?: 'proxy' | 'full';
  /** Network devices of the server that it answers on, for example `['eth0']`. @default - all */
  readonly interfaces?: readonly string[];
  /** Folder on the server that TFTP serves. @default '/usr/lib/ipxe', where Debian's package `ipxe` puts its binaries */
  readonly tftpRoot?: string;
  /**
   * iPXE for each kind of firmware, relative to `tftpRoot`. Only kinds that machines of the inventory may have are served; `efi-ia32`
   * only if it is given. @default - `undionly.kpxe` for `bios` and `ipxe.efi` for `efi-amd64`, none for `efi-arm64`
   */
  readonly binaries?: Readonly<Partial<Record<BootClient, string>>>;
  /**
   * iPXE for firmware that boots over HTTP, without TFTP: an asset of the matchbox, or a URL. dnsmasq must be 2.87 or later. @default - none
   */
  readonly httpBoot?: Readonly<Partial<Record<HttpClient, BootAsset | string>>>;
  /** Script that iPXE is sent to. @default - `matchbox.bootScript`, which asks matchbox, and shows the menu if it knows no answer */
  readonly script?: string;
  /** Whether machines that are not in the inventory get no answer. Then none of them sees the menu. @default false */
  readonly onlyInventory?: boolean;
  /** How long an address is given for (full mode): a number and `m` or `h`. @default '12h' */
  readonly lease?: string;
  /** Whether each question and answer is logged. @default true */
  readonly log?: boolean;
}

/**
 * The configuration of a dnsmasq that brings machines to iPXE, and iPXE to matchbox: DHCP and TFTP on the network of the cluster's
 * plan, no DNS. Written to `dnsmasq.conf`.
 *
 * @throws if a device, a path, a lease or the script is none. At synth: if there is no network plan or it is IPv6 only, full
 * mode has no range, a machine's architecture has no binary, or two devices of a machine reserve addresses for one hardware address
 * @see https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html
 */
export class ProxyDhcp extends Construct implements FileSource {
  readonly matchbox: Matchbox;
  readonly mode: 'proxy' | 'full';
  private readonly binaries: Readonly<Partial<Record<BootClient, string>>>;
  private readonly httpClients: readonly (readonly [HttpClient, string])[];

  constructor(
    scope: Matchbox,
    id: string,
    private readonly props: ProxyDhcpProps = {},
  ) {
    super(requireMatchbox('proxy DHCP', scope), id);
    requireProps('ProxyDhcpProps', props);
    this.matchbox = scope;
    this.mode = props.mode ?? 'proxy';
    for (const name of requireList('interfaces', props.interfaces ?? [])) {
      if (!/^[\w.@-]{1,15}$/.test(name)) throw new Error(`interfaces must be names of devices such as eth0, got ${shown(name)}`);
    }
    if (props.tftpRoot !== undefined && !/^(\/[\w.+@-]+)+\/?$/.test(props.tftpRoot))
      throw new Error(`tftpRoot must be the path of a folder such as /srv/tftp, got ${shown(props.tftpRoot)}`);
    if (props.lease !== undefined && !/^[1-9]\d{0,4}[mh]$/.test(props.lease))
      throw new Error(`lease must be a number and m or h, such as 12h, got ${shown(props.lease)}`);
    this.binaries = requireBinaries({ bios: 'undionly.kpxe', 'efi-amd64': 'ipxe.efi', ...props.binaries });
    this.httpClients = requireHttpClients(props.httpBoot ?? {}, scope);
    requireOption('script', props.script ?? scope.bootScript);
  }

  [writeFiles](output: FileOutput): void {
    const { cluster } = this.matchbox;
    const { network: plan } = cluster;
    const network = plan?.localNetworks.map(each => parseNetwork('localNetwork', each)).find(({ family }) => family === 4);
    if (plan === undefined || network === undefined) {
      output.problem(
        plan === undefined
          ? `'${cluster.node.id}' has no network plan: add one, or leave out the DHCP that would serve its network`
          : `the local network of '${cluster.node.id}' is ${plan.localNetworks.join(', ')}, and firmware boots over IPv4`,
      );
      return;
    }
    const full = this.mode === 'full' ? this.fullDhcp(plan, network, output) : undefined;
    const clients = this.clients(output);
    const { interfaces = [], tftpRoot = '/usr/lib/ipxe', script = this.matchbox.bootScript, onlyInventory, log } = this.props;
    output.file(
      'dnsmasq.conf',
      dnsmasqConfiguration({
        network: { address: addressText(network.first, 4), mask: maskOf(network) },
        ...(full && { full }),
        interfaces,
        tftpRoot,
        clients,
        httpClients: this.httpClients,
        script,
        log: log ?? true,
        ...(onlyInventory === true && { inventory: cluster.machines.flatMap(({ macs }) => macs) }),
      }),
    );
  }

  /** What iPXE binary each kind of firmware gets that a machine of the inventory may have. */
  private clients(output: FileOutput): readonly (readonly [BootClient, string])[] {
    const { machines } = this.matchbox.cluster;
    const arm = machines.find(({ architecture }) => architecture === 'arm64');
    if (arm !== undefined && this.binaries['efi-arm64'] === undefined)
      output.problem(
        `machine '${arm.hostname}' is arm64, and binaries has none for efi-arm64: build iPXE's bin-arm64-efi/snp.efi and name it`,
      );
    // Whoever has no machine yet is looking for some: what there are binaries for is served.
    const amd64 = machines.length === 0 || machines.some(({ architecture }) => architecture === 'amd64');
    const served = {
      bios: amd64,
      'efi-amd64': amd64,
      'efi-ia32': amd64,
      'efi-arm64': machines.length === 0 || arm !== undefined,
    };
    return clientNames.flatMap(client => {
      const binary = this.binaries[client];
      return binary === undefined || !served[client] ? [] : [[client, binary] as const];
    });
  }

  private fullDhcp(plan: NetworkPlan, network: AddressRange, output: FileOutput): FullDhcp | undefined {
    if (plan.dhcpRange === undefined || familyOf(plan.dhcpRange.split(/[-/]/)[0]?.trim() ?? '') !== 4) {
      output.problem(`mode 'full' needs an IPv4 range of addresses to give away: set dhcpRange in the network plan`);
      return undefined;
    }
    const range = parseRange('dhcpRange', plan.dhcpRange);
    // The first and the last address of a network are no machine's.
    const first = range.first === network.first ? range.first + 1n : range.first;
    const last = range.last === network.last ? range.last - 1n : range.last;
    const four = (addresses: readonly string[]): readonly string[] => addresses.filter(each => familyOf(each) === 4);
    const hosts = reservations(this.matchbox.cluster.machines, address => contains(network, parseAddress(address)), output);
    return {
      first: addressText(first, 4),
      last: addressText(last, 4),
      lease: this.props.lease ?? '12h',
      routers: four(plan.defaultGateway === undefined ? [] : [plan.defaultGateway]),
      dns: four(plan.dns),
      ntp: four(plan.ntp),
      searchDomains: plan.searchDomains,
      hosts,
    };
  }
}

const clientNames = Object.keys(clientCodes) as readonly BootClient[];

function requireBinaries(binaries: Readonly<Partial<Record<BootClient, string>>>): typeof binaries {
  for (const [client, path] of Object.entries(binaries)) {
    if (!/^[\w+-][\w.+-]*(\/[\w+-][\w.+-]*)*$/.test(path))
      throw new Error(`binary for ${client} must be a path below tftpRoot such as ipxe.efi, got ${shown(path)}`);
  }
  return binaries;
}

function requireHttpClients(
  given: Readonly<Partial<Record<HttpClient, BootAsset | string>>>,
  { endpoint }: Matchbox,
): readonly (readonly [HttpClient, string])[] {
  const names = Object.keys(httpCodes) as readonly HttpClient[];
  return names.flatMap(client => {
    const source = given[client];
    if (source === undefined) return [];
    const url = BootAsset.isBootAsset(source) ? `${endpoint}${source.location}` : source;
    return [[client, requireOption(`httpBoot for ${client}`, url)] as const];
  });
}

/** A URL that is one part of an option of dnsmasq. */
function requireOption(what: string, url: string): string {
  if (requireBootUrl(what, url).includes(','))
    throw new Error(`${what} must have no comma, which ends an option of dnsmasq, got ${shown(url)}`);
  return url;
}

function maskOf(network: AddressRange): string {
  const length = BigInt(prefixLength(network));
  return addressText(((1n << length) - 1n) << (32n - length), 4);
}
