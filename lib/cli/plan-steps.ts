import type { Machine } from '../core/machine';
import { cniAddon, type PlanCheck } from './plan-checks';
import { privatePath } from './private-files';
import type { ProgramCluster } from './talos-program';
import { commandLine } from './tool';

/** One thing that a person does. As `-o json` prints it; fields are only ever added. */
export interface PlanStep {
  readonly title: string;
  /** Whether the checks say that it is done already. */
  readonly done: boolean;
  /** What to type, from the root of the repository. */
  readonly commands: readonly string[];
  /** What to know or to do by hand. */
  readonly notes: readonly string[];
}

/** Everything from the program to a cluster that runs, in order. */
export function planSteps(
  program: ProgramCluster,
  checks: readonly PlanCheck[],
  endpoint: string | undefined,
): readonly PlanStep[] {
  const { cluster, talos, output } = program;
  const name = cluster.node.id;
  const done = (check: string): boolean => checks.find(each => each.name === check)?.ok === true;
  const assets = checks.some(({ name: each }) => each === 'assets');
  return [
    step('render', ['homelab synth'], { done: done(`${output}/${name}`) }),
    ...(assets
      ? [step('download what the machines boot from', [`homelab assets --cluster ${name}`], { done: done('assets') })]
      : []),
    ...(talos === undefined
      ? []
      : [
          step("make the cluster's secrets", [`homelab talos secrets ${name}`], {
            done: done('secrets'),
            notes: ['keep a copy where you keep passwords'],
          }),
          step('make the machine configurations', [`homelab talos render ${name}`], { done: done('machine configurations') }),
        ]),
    ...(endpoint === undefined ? [] : bootServerSteps(program, endpoint)),
    powerStep(program, endpoint !== undefined),
    ...(talos === undefined ? [] : talosSteps(program)),
    ...deploySteps(program),
  ];
}

function step(
  title: string,
  commands: readonly string[],
  { done = false, notes = [] }: { readonly done?: boolean; readonly notes?: readonly string[] } = {},
): PlanStep {
  return { title, done, commands, notes };
}

function bootServerSteps({ cluster, rendering, output }: ProgramCluster, endpoint: string): readonly PlanStep[] {
  const name = cluster.node.id;
  const has = (file: string): boolean => rendering.files.has(`${name}/${file}`);
  return [
    step(
      'send it to the boot server',
      [`homelab matchbox sync <user>@${new URL(endpoint).hostname}:<folder of matchbox> --cluster ${name}`],
      {
        notes: [
          'matchbox serves the machine configurations, keys included, unencrypted to everyone who reaches it: keep its network apart',
        ],
      },
    ),
    step(
      'let machines find the boot server',
      has('dnsmasq.conf') ? [`dnsmasq --test --conf-file=${output}/${name}/dnsmasq.conf`] : [],
      {
        notes: [
          ...(has('dnsmasq.conf') ? [`run dnsmasq with ${output}/${name}/dnsmasq.conf in the network of the machines`] : []),
          ...(has('ipxe/embed.ipxe')
            ? [`or build iPXE with ${output}/${name}/ipxe/embed.ipxe and boot it from a USB stick`]
            : []),
          'let the firmware boot from the network, behind the disk',
        ],
      },
    ),
  ];
}

/** Control planes first: the others ask them to be let in. */
export function inBootOrder(machines: readonly Machine[]): readonly Machine[] {
  return [...machines].sort((a, b) =>
    a.role === b.role ? (a.hostname < b.hostname ? -1 : 1) : a.role === 'control-plane' ? -1 : 1,
  );
}

function powerStep({ cluster, talos }: ProgramCluster, fromNetwork: boolean): PlanStep {
  const machines = inBootOrder(cluster.machines);
  const order = `control planes first: ${machines.map(({ hostname }) => hostname).join(', ')}`;
  if (talos === undefined || fromNetwork) return step('switch the machines on', [], { notes: [order] });
  const images = new Set(
    machines.map(machine =>
      talos.schematicOf(machine).isoUrl(talos.version, { architecture: machine.architecture, secureBoot: talos.secureBoot }),
    ),
  );
  const apply = machines.map(({ hostname, address = `<address of ${hostname}>` }) => [
    ...['talosctl', 'apply-config', '--insecure', '--nodes', address],
    ...['--file', privatePath(cluster.node.id, 'machine-configs', `${hostname}.yaml`)],
  ]);
  return step('switch the machines on', apply.map(shown), {
    notes: [order, ...[...images].map(url => `they boot ${url} from a USB stick`)],
  });
}

/** A placeholder stands without quotes: nobody is to type it as it is. */
function shown(command: readonly string[]): string {
  return command.map(word => (word.startsWith('<') ? word : commandLine([word]))).join(' ');
}

function talosSteps({ cluster }: ProgramCluster): readonly PlanStep[] {
  const name = cluster.node.id;
  const controlPlanes = inBootOrder(cluster.machines).filter(({ role }) => role === 'control-plane');
  const addresses = controlPlanes.map(({ hostname, address = `<address of ${hostname}>` }) => address);
  const [first = '<address of a control plane>'] = addresses;
  const kubeconfig = privatePath(name, 'kubeconfig');
  return [
    step('tell talosctl where they are', [
      `export TALOSCONFIG="$PWD/${privatePath(name, 'talosconfig')}"`,
      shown(['talosctl', 'config', 'endpoint', ...addresses]),
      shown(['talosctl', 'config', 'node', first]),
    ]),
    step('start etcd', [shown(['talosctl', 'bootstrap', '--nodes', first])], {
      notes: ['once, on this one control plane only, when it says that it waits for it; the others join it'],
    }),
    step('fetch the kubeconfig', [
      shown(['talosctl', 'kubeconfig', kubeconfig, '--nodes', first, '--merge=false', '--force']),
      `export KUBECONFIG="$PWD/${kubeconfig}"`,
    ]),
  ];
}

function deploySteps(program: ProgramCluster): readonly PlanStep[] {
  const { cluster, talos } = program;
  const addon = cniAddon(program);
  const cni =
    cluster.network?.cni === 'none'
      ? [`the nodes stay NotReady until pods have a network: ${addon ?? 'a CNI'} comes first, everything else waits for it`]
      : [];
  const applications =
    cluster.engine.name === 'flux' ? 'kubectl get kustomizations --all-namespaces' : 'kubectl get applications --all-namespaces';
  const health = talos === undefined ? [] : ['talosctl health'];
  return [
    step('install the CNI and the GitOps engine', ['pulumi up'], { notes: cni }),
    step('see that all is well', [...health, 'kubectl get nodes', applications]),
  ];
}
