import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { TalosCluster } from '../talos/talos-cluster';
import { UsageError } from './flags';
import { OperationError } from './operation-error';
import { inPrivateFolder, inTemporaryFolder, privatePath, writePrivate } from './private-files';
import { programFlag } from './targets';
import { bundleSource, fetchBundle, secretsFile, type BundleSource } from './talos-bundle';
import { programTalos } from './talos-program';
import { requireTalosctl } from './talosctl';
import { commandLine, runTool, toolPath } from './tool';
import { defineVerb } from './verb';

/** `homelab talos secrets`: the keys of a cluster. */
export const verb = defineVerb({
  name: 'talos secrets',
  positionals: '<cluster>',
  maxPositionals: 1,
  description:
    'Makes the keys and tokens of a cluster by talosctl gen secrets, or takes them from where you keep them, and writes them to\n' +
    '.homelab/<cluster>/secrets.yaml, which only you may read and Git ignores. They are never printed.\n' +
    'A cluster keeps its secrets for life, so those that are there are not replaced. Without the tool that it takes, it prints the commands\n' +
    'to run where there is one, and exits 1.',
  flags: {
    program: programFlag,
    from: {
      type: 'string',
      value: 'file|sops:file|op://vault/item',
      describe: 'take them from a file, one that SOPS decrypts, or 1Password, instead of making them',
    },
    force: {
      type: 'string',
      value: 'cluster',
      describe: 'replace those that are there, which are kept beside them: machines that run lose the cluster; repeat its name',
    },
  },
  examples: [
    ['homelab talos secrets home', 'make them'],
    ['homelab talos secrets home --from sops:secrets.sops.yaml', 'by sops --decrypt'],
    [
      'homelab talos secrets home --from op://homelab/talos-home/bundle',
      'by op read; with vault and document only, by op document get',
    ],
  ],
  run: async ({ positionals: [name], programArguments, flags }, invocation) => {
    const { out, log, paintLog } = invocation;
    const source = flags.from === undefined ? undefined : bundleSource(flags.from);
    const choice = { verb: 'talos secrets', name, program: flags.program, programArguments };
    const { talos } = await programTalos(choice, invocation);
    const cluster = talos.cluster.node.id;
    if (flags.force !== undefined && flags.force !== cluster)
      throw new UsageError(`--force must repeat the name of the cluster, '${cluster}', got '${flags.force}'`);
    const file = secretsFile(cluster);
    const replaced = existsSync(file);
    if (replaced && flags.force === undefined)
      throw new OperationError(
        `${file} is there already: with other secrets nobody could reach the machines that have these; --force ${cluster} replaces them all the same`,
      );
    const missing = missingTool(source, talos);
    if (missing !== undefined) {
      log(`${paintLog('yellow', `${missing} is not installed:`)} where it is, these commands make ${file}`);
      out(commandsFor(source, talos));
      return 1;
    }
    await inPrivateFolder(cluster, async folder => {
      const text = source === undefined ? await generated(talos, folder) : fetchBundle(source);
      if (replaced) renameSync(file, freeName(file));
      writePrivate(file, text);
    });
    log(
      `${paintLog('green', 'wrote')} ${file}: keep a copy where you keep passwords, no machine can join the cluster without it`,
    );
    return 0;
  },
});

function missingTool(source: BundleSource | undefined, talos: TalosCluster): string | undefined {
  if (source === undefined) return requireTalosctl(talos) ? undefined : 'talosctl';
  if ('file' in source) return undefined;
  const [tool] = source.command;
  return toolPath(tool) === undefined ? tool : undefined;
}

function generateCommand({ version }: TalosCluster, file: string): readonly string[] {
  return ['talosctl', 'gen', 'secrets', '--talos-version', `v${version}`, '--output-file', file];
}

/** What a person runs from the root of the repository. */
function commandsFor(source: BundleSource | undefined, talos: TalosCluster): string {
  const cluster = talos.cluster.node.id;
  const file = secretsFile(cluster);
  const command =
    source !== undefined && 'command' in source
      ? `${commandLine(source.command)} > ${file}`
      : commandLine(generateCommand(talos, file));
  return `umask 077\nmkdir -p ${privatePath(cluster)}\n${command}\n`;
}

async function generated(talos: TalosCluster, folder: string): Promise<string> {
  return inTemporaryFolder(folder, temporary => {
    const file = path.join(temporary, 'secrets.yaml');
    const { code } = runTool(generateCommand(talos, file));
    if (code !== 0 || !existsSync(file))
      throw new OperationError(
        `talosctl gen secrets ${code === 0 ? 'wrote no file' : `ended with ${code === undefined ? 'a signal' : `code ${code}`}`}; ` +
          'what it says may hold secrets and is not shown, see it by running talosctl gen secrets yourself',
      );
    return readFileSync(file, 'utf8');
  });
}

/** Where secrets go that are replaced. */
function freeName(file: string): string {
  for (let number = 1; ; number++) if (!existsSync(`${file}.${number}`)) return `${file}.${number}`;
}
