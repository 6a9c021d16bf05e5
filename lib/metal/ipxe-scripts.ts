import type { MatchboxProfile } from './matchbox-profile';

/** What matchbox's own script tells of a machine, with values that may hold anything escaped. */
const question = [
  'uuid=${uuid}',
  'mac=${mac:hexhyp}',
  'domain=${domain:uristring}',
  'hostname=${hostname:uristring}',
  'serial=${serial:uristring}',
  'arch=${buildarch:uristring}',
].join('&');

/** Seconds after which the menu boots the local disk. */
const patience = 60;

/** A script to build into an image of iPXE: it gets an address, asks for the machine's profile, and does not give up. */
export function embeddedScript(endpoint: string, menu: string): string {
  return script([
    'set attempts:int32 0',
    ':network',
    'inc attempts',
    'echo Attempt ${attempts}: asking for an address ...',
    'dhcp || goto again',
    `echo \${mac} has \${ip}, asking ${endpoint} what to boot ...`,
    `chain ${endpoint}/ipxe?${question} || chain --replace ${endpoint}${menu} || goto again`,
    ':again',
    'echo That did not work. Ctrl-B within 5 seconds opens a shell.',
    'prompt --key 0x02 --timeout 5000 && shell ||',
    'ifclose ||',
    'goto network',
  ]);
}

/** A script for an iPXE that has an address: asks for the machine's profile; the menu is shown if there is none. */
export function bootScript(endpoint: string, menu: string): string {
  return script([
    `echo \${mac} has \${ip}, asking ${endpoint} what to boot ...`,
    `chain ${endpoint}/ipxe?${question} || chain --replace ${endpoint}${menu}`,
  ]);
}

/** A script for machines that no group knows: says how to add them, and offers the local disk, every profile and a shell. */
export function menuScript(endpoint: string, cluster: string, profiles: readonly MatchboxProfile[]): string {
  return script([
    ':menu',
    `menu ${cluster}: this machine is in no group`,
    "item --gap -- To add it to the inventory:  macs: ['${mac}']  with address ${ip}",
    'item --gap -- ${manufacturer} ${product}, serial ${serial}, ${buildarch}, ${platform}',
    'item local Boot from the local disk',
    'item retry Ask the server again',
    'item shell Open a shell of iPXE',
    ...(profiles.length === 0 ? [] : ['item --gap -- Boot a profile once:']),
    ...profiles.map(({ node, name }) => `item profile-${node.id} ${name}`),
    `choose --default local --timeout ${patience * 1000} chosen || goto local`,
    'goto ${chosen}',
    ':local',
    // A BIOS boots the next device only if it is told which; UEFI goes on by itself.
    'iseq ${platform} efi && exit 0 ||',
    'sanboot --no-describe --drive 0x80 || exit 1',
    ':retry',
    `chain ${endpoint}/ipxe?${question} || goto menu`,
    ':shell',
    'shell',
    'goto menu',
    ...profiles.flatMap(profile => profileLines(endpoint, profile)),
    ':failed',
    'imgfree',
    'prompt --timeout 60000 It could not be booted. Press a key to go back to the menu. ||',
    'goto menu',
  ]);
}

function profileLines(endpoint: string, { node, kernel, initrd, args }: MatchboxProfile): readonly string[] {
  return [
    `:profile-${node.id}`,
    `kernel ${[absolute(endpoint, kernel), ...args].join(' ')} || goto failed`,
    ...initrd.map(each => `initrd ${absolute(endpoint, each)} || goto failed`),
    'boot || goto failed',
  ];
}

/** An own location as a URL; what comes before it is the option of an image's name. */
function absolute(endpoint: string, location: string): string {
  return location.replace(/(^| )\/assets\//, `$1${endpoint}/assets/`);
}

function script(lines: readonly string[]): string {
  return `${['#!ipxe', ...lines].join('\n')}\n`;
}
