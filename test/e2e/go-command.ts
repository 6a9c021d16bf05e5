import { spawnSync, type SpawnSyncReturns } from 'node:child_process';

const BUILD_TIMEOUT_MS = 5_400_000;

/** What the go command says when it cannot have a module or a toolchain; a mistake of ours never says that. */
const unreachable =
  /dial tcp|no such host|connection refused|connection reset|i\/o timeout|TLS handshake|network is unreachable|proxyconnect|module lookup disabled|requires go >=|toolchain not available|40[34] |50[0-9] /;

/** Runs the go command, for programs that need no C library. */
export function go(args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  return spawnSync('go', args, { cwd, encoding: 'utf8', env, timeout: BUILD_TIMEOUT_MS, maxBuffer: 1 << 28 });
}

/** The reason why a module cannot be had; throws when the go command failed for another reason. */
export function reason(run: SpawnSyncReturns<string>, what: string): string {
  const said = `${run.stderr}${parsed<{ Error?: string }>(run.stdout)?.Error ?? ''}`;
  const line = said.split('\n').find(candidate => unreachable.test(candidate));
  if (line === undefined) throw new Error(`${what} failed: ${run.error?.message ?? said}`);
  return `${what} failed: ${line.trim()}`;
}

/** What the text says as JSON, or nothing when it is none. */
export function parsed<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
