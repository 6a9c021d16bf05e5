/**
 * Runs Pulumi on one stack: `npm run bootstrap -- --stack local [command] [arguments of pulumi]`; the command is `up` unless one is named.
 *
 * State is kept in a folder of this project that Git ignores, encrypted with a passphrase; PULUMI_BACKEND_URL names another place.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(__dirname, '..');
const stateFolder = path.join(root, '.pulumi-state');

/** What stops before Pulumi is even started. */
class Stop extends Error {}

function main(args: readonly string[]): number {
  const { stack, command, rest } = parse(args);
  const program = pulumi();
  const environment = backend();
  const run = (...words: readonly string[]): number =>
    spawnSync(program, words, { cwd: root, env: environment, stdio: 'inherit' }).status ?? 1;
  const selected = run('stack', 'select', '--create', '--stack', stack);
  return selected === 0 ? run(command, '--stack', stack, ...rest) : selected;
}

function parse(args: readonly string[]): { readonly stack: string; readonly command: string; readonly rest: readonly string[] } {
  const words = args.flatMap(word => (word.startsWith('--stack=') ? ['--stack', word.slice('--stack='.length)] : [word]));
  const at = words.findIndex(word => word === '--stack' || word === '-s');
  const stack = at === -1 ? undefined : words[at + 1];
  if (stack === undefined || stack.startsWith('-'))
    throw new Stop('--stack is missing: npm run bootstrap -- --stack local, or the-cluster, or vcluster-media');
  const others = words.filter((_, index) => index !== at && index !== at + 1);
  const [first, ...rest] = others;
  return first === undefined || first.startsWith('-') ? { stack, command: 'up', rest: others } : { stack, command: first, rest };
}

/** The command itself; what npm installs comes first on PATH. */
function pulumi(): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(folder => folder !== '');
  const found = folders.map(folder => path.join(folder, 'pulumi')).find(isProgram);
  if (found !== undefined) return found;
  throw new Stop(
    'pulumi is not on PATH: install it (https://www.pulumi.com/docs/install/), or npm install --no-save pulumi, which fetches it',
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the state is, and what opens it. */
function backend(): NodeJS.ProcessEnv {
  const { PULUMI_BACKEND_URL: url, PULUMI_CONFIG_PASSPHRASE: passphrase, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  if (url !== undefined && url !== '') return process.env;
  // Pulumi asks for it where somebody can answer.
  if (passphrase === undefined && file === undefined && !process.stdin.isTTY)
    throw new Stop('passphrase of the state is missing: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE');
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  return { ...process.env, PULUMI_BACKEND_URL: pathToFileURL(stateFolder).href };
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
