import type { TalosCluster } from '../talos/talos-cluster';
import { isAtLeast } from '../talos/version';
import { OperationError } from './operation-error';
import type { Redaction } from './redaction';
import { commandLine, runTool, toolPath } from './tool';

/** Where the files lie that talosctl reads and writes. */
export interface RenderPlaces {
  /** Folder of the patches. */
  readonly patches: string;
  /** The bundle of secrets. */
  readonly secrets: string;
  /** Folder for what holds for a role, and for the configuration of talosctl itself. */
  readonly generated: string;
  /** Folder for the configuration of each machine. */
  readonly output: string;
}

/**
 * The commands that make complete machine configurations: one for each role, then of each machine, then a look at all of them.
 *
 * @param patches paths of those that there are, below their folder
 */
export function renderCommands(
  talos: TalosCluster,
  patches: ReadonlySet<string>,
  places: RenderPlaces,
): readonly (readonly string[])[] {
  const { cluster, endpoint, version, kubernetesVersion, machines } = talos;
  const patch = (flag: string, file: string): readonly string[] =>
    patches.has(file) ? [flag, `@${places.patches}/${file}`] : [];
  const generate = [
    ...['talosctl', 'gen', 'config', cluster.node.id, endpoint, '--with-secrets', places.secrets],
    ...['--talos-version', `v${version}`, '--kubernetes-version', kubernetesVersion],
    ...patch('--config-patch', 'cluster.yaml'),
    ...patch('--config-patch-control-plane', 'control-plane.yaml'),
    ...patch('--config-patch-worker', 'worker.yaml'),
    ...['--with-docs=false', '--with-examples=false', '--output-types', 'controlplane,worker,talosconfig'],
    ...['--output', places.generated],
  ];
  const own = machines.map(({ hostname, role }) => [
    ...['talosctl', 'machineconfig', 'patch', `${places.generated}/${role === 'control-plane' ? 'controlplane' : 'worker'}.yaml`],
    ...patch('--patch', `nodes/${hostname}.yaml`),
    ...['--output', `${places.output}/${hostname}.yaml`],
  ]);
  const validate = machines.map(({ hostname }) => [
    ...['talosctl', 'validate', '--config', `${places.output}/${hostname}.yaml`, '--mode', 'metal', '--strict'],
  ]);
  return [generate, ...own, ...validate];
}

/**
 * Looks for a talosctl that knows a cluster's release of Talos.
 *
 * @returns false when there is none at all
 * @throws OperationError when it is older, or does not say what it is
 */
export function requireTalosctl(talos: TalosCluster): boolean {
  if (toolPath('talosctl') === undefined) return false;
  const found = talosctlVersion();
  const [wanted = ''] = /^\d+\.\d+/.exec(talos.version) ?? [];
  if (found === undefined)
    throw new OperationError("talosctl does not say its version: does 'talosctl version --client --short' print one?");
  if (!isAtLeast(found.replace(/\.\d+$/, ''), wanted))
    throw new OperationError(
      `talosctl is ${found}, and '${talos.cluster.node.id}' has Talos ${talos.version}: it needs talosctl ${wanted} or later`,
    );
  return true;
}

/** The version that talosctl says it is, for example `1.13.9`; undefined when it says none. */
export function talosctlVersion(): string | undefined {
  const { stdout, stderr } = runTool(['talosctl', 'version', '--client', '--short']);
  return /\bv(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? /\bv(\d+\.\d+\.\d+)/.exec(stderr)?.[1];
}

/**
 * Runs a command of talosctl.
 *
 * @param redaction takes secrets out of what it says
 * @throws OperationError with what it says when it fails
 */
export function runTalosctl(command: readonly string[], redaction: Redaction): void {
  const { code, stdout, stderr } = runTool(command);
  if (code === 0) return;
  const said = redaction.apply(`${stderr}${stdout}`).trim();
  const shown = redaction.apply(commandLine(command));
  throw new OperationError(
    `${shown}\n  ended with ${code === undefined ? 'a signal' : `code ${code}`}: ${said === '' ? 'it says nothing' : said.replaceAll('\n', '\n  ')}`,
  );
}
