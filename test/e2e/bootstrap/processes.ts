import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server of the cluster: its output goes to a file, of which failures show the end. */
export interface Server {
  readonly name: string;
  readonly log: string;
  stop(): Promise<void>;
  /** @throws if it has ended */
  requireRunning(): void;
}

/** Starts a server that writes to `<folder>/<name>.log`; it ends with this process at the latest. */
export function startServer(name: string, program: string, args: readonly string[], folder: string): Server {
  const log = join(folder, `${name}.log`);
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = createWriteStream(log);
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    name,
    log,
    requireRunning() {
      if (ended(child)) throw new Error(`${name} has ended:\n${lastLines(log)}`);
    },
    async stop() {
      process.off('exit', kill);
      if (ended(child)) return;
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(kill, 10_000);
      await gone;
      clearTimeout(late);
    },
  };
}

/**
 * Asks again until the answer is there.
 *
 * @throws after the time limit, with what was last thrown
 */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, limitMs = 120_000): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (let last = ''; ; await sleep(200)) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > deadline) throw new Error(`${what} did not happen in ${limitMs / 1000} s${last}`);
  }
}

/** Ports of the loopback address that nothing listens on. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-20).join('\n');
}
