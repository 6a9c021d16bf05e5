import type { InstallDisk } from '../machine/install-disk';
import type { Machine } from '../machine';
import type { NetworkPlan } from '../network-plan';

/** What a network plan and the machines of its cluster say, as a page of Markdown for people. */
export function inventoryPage(plan: NetworkPlan): string {
  const { machines } = plan.cluster;
  return [
    `# Machines and addresses of ${plan.cluster.node.id}`,
    '',
    ...table(['Addresses', 'Are'], addressRows(plan)),
    ...(machines.length === 0 ? [] : ['', ...table(machineColumns, machines.map(machineRow))]),
    '',
  ].join('\n');
}

const machineColumns = ['Machine', 'Role', 'Architecture', 'Addresses', 'Hardware addresses', 'Installed on', 'Hardware'];

function machineRow(machine: Machine): readonly string[] {
  const { hostname, role, architecture, addresses, macs, installDisk, hardware } = machine;
  return [
    hostname,
    role,
    architecture,
    addresses.join(', ') || 'by DHCP',
    macs.join(', '),
    diskText(installDisk),
    pairs(Object.entries(hardware)),
  ];
}

function addressRows(plan: NetworkPlan): readonly (readonly string[])[] {
  const { vip, defaultGateway, dhcpRange } = plan;
  return [
    [plan.nodes.join(', '), 'nodes'],
    [plan.localNetworks.join(', '), 'local network'],
    [plan.pods.join(', '), 'pods'],
    [plan.services.join(', '), 'services'],
    ...(vip === undefined ? [] : [[vip, 'VIP of the API server']]),
    ...(defaultGateway === undefined ? [] : [[defaultGateway, 'default gateway']]),
    ...(dhcpRange === undefined ? [] : [[dhcpRange, 'given away by DHCP']]),
    ...Object.entries(plan.pools).map(([name, ranges]) => [ranges.join(', '), `pool ${name}`]),
    ...Object.entries(plan.gateways).map(([name, address]) => [address, `gateway ${name}`]),
    ...(plan.dns.length === 0 ? [] : [[plan.dns.join(', '), 'name servers']]),
    ...(plan.ntp.length === 0 ? [] : [[plan.ntp.join(', '), 'time servers']]),
  ];
}

function diskText(disk: InstallDisk): string {
  return typeof disk === 'string' ? disk : pairs(Object.entries(disk));
}

function pairs(entries: readonly (readonly [string, unknown])[]): string {
  return entries.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}
