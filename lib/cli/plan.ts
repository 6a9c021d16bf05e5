import type { InstallDisk } from '../core/machine/install-disk';
import type { Machine } from '../core/machine';
import { Matchbox } from '../metal/matchbox';
import { OperationError } from './operation-error';
import { planChecks, type PlanCheck } from './plan-checks';
import { inBootOrder, planSteps, type PlanStep } from './plan-steps';
import type { Paint } from './style';
import { programCluster, type ProgramCluster } from './talos-program';
import { formatFlag, programFlag } from './targets';
import { count, json, table } from './text';
import { defineVerb } from './verb';

/** `homelab plan`: from bare machines to a cluster. */
export const verb = defineVerb({
  name: 'plan',
  positionals: '<cluster>',
  maxPositionals: 1,
  description:
    'Prints what it takes to bring a cluster up: its machines, what is there already and what is missing, and every command in order, from\n' +
    'downloading images to the first look at the nodes. Asks nobody: no network. --check prints only what it looked at, and exits 1 when\n' +
    'something is missing.',
  flags: {
    program: programFlag,
    check: { type: 'boolean', describe: 'only look at what must be there, and exit 1 when something is missing' },
    format: formatFlag,
  },
  examples: [
    ['homelab plan home', 'what to do, in order'],
    ['homelab plan home --check', 'is everything there?'],
    ['homelab plan home -o json', 'machines, checks and steps, for a script'],
  ],
  run: async ({ positionals: [name], programArguments, flags }, invocation) => {
    const { out, log, paintOut, paintLog, timings } = invocation;
    const program = await programCluster({ verb: 'plan', name, program: flags.program, programArguments }, invocation);
    requireMachines(program);
    const { endpoint } = program.cluster.node.findAll().find(Matchbox.isMatchbox) ?? {};
    const checks = await planChecks(program, endpoint !== undefined);
    timings.lap('checks');
    const steps = planSteps(program, checks, endpoint);
    const missing = checks.filter(({ ok }) => !ok).length;
    if (flags.format === 'json') out(json(planData(program, checks, steps)));
    else if (flags.check) out(checksText(checks, paintOut));
    else out(planText(program, checks, steps, paintOut));
    if (flags.format !== 'json')
      log(missing === 0 ? paintLog('green', 'everything is there') : paintLog('yellow', `${count(missing, 'thing')} missing`));
    return flags.check && missing > 0 ? 1 : 0;
  },
});

function requireMachines({ cluster }: ProgramCluster): void {
  const { id } = cluster.node;
  if (cluster.host !== undefined)
    throw new OperationError(
      `cluster '${id}' runs on machines of '${cluster.host.node.id}': homelab plan ${cluster.host.node.id}`,
    );
  if (cluster.machines.length === 0) throw new OperationError(`cluster '${id}' has no machines: describe them, new Machine(…)`);
}

function planText(program: ProgramCluster, checks: readonly PlanCheck[], steps: readonly PlanStep[], paint: Paint): string {
  const title = (text: string): string => `${paint('bold', text)}\n`;
  return [
    title('Machines'),
    machinesText(program, paint),
    `\n${title('Checks')}`,
    checksText(checks, paint),
    `\n${title('Steps')}`,
    ...steps.map((step, index) => stepText(step, index + 1, paint)),
  ].join('');
}

function machinesText({ cluster, talos }: ProgramCluster, paint: Paint): string {
  const rows = inBootOrder(cluster.machines).map(machine => [
    machine.hostname,
    machine.role,
    machine.address ?? 'by DHCP',
    machine.macs.join(' '),
    diskText(machine.installDisk),
    talos === undefined ? '-' : talos.schematicOf(machine).id.slice(0, 8),
    Object.entries(machine.hardware)
      .map(([what, value]) => `${what}: ${value}`)
      .join(', '),
  ]);
  const [head = '', ...rest] = table([['HOSTNAME', 'ROLE', 'ADDRESS', 'MACS', 'DISK', 'SCHEMATIC', 'HARDWARE'], ...rows]).split(
    '\n',
  );
  return [paint('dim', head), ...rest].join('\n');
}

function diskText(disk: InstallDisk): string {
  if (typeof disk === 'string') return disk;
  return Object.entries(disk)
    .map(([what, value]) => `${what} ${String(value)}`)
    .join(', ');
}

function checksText(checks: readonly PlanCheck[], paint: Paint): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, ok, found, mend }) => {
      const state = ok ? paint('green', 'ok     ') : paint('red', 'missing');
      return `${state}  ${name.padEnd(width)}  ${found}${mend === undefined ? '' : paint('cyan', `  → ${mend}`)}\n`;
    })
    .join('');
}

function stepText({ title, done, commands, notes }: PlanStep, number: number, paint: Paint): string {
  const lines = [
    `${String(number).padStart(2)}. ${done ? paint('dim', `${title} (done)`) : paint('bold', title)}`,
    ...commands.map(command => `      ${paint(done ? 'dim' : 'cyan', command)}`),
    ...notes.map(note => `    ${paint('dim', `- ${note}`)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** As `-o json` prints it; fields are only ever added. */
function planData(program: ProgramCluster, checks: readonly PlanCheck[], steps: readonly PlanStep[]): object {
  const { cluster, talos } = program;
  return {
    cluster: cluster.node.id,
    ...(talos && { talos: { version: talos.version, kubernetesVersion: talos.kubernetesVersion, endpoint: talos.endpoint } }),
    machines: inBootOrder(cluster.machines).map(machine => machineData(machine, program)),
    checks,
    steps,
  };
}

function machineData(machine: Machine, { talos }: ProgramCluster): object {
  const { hostname, role, architecture, address, macs, installDisk, hardware } = machine;
  return {
    hostname,
    role,
    architecture,
    ...(address !== undefined && { address }),
    macs,
    installDisk,
    ...(talos && { schematic: talos.schematicOf(machine).id, installer: talos.installerOf(machine) }),
    hardware,
  };
}
