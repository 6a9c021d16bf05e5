import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { project, type Outcome, type Project } from './project';

const lib = (path: string): string => JSON.stringify(resolve(__dirname, '../../lib', path));

/** Every secret of the bundle; none of them may ever be shown. */
export const canaries = ['canary-secret-0001', 'canary.bootstraptoken', 'canary.trustdtoken0', 'Y2FuYXJ5LWtleS1vZi1ldGNk'];

/** A bundle of secrets, as `talosctl gen secrets` writes it. */
export const bundle = `cluster:
    id: canary-cluster-id-01
    secret: ${canaries[0]}
secrets:
    bootstraptoken: ${canaries[1]}
    secretboxencryptionsecret: canary-secretbox-01
trustdinfo:
    token: ${canaries[2]}
certs:
${['etcd', 'k8s', 'k8saggregator', 'os'].map(name => `    ${name}:\n        crt: ${canaries[3]}\n        key: ${canaries[3]}\n`).join('')}    k8sserviceaccount:
        key: ${canaries[3]}
`;

/** Properties of a program. */
export interface TalosProgram {
  /** @default '1.13.9' */
  readonly version?: string;
  /** @default '1.34.1' */
  readonly kubernetes?: string;
  /** Statements behind the Talos cluster `talos` of the cluster `home`. @default - none */
  readonly more?: string;
  /** Further properties of the Talos cluster. @default - none */
  readonly props?: string;
  /** Further properties of the network plan. @default - none */
  readonly network?: string;
}

/** A program of one cluster, `home`, with the control plane `one`, the worker `two`, and Talos on them. */
export function talosProgram({
  version = '1.13.9',
  kubernetes = '1.34.1',
  more = '',
  props = '',
  network = '',
}: TalosProgram = {}): string {
  return `import { Cluster, Homelab, Machine, NetworkPlan } from ${lib('.')};
import { argoCd } from ${lib('gitops/argocd/engine')};
import { TalosCluster } from ${lib('talos')};
const homelab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' } });
const home = new Cluster(homelab, 'home', { domain: 'home.example.net', engine: argoCd() });
new NetworkPlan(home, 'network', { nodes: '10.0.4.0/24', vip: '10.0.4.100', defaultGateway: '10.0.4.1', dns: ['10.0.4.1'], ${network} });
new Machine(home, 'one', { role: 'control-plane', macs: ['00:23:24:e7:29:40'], installDisk: '/dev/sda', interfaces: [{ addresses: ['10.0.4.101/24'] }], hardware: { gpu: 'Radeon 780M' } });
new Machine(home, 'two', { role: 'worker', macs: ['00:23:24:e7:29:41', '00:23:24:e7:29:42'], installDisk: { type: 'nvme' }, interfaces: [{ device: { mac: '00:23:24:e7:29:41' }, dhcp: true }] });
const talos = new TalosCluster(home, 'talos', { version: '${version}', kubernetesVersion: '${kubernetes}', ${props} });
${more}
homelab.synth();
`;
}

/** A talosctl that logs its arguments, and whose files say what they are made of. `STUB_FAIL` names the command that fails. */
const talosctl = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(process.env.STUB_LOG, JSON.stringify(args) + '\\n');
const all = flag => args.flatMap((word, at) => (word === flag ? [args[at + 1]] : []));
const patch = flag => all(flag).map(file => fs.readFileSync(file.replace(/^@/, ''), 'utf8')).join('---\\n');
const secrets = () => fs.readFileSync('.homelab/home/secrets.yaml', 'utf8');
if (process.env.STUB_FAIL && args.join(' ').includes(process.env.STUB_FAIL)) {
  const known = fs.existsSync('.homelab/home/secrets.yaml') ? secrets() : process.env.STUB_BUNDLE;
  console.log(known);
  console.error('cannot do it: ' + known + '\\n-----BEGIN EC PRIVATE KEY-----\\nMHcC\\n-----END EC PRIVATE KEY-----');
  process.exit(3);
}
if (args[0] === 'version') console.log(process.env.STUB_VERSION ?? 'Client v1.13.9');
else if (args[1] === 'secrets') fs.writeFileSync(all('--output-file')[0], process.env.STUB_BUNDLE);
else if (args[1] === 'config') {
  fs.readFileSync(all('--with-secrets')[0]);
  const folder = all('--output')[0];
  fs.mkdirSync(folder, { recursive: true });
  for (const role of ['controlplane', 'worker']) {
    const own = patch('--config-patch-' + role.replace('controlplane', 'control-plane'));
    fs.writeFileSync(folder + '/' + role + '.yaml', role + '\\n' + patch('--config-patch') + own);
  }
  fs.writeFileSync(folder + '/talosconfig', 'context: home\\n');
} else if (args[1] === 'patch') {
  fs.writeFileSync(all('--output')[0], process.env.STUB_EMPTY ? '' : fs.readFileSync(args[2], 'utf8') + patch('--patch'));
} else if (args[0] === 'validate') fs.readFileSync(all('--config')[0]);
else process.exit(9);
`;

/** A repository whose machines run Talos, with programs of its own in front of PATH. */
export class TalosProject {
  readonly place: Project;

  /** @param tools text by name. @default - the talosctl that logs */
  constructor(program: TalosProgram = {}, tools: Readonly<Record<string, string>> = { talosctl }) {
    this.place = project({ 'main.ts': talosProgram(program), log: '' });
    for (const [name, text] of Object.entries({ ...tools, git: '#!/bin/sh\nexit 128\n' })) {
      this.place.write(`bin/${name}`, text);
      chmodSync(join(this.place.folder, 'bin', name), 0o755);
    }
  }

  /** Runs the command line with no other programs on PATH than its own. */
  homelab(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
    return this.place.homelab(args, this.environment(environment));
  }

  /** The environment in which its own programs are found. */
  environment(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    return { PATH: join(this.place.folder, 'bin'), STUB_LOG: join(this.place.folder, 'log'), STUB_BUNDLE: bundle, ...more };
  }

  /** What the programs that log were asked, one command each. */
  get log(): readonly (readonly string[])[] {
    return this.place
      .read('log')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as string[]);
  }

  /** With secrets. */
  withSecrets(): this {
    this.place.write('.homelab/home/secrets.yaml', bundle);
    return this;
  }
}

/** Fails when a text holds a secret. */
export function expectNoSecrets({ stdout, stderr }: Outcome): void {
  for (const canary of [...canaries, 'canary', 'MHcC']) expect(stdout + stderr).not.toContain(canary);
}
