import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

/** A program that runs while a test does, and all that it has printed. */
export class Running {
  /** Standard output and errors, as they came. */
  output = '';
  private child: ChildProcess;
  private restarts: number;
  private readonly start: () => ChildProcess;
  private readonly wake = new Set<() => void>();

  constructor(
    private readonly name: string,
    command: string,
    args: readonly string[],
    options: { readonly cwd?: string; readonly restarts?: number } = {},
  ) {
    const { restarts = 0, ...where } = options;
    this.restarts = restarts;
    // Nothing outlives a test run that is killed for long.
    const [program = command, ...rest] =
      process.platform === 'linux' ? ['timeout', '--kill-after=3', '580', command, ...args] : [command, ...args];
    this.start = () => this.listenTo(spawn(program, rest, { ...where, stdio: ['ignore', 'pipe', 'pipe'] }));
    this.child = this.start();
  }

  private listenTo(child: ChildProcess): ChildProcess {
    const take = (chunk: Buffer): void => {
      this.output += chunk.toString('latin1');
      this.notify();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.on('error', error => {
      this.output += error.message;
      this.notify();
    });
    child.on('exit', () => this.notify());
    return child;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined;
  }

  /**
   * Waits until it has printed something that matches; starts it anew if it ends before, as often as it may.
   *
   * @throws with all that it printed, if that takes too long or it ends before
   */
  async prints(pattern: RegExp, seconds: number): Promise<RegExpExecArray> {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      const left = until - Date.now();
      if (this.ended && this.restarts > 0 && left > 0) {
        this.restarts--;
        this.child = this.start();
      }
      if (this.ended || left <= 0)
        throw new Error(
          `${this.name} ${this.ended ? 'ended' : `ran ${seconds} s`} and never printed ${pattern}:\n${this.output}`,
        );
      await new Promise<void>(resolve => {
        const timer = setTimeout(done, Math.min(left, 1000));
        const { wake } = this;
        function done(): void {
          clearTimeout(timer);
          wake.delete(done);
          resolve();
        }
        wake.add(done);
      });
    }
  }

  /** Ends it, and waits until it has. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const gone = new Promise<void>(resolve => this.child.once('exit', () => resolve()));
    this.child.kill('SIGTERM');
    await gone;
  }

  private notify(): void {
    for (const each of [...this.wake]) each();
  }
}

/** Runs a program to its end. @throws with what it printed, if it fails */
export function run(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 120_000, ...(cwd && { cwd }) });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr || error?.message || stdout}`);
  return stdout;
}
