import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Programs } from './components';

/** How a command of Pulumi ended. */
export interface Run {
  /** Exit status, or `null` when it was killed. */
  readonly status: number | null;
  /** Everything it and the program wrote. */
  readonly output: string;
  /** Number of resources by operation, of those the engine had to decide on: `{ create: 3, same: 2 }`. */
  readonly changes: Readonly<Record<string, number>>;
  /** What it did with each resource that did not stay the same, in order: `create helm.sh/v3:Release bootstrap-cilium`. */
  readonly steps: readonly string[];
  /** Text of each diagnostic of severity error. */
  readonly errors: readonly string[];
}

/** What a stack of a program needs. */
export interface StackProps {
  readonly programs: Programs;
  /** Folder with the program's `Pulumi.yaml`. */
  readonly project: string;
  /** Folder for everything that Pulumi writes. */
  readonly folder: string;
  readonly stack: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A resource in the state of a stack. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly retainOnDelete?: boolean;
}

interface EngineEvent {
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
  readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly urn: string; readonly type: string } };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string };
}

/**
 * One stack of a Pulumi program on the real engine: state in a folder, secrets under a passphrase, plugins from `PATH`.
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/#local-filesystem
 */
export class PulumiStack {
  private readonly project: string;
  private readonly environment: NodeJS.ProcessEnv;

  constructor(private readonly props: StackProps) {
    const { folder, programs } = props;
    for (const part of ['bin', 'home', 'state', 'events']) mkdirSync(join(folder, part), { recursive: true });
    const bin = join(folder, 'bin');
    this.project = join(folder, 'project');
    if (!existsSync(this.project)) {
      installPlugins(bin, programs);
      layOutProject(props.project, this.project);
    }
    this.environment = {
      ...process.env,
      PATH: [bin, process.env['PATH'] ?? ''].join(delimiter),
      PULUMI_HOME: join(folder, 'home'),
      PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'correct horse battery staple',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DEBUG_COMMANDS: 'true',
      ...props.environment,
    };
  }

  /** The same stack, whose commands run with other variables. */
  with(environment: Readonly<Record<string, string>>): PulumiStack {
    return new PulumiStack({ ...this.props, environment: { ...this.props.environment, ...environment } });
  }

  async init(): Promise<void> {
    require0(await this.run(['stack', 'init', this.props.stack]));
  }

  async set(key: string, value: string, { secret = false } = {}): Promise<void> {
    require0(await this.run(['config', 'set', '--stack', this.props.stack, ...(secret ? ['--secret'] : []), key, value]));
  }

  async unset(key: string): Promise<void> {
    require0(await this.run(['config', 'rm', '--stack', this.props.stack, key]));
  }

  preview(...more: readonly string[]): Promise<Run> {
    return this.operate(['preview', '--diff', ...more]);
  }

  up(...more: readonly string[]): Promise<Run> {
    return this.operate(['up', '--yes', '--skip-preview', ...more]);
  }

  destroy(...more: readonly string[]): Promise<Run> {
    return this.operate(['destroy', '--yes', '--skip-preview', ...more]);
  }

  refresh(...more: readonly string[]): Promise<Run> {
    return this.operate(['refresh', '--yes', '--skip-preview', ...more]);
  }

  /** Takes the lock away that a killed run left. */
  async cancel(): Promise<void> {
    require0(await this.run(['cancel', '--yes', '--stack', this.props.stack]));
  }

  /**
   * An `up` that is killed, with the program and the plugins, as soon as the condition holds.
   *
   * @throws if it ended before that
   */
  async killedUp(condition: () => Promise<boolean>): Promise<void> {
    const { child, done } = this.start(this.arguments(['up', '--yes', '--skip-preview'], this.events()));
    while (!(await condition())) {
      if (child.exitCode !== null) throw new Error(`up ended before it was killed:\n${(await done).output}`);
      await new Promise(again => setTimeout(again, 50));
    }
    // Plugins lead groups of their own, and would finish what they are at.
    for (const pid of [child.pid ?? 0, ...descendants(child.pid ?? 0)]) process.kill(pid, 'SIGKILL');
    await done;
  }

  /** The resources of the state, in its order. */
  async resources(): Promise<readonly StateResource[]> {
    const run = require0(await this.run(['stack', 'export', '--stack', this.props.stack], true));
    const state = JSON.parse(run.output) as { readonly deployment: { readonly resources?: readonly StateResource[] } };
    return state.deployment.resources ?? [];
  }

  /** Outputs of the stack, where secrets are not shown. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(
      require0(await this.run(['stack', 'output', '--json', '--stack', this.props.stack], true)).output,
    ) as Record<string, unknown>;
  }

  /** Text of every file that Pulumi keeps for this stack: state with its history, backups, configuration. Not the event log, which only
   * this test asks for and in which the engine shows secrets. */
  texts(): ReadonlyMap<string, string> {
    const { folder } = this.props;
    const files = ['state', 'home', 'project'].flatMap(part =>
      readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name)),
    );
    return new Map(files.map(file => [file, readFileSync(file, 'utf8')]));
  }

  private events(): string {
    return join(this.props.folder, 'events', `${randomUUID()}.json`);
  }

  private arguments(args: readonly string[], events: string): readonly string[] {
    return [...args, '--stack', this.props.stack, '--event-log', events];
  }

  private async operate(args: readonly string[]): Promise<Run> {
    const events = this.events();
    const run = await this.run(this.arguments(args, events));
    const lines = existsSync(events) ? readFileSync(events, 'utf8').split('\n').filter(Boolean) : [];
    return { ...run, ...summary(lines.map(line => JSON.parse(line) as EngineEvent)) };
  }

  private run(args: readonly string[], onlyOutput = false): Promise<Run> {
    return this.start(args, onlyOutput).done;
  }

  private start(args: readonly string[], onlyOutput = false): { readonly child: ChildProcess; readonly done: Promise<Run> } {
    const { programs } = this.props;
    const child = spawn(programs.pulumi, ['--non-interactive', '--color=never', ...args], {
      cwd: this.project,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    const keep = (chunk: string) => (output += chunk);
    child.stdout.setEncoding('utf8').on('data', keep);
    if (onlyOutput) child.stderr.resume();
    else child.stderr.setEncoding('utf8').on('data', keep);
    const done = new Promise<Run>((settle, reject) => {
      child.once('error', reject);
      child.once('close', status => settle({ status, output, changes: {}, steps: [], errors: [] }));
    });
    return { child, done };
  }
}

/** Ids of the processes that a process has started, and those have. */
function descendants(parent: number): readonly number[] {
  const children = readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name) || !existsSync(`/proc/${name}/stat`)) return false;
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
  });
  return children.map(Number).flatMap(child => [child, ...descendants(child)]);
}

/** Throws unless the command succeeded. */
export function require0(run: Run): Run {
  if (run.status !== 0) throw new Error(`pulumi ended with ${run.status ?? 'a signal'}:\n${run.output}`);
  return run;
}

/** A project of its own whose program is the given one: what Pulumi writes next to `Pulumi.yaml` stays out of the repository. */
function layOutProject(source: string, folder: string): void {
  mkdirSync(folder);
  symlinkSync(source, join(folder, 'program'));
  const text = readFileSync(join(source, 'Pulumi.yaml'), 'utf8');
  writeFileSync(join(folder, 'Pulumi.yaml'), text.replace(/^main: /m, 'main: program/'));
}

/** Puts the plugins where the engine looks first; that of dynamic resources comes with Pulumi's package and runs in Node.js. */
function installPlugins(bin: string, programs: Programs): void {
  for (const name of ['pulumi-resource-kubernetes', 'pulumi-language-nodejs'] as const) {
    symlinkSync(programs[name], join(bin, name));
  }
  const dynamic = join(dirname(require.resolve('@pulumi/pulumi/package.json')), 'pulumi-resource-pulumi-nodejs');
  copyFileSync(dynamic, join(bin, 'pulumi-resource-pulumi-nodejs'));
  chmodSync(join(bin, 'pulumi-resource-pulumi-nodejs'), 0o755);
}

function summary(events: readonly EngineEvent[]): Pick<Run, 'changes' | 'steps' | 'errors'> {
  const name = (urn: string) => urn.slice(urn.lastIndexOf('::') + 2);
  return {
    changes: events.findLast(event => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {},
    steps: events
      .flatMap(({ resourcePreEvent }) => (resourcePreEvent ? [resourcePreEvent.metadata] : []))
      .filter(({ op }) => op !== 'same')
      .map(({ op, type, urn }) => `${op} ${type.replace(/^kubernetes:/, '')} ${name(urn)}`),
    errors: events.flatMap(({ diagnosticEvent }) =>
      diagnosticEvent?.severity === 'error' ? [diagnosticEvent.message.trim()] : [],
    ),
  };
}
