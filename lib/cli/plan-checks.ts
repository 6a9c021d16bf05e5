import { statSync } from 'node:fs';
import path from 'node:path';
import { write } from '../core/writer';
import { AssetLock } from './asset-lock';
import { assetManifests } from './asset-manifest';
import { statesOf } from './assets';
import { OperationError } from './operation-error';
import { privatePath } from './private-files';
import { readBundle, secretsFile } from './talos-bundle';
import type { ProgramCluster } from './talos-program';
import { configsAreCurrent } from './talos-render';
import { requireTalosctl } from './talosctl';
import { filesOf } from './targets';
import { count } from './text';
import { toolPath } from './tool';

/** One thing that must be there before a cluster comes up. As `-o json` prints it; fields are only ever added. */
export interface PlanCheck {
  /** What is looked at. */
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What mends it: a command, or what to do. Absent if all is well. */
  readonly mend?: string;
}

/** Looks at everything that can be looked at without network. */
export async function planChecks(program: ProgramCluster, bootsFromMatchbox: boolean): Promise<readonly PlanCheck[]> {
  const { cluster, talos } = program;
  const name = cluster.node.id;
  return [
    ...toolChecks(program, bootsFromMatchbox),
    outputCheck(program),
    ...addressChecks(program),
    ...(cluster.network?.cni === 'none' ? [cniCheck(program)] : []),
    ...(await assetChecks(program)),
    ...(talos === undefined ? [] : [attempt('secrets', () => secretsCheck(name)), configsCheck({ ...program, talos })]),
  ];
}

function attempt(name: string, look: () => PlanCheck): PlanCheck {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    const [found = '', mend] = error.message.split(/: (?=homelab )/);
    return { name, ok: false, found, ...(mend !== undefined && { mend }) };
  }
}

function toolChecks({ talos }: ProgramCluster, bootsFromMatchbox: boolean): readonly PlanCheck[] {
  const tools = [...(bootsFromMatchbox ? ['rsync', 'ssh'] : []), 'kubectl', 'pulumi'];
  const found = tools.map(tool => {
    const file = toolPath(tool);
    return file === undefined ? missingTool(tool) : { name: tool, ok: true, found: file };
  });
  if (talos === undefined) return found;
  const talosctl = attempt('talosctl', () =>
    requireTalosctl(talos)
      ? { name: 'talosctl', ok: true, found: toolPath('talosctl') ?? '' }
      : { ...missingTool('talosctl'), mend: `install talosctl ${talos.version}, the release of the cluster` },
  );
  return [talosctl, ...found];
}

function missingTool(tool: string): PlanCheck {
  return { name: tool, ok: false, found: 'not on PATH', mend: `install ${tool}` };
}

function outputCheck({ cluster, rendering, output }: ProgramCluster): PlanCheck {
  const { id } = cluster.node;
  const result = write(filesOf(rendering, [id]), { output, owns: [id], removeOthers: false, allowShrink: true, check: true });
  const name = `${output}/${id}`;
  if (result.upToDate) return { name, ok: true, found: 'up to date' };
  const differ = result.added.length + result.changed.length + result.removed.length;
  return { name, ok: false, found: `${count(differ, 'file')} not as the program says`, mend: 'homelab synth' };
}

/** The commands of the plan name machines by their addresses, so these must be known. */
function addressChecks({ cluster: { machines, network }, talos }: ProgramCluster): readonly PlanCheck[] {
  const unknown = machines.filter(({ address }) => address === undefined).map(({ hostname }) => hostname);
  const controlPlanes = machines.filter(({ role }) => role === 'control-plane');
  const addresses: PlanCheck =
    unknown.length === 0
      ? { name: 'addresses', ok: true, found: `of ${count(machines.length, 'machine')} known` }
      : {
          name: 'addresses',
          ok: false,
          found: `of ${unknown.join(', ')} not known`,
          mend: 'give the first interface addresses, or dhcp: { address } if a server reserves one',
        };
  // An endpoint of its own leads to a load balancer, or to names that do.
  if (controlPlanes.length < 2 || talos?.props.endpoint !== undefined) return [addresses];
  const vip = network?.vip;
  return [
    addresses,
    vip === undefined
      ? {
          name: 'vip',
          ok: false,
          found: `none, with ${controlPlanes.length} control planes`,
          mend: 'give the NetworkPlan a vip, or the cluster an endpoint that leads to all of them',
        }
      : { name: 'vip', ok: true, found: vip },
  ];
}

const cniCharts = /^(cilium|calico|tigera-operator|antrea|kube-router|kube-ovn|flannel)$/;

/** Id of the add-on that gives pods their network; undefined if there is none. */
export function cniAddon({ cluster, rendering }: ProgramCluster): string | undefined {
  const applications = rendering.targets.find(({ name }) => name === cluster.node.id)?.applications ?? [];
  return applications.find(({ id, release }) => cniCharts.test(release?.type === 'helm' ? release.chart.name : id))?.id;
}

function cniCheck(program: ProgramCluster): PlanCheck {
  const addon = cniAddon(program);
  if (addon !== undefined) return { name: 'cni', ok: true, found: addon };
  return {
    name: 'cni',
    ok: false,
    found: "the network plan says cni: 'none', and no add-on brings one",
    mend: 'add one, such as Cilium',
  };
}

async function assetChecks({ cluster, rendering }: ProgramCluster): Promise<readonly PlanCheck[]> {
  const manifests = assetManifests(rendering, [cluster.node.id]);
  if (manifests.length === 0) return [];
  const states = await statesOf(manifests, AssetLock.read());
  const wrong = states.filter(({ state }) => state !== 'verified');
  const [first] = wrong;
  if (first === undefined) return [{ name: 'assets', ok: true, found: `${count(states.length, 'file')} verified` }];
  const more = wrong.length === 1 ? '' : `, and ${count(wrong.length - 1, 'more file')}`;
  return [
    {
      name: 'assets',
      ok: false,
      found: `${first.file} ${first.state}${more}`,
      mend: `homelab assets --cluster ${cluster.node.id}`,
    },
  ];
}

function secretsCheck(cluster: string): PlanCheck {
  readBundle(cluster);
  const file = secretsFile(cluster);
  if ((statSync(file).mode & 0o077) !== 0)
    return { name: 'secrets', ok: false, found: `${file} can be read by others`, mend: `chmod 600 ${file}` };
  return { name: 'secrets', ok: true, found: file };
}

function configsCheck({ cluster, talos, rendering }: Required<ProgramCluster>): PlanCheck {
  const name = 'machine configurations';
  const folder = privatePath(cluster.node.id, 'machine-configs');
  const mend = `homelab talos render ${cluster.node.id}`;
  const missing = talos.machines.filter(({ hostname }) => !isFile(path.join(folder, `${hostname}.yaml`)));
  const [first] = missing;
  if (first !== undefined) {
    const more = missing.length === 1 ? '' : `, and ${missing.length - 1} more`;
    return { name, ok: false, found: `${folder}/${first.hostname}.yaml missing${more}`, mend };
  }
  if (!configsAreCurrent(talos, rendering))
    return { name, ok: false, found: 'made from other patches, versions or secrets than there are now', mend };
  return { name, ok: true, found: `${folder}/ of ${count(talos.machines.length, 'machine')}` };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
