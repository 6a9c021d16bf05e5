import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The command line of this repository. */
export const bin = resolve(__dirname, '../../lib/cli/homelab.cjs');

/** What a run of the command line left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's repository in a temporary folder. */
export class Project {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'homelab-cli-')));
  readonly cache = join(this.folder, 'node_modules/.cache/cdk8s-homelab/modules.cache');

  /** @param files text by path */
  constructor(files: Readonly<Record<string, string>> = {}) {
    mkdirSync(join(this.folder, 'node_modules'));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  private environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(NO_COLOR|FORCE_COLOR|HOMELAB_.*|CDK8S_.*)$/.test(name));
    return { ...Object.fromEntries(inherited), ...extra };
  }

  /** Runs `homelab` here, as a shell would. */
  homelab(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
    return this.node([bin, ...args], environment);
  }

  /** Runs `node` here. */
  node(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: this.environment(environment),
      timeout: 30_000,
    });
    return { status, stdout, stderr };
  }

  /** Starts `homelab` here and does not wait for it. */
  start(args: readonly string[]): Promise<Outcome> {
    const child = spawn(process.execPath, [bin, ...args], { cwd: this.folder, env: this.environment({}), timeout: 30_000 });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', chunk => (texts.stdout += chunk));
    child.stderr.on('data', chunk => (texts.stderr += chunk));
    return new Promise(done => child.on('close', status => done({ status, ...texts })));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const projects: Project[] = [];

/** Makes a project that {@link removeProjects} removes. */
export function project(files: Readonly<Record<string, string>> = {}): Project {
  const made = new Project(files);
  projects.push(made);
  return made;
}

/** Removes every project of this test file. */
export function removeProjects(): void {
  for (const made of projects.splice(0)) made.remove();
}
