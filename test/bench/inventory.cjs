'use strict';

// One figure in one fresh process: `node inventory.cjs <machines|ranges> <count>` prints the milliseconds beyond start-up.
const { performance } = require('node:perf_hooks');
require('../../lib/cli/typescript-hook.cjs').install();
const { Cluster, Homelab, Machine, NetworkPlan } = require('../../lib/index.ts');
const { argoCd } = require('../../lib/gitops/argocd/engine.ts');
const { Matchbox } = require('../../lib/metal/index.ts');
const { Schematic, TalosCluster, TalosNetboot } = require('../../lib/talos/index.ts');

const [, , what, given] = process.argv;
const count = Number(given);
const hex = part => part.toString(16).padStart(2, '0');
const address = (network, index) => `${network}.${index >> 8}.${index & 255}`;

function cluster() {
  const homelab = new Homelab({ repository: { url: 'https://git.example/homelab.git' } });
  return [homelab, new Cluster(homelab, 'bench', { domain: 'example.net', engine: argoCd() })];
}

/** Checks, boot profiles and machine configuration of many machines. */
function machines() {
  const [homelab, bench] = cluster();
  new NetworkPlan(bench, 'network', { nodes: '10.1.0.0/16', defaultGateway: '10.1.255.1', vip: '10.1.255.2', cni: 'none' });
  for (let index = 0; index < count; index++) {
    new Machine(bench, `node${index}`, {
      role: index < 3 ? 'control-plane' : 'worker',
      macs: [`00:23:24:00:${hex(index >> 8)}:${hex(index & 255)}`],
      installDisk: '/dev/sda',
      interfaces: [{ device: 'eno1', addresses: [address('10.1', index + 1)] }],
      labels: { 'example.net/rack': `r${index % 20}` },
    });
  }
  const talos = new TalosCluster(bench, 'talos', {
    version: '1.13.9',
    kubernetesVersion: '1.36.0',
    schematic: new Schematic({ systemExtensions: ['siderolabs/iscsi-tools'] }),
  });
  const matchbox = new Matchbox(bench, 'matchbox', { endpoint: 'http://10.1.255.3:8080' });
  new TalosNetboot(bench, 'netboot', { talos, matchbox });
  return homelab;
}

/** Ranges that services get, all of them checked against each other and against the machines. */
function ranges() {
  const [homelab, bench] = cluster();
  const range = index => `${address('10.2', index * 4 + 1)}-${address('10.2', index * 4 + 2)}`;
  const pools = Object.fromEntries(
    Array.from({ length: 100 }, (_, pool) => [
      `pool${pool}`,
      Array.from({ length: count / 100 }, (_, index) => range((pool * count) / 100 + index)),
    ]),
  );
  new NetworkPlan(bench, 'network', { nodes: '10.1.0.0/16', defaultGateway: '10.1.255.1', pools });
  return homelab;
}

const began = performance.now();
const { files } = (what === 'machines' ? machines() : ranges()).render();
const ms = performance.now() - began;
if (what === 'machines' && files.size < 3 * count) throw new Error(`only ${files.size} files were rendered`);
process.stdout.write(String(ms));
