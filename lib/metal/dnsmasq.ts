import type { DhcpHost } from './dhcp-hosts';

/** A kind of firmware that boots over the network. */
export type BootClient = keyof typeof clientCodes;

/**
 * Kinds of firmware by the codes that they tell (option 93). UEFI on amd64 should say 9 and says 7.
 *
 * @see https://www.iana.org/assignments/dhcpv6-parameters/dhcpv6-parameters.xhtml#processor-architecture
 */
export const clientCodes = { bios: [0], 'efi-amd64': [7, 9], 'efi-ia32': [6], 'efi-arm64': [11] } as const;

/** A kind of firmware that boots over HTTP. */
export type HttpClient = keyof typeof httpCodes;

/** Kinds of firmware that boot over HTTP, by the same codes. */
export const httpCodes = { 'efi-amd64': 16, 'efi-arm64': 19 } as const;

/** What a server says that gives addresses too. */
export interface FullDhcp {
  readonly first: string;
  readonly last: string;
  readonly lease: string;
  readonly routers: readonly string[];
  readonly dns: readonly string[];
  readonly ntp: readonly string[];
  readonly searchDomains: readonly string[];
  readonly hosts: readonly DhcpHost[];
}

/** What a configuration is made of. */
export interface DnsmasqSettings {
  readonly network: { readonly address: string; readonly mask: string };
  /** Absent beside another server, which gives the addresses. */
  readonly full?: FullDhcp;
  /** All, if it is empty. */
  readonly interfaces: readonly string[];
  readonly tftpRoot: string;
  /** iPXE by kind of firmware. */
  readonly clients: readonly (readonly [BootClient, string])[];
  /** URL of iPXE by kind of firmware, for firmware that boots over HTTP. */
  readonly httpClients: readonly (readonly [HttpClient, string])[];
  /** URL of what iPXE boots. */
  readonly script: string;
  readonly log: boolean;
  /** Hardware addresses that are answered; absent if all are. */
  readonly inventory?: readonly string[];
}

/** A configuration file of dnsmasq 2.80 or later; of 2.87, if firmware boots over HTTP. */
export function dnsmasqConfiguration(settings: DnsmasqSettings): string {
  const { full, interfaces, tftpRoot, clients, httpClients, script, log, inventory } = settings;
  const reserved = new Set(full?.hosts.flatMap(({ macs }) => macs));
  const sections: readonly (readonly string[])[] = [
    ['# No DNS: DHCP and TFTP only.', 'port=0', ...(log ? ['log-dhcp'] : [])],
    [
      // Devices that come later, such as bridges, are taken too.
      'bind-dynamic',
      ...interfaces.map(each => `interface=${each}`),
      ...(interfaces.length > 0 ? ['except-interface=lo'] : []),
    ],
    ['enable-tftp', `tftp-root=${tftpRoot}`, 'tftp-no-fail'],
    full === undefined ? proxyRange(settings) : fullRange(full, settings),
    inventory === undefined
      ? []
      : [
          '# Who is not in the inventory gets no answer.',
          // Of two lines for one address, the first one counts.
          ...inventory.filter(mac => !reserved.has(mac)).map(mac => `dhcp-host=${mac},set:inventory`),
          'dhcp-ignore=tag:!known',
        ],
    ['# iPXE says so, by an option of its own or by its class.', 'dhcp-match=set:ipxe,175', 'dhcp-userclass=set:ipxe,iPXE'],
    ['# Firmware gets the iPXE for its kind ...', ...clients.flatMap(each => firmware(each, full !== undefined))],
    httpClients.length === 0 ? [] : overHttp(httpClients, full !== undefined),
    ['# ... and iPXE is sent to its script.', `dhcp-boot=tag:ipxe,${script}`],
  ];
  return `${sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
}

function proxyRange({ network: { address, mask } }: DnsmasqSettings): readonly string[] {
  return ['# Beside another DHCP server: addresses are not given here.', `dhcp-range=${address},proxy,${mask}`];
}

function fullRange(full: FullDhcp, { network: { mask } }: DnsmasqSettings): readonly string[] {
  const option = (name: string, values: readonly string[]): string => [`dhcp-option=option:${name}`, ...values].join(',');
  return [
    '# The only DHCP server of this network.',
    'dhcp-authoritative',
    `dhcp-range=${full.first},${full.last},${mask},${full.lease}`,
    // Without a value, it is not sent; dnsmasq would name itself.
    option('router', full.routers),
    option('dns-server', full.dns),
    ...(full.ntp.length > 0 ? [option('ntp-server', full.ntp)] : []),
    ...(full.searchDomains.length > 0 ? [option('domain-search', full.searchDomains)] : []),
    ...full.hosts.map(({ macs, address, name }) => `dhcp-host=${[...macs, address, name].join(',')}`),
  ];
}

/** Beside another server, only PXE's own way of naming services reaches all firmware. */
function firmware([client, binary]: readonly [BootClient, string], full: boolean): readonly string[] {
  const codes = clientCodes[client];
  if (!full) return codes.map(code => `pxe-service=tag:!ipxe,${code},"iPXE for ${client}",${binary}`);
  return [
    ...codes.map(code => `dhcp-match=set:${client},option:client-arch,${code}`),
    `dhcp-boot=tag:${client},tag:!ipxe,${binary}`,
  ];
}

/** Such firmware takes no answer but one that says HTTPClient, too. */
function overHttp(clients: readonly (readonly [HttpClient, string])[], full: boolean): readonly string[] {
  return [
    '# ... also over HTTP, if it can ...',
    ...(full
      ? ['dhcp-vendorclass=set:http,HTTPClient', 'dhcp-option-force=tag:http,option:vendor-class,HTTPClient']
      : ['dhcp-pxe-vendor=PXEClient,HTTPClient']),
    ...clients.flatMap(([client, url]) => [
      `dhcp-match=set:http-${client},option:client-arch,${httpCodes[client]}`,
      `dhcp-boot=tag:http-${client},tag:!ipxe,${url}`,
    ]),
  ];
}
