import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isPlainObject } from '../core/plain-data';
import type { Rendering } from '../core/synth';
import type { TalosCluster } from '../talos/talos-cluster';
import { OperationError } from './operation-error';
import { inPrivateFolder, inTemporaryFolder, makePrivate, privatePath, writePrivate } from './private-files';
import { Redaction } from './redaction';
import { programFlag } from './targets';
import { readBundle, secretsFile } from './talos-bundle';
import { patchesOf, programTalos } from './talos-program';
import { renderCommands, requireTalosctl, runTalosctl, type RenderPlaces } from './talosctl';
import { count } from './text';
import { commandLine } from './tool';
import { defineVerb } from './verb';

/** `homelab talos render`: complete machine configurations. */
export const verb = defineVerb({
  name: 'talos render',
  positionals: '<cluster>',
  maxPositionals: 1,
  description:
    'Makes the complete configuration of each machine out of the secrets and the patches of the program, by talosctl: gen config, then\n' +
    'machineconfig patch and validate --strict for each. They go to .homelab/<cluster>/machine-configs/, beside a talosconfig: only you may\n' +
    'read them, and Git ignores them. If anything fails, those that were there stay. Without talosctl, it prints the commands to run where\n' +
    'there is one, and exits 1.',
  flags: {
    program: programFlag,
    commands: { type: 'boolean', describe: 'only print the commands, which read the output folder of homelab synth' },
  },
  examples: [
    ['homelab talos render home', 'all machines of a cluster'],
    ['homelab talos render home --commands', 'what it runs'],
  ],
  run: async ({ positionals: [name], programArguments, flags }, invocation) => {
    const { out, log, status, paintLog } = invocation;
    const choice = { verb: 'talos render', name, program: flags.program, programArguments };
    const { talos, rendering, output } = await programTalos(choice, invocation);
    const cluster = talos.cluster.node.id;
    const installed = flags.commands || requireTalosctl(talos);
    if (flags.commands || !installed) {
      if (!installed)
        log(
          `${paintLog('yellow', 'talosctl is not installed:')} where it is, these commands make ${privatePath(cluster, 'machine-configs')}/`,
        );
      out(commandsFor(talos, rendering, output));
      return installed ? 0 : 1;
    }
    const redaction = new Redaction(readBundle(cluster));
    await inPrivateFolder(cluster, folder =>
      inTemporaryFolder(folder, temporary => {
        const made = make(talos, rendering, temporary, command => {
          status(redaction.apply(command.slice(0, 3).join(' ')));
          runTalosctl(command, redaction);
        });
        takePlace(cluster, made, inputsDigest(talos, rendering));
      }),
    );
    log(
      `${paintLog('green', 'made')} ${count(talos.machines.length, 'machine configuration')} in ${privatePath(cluster, 'machine-configs')}/`,
    );
    return 0;
  },
});

/** Runs all commands in a folder of their own. */
function make(
  talos: TalosCluster,
  rendering: Rendering,
  temporary: string,
  run: (command: readonly string[]) => void,
): RenderPlaces {
  const at = (name: string): string => path.posix.join(temporary, name);
  const places = {
    patches: at('patches'),
    secrets: secretsFile(talos.cluster.node.id),
    generated: at('generated'),
    output: at('machine-configs'),
  };
  const patches = patchesOf(rendering, talos.cluster.node.id);
  for (const [file, text] of patches) {
    mkdirSync(path.dirname(path.join(places.patches, file)), { recursive: true });
    writeFileSync(path.join(places.patches, file), text);
  }
  makePrivate(places.generated);
  makePrivate(places.output);
  for (const command of renderCommands(talos, new Set(patches.keys()), places)) run(command);
  for (const file of filesMade(talos, places)) {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0)
      throw new OperationError(`talosctl ended without an error, and wrote no ${path.basename(file)}`);
    chmodSync(file, 0o600);
  }
  return places;
}

function filesMade({ machines }: TalosCluster, { generated, output }: RenderPlaces): readonly string[] {
  return [path.join(generated, 'talosconfig'), ...machines.map(({ hostname }) => path.join(output, `${hostname}.yaml`))];
}

/** Puts what was made where it belongs, all at once; what was there goes. */
function takePlace(cluster: string, { generated, output }: RenderPlaces, inputs: string): void {
  const current = privatePath(cluster, 'machine-configs');
  const before = `${current}.old`;
  // A run that was killed between the two renames left the old ones there.
  if (existsSync(before) && !existsSync(current)) renameSync(before, current);
  rmSync(before, { recursive: true, force: true });
  if (existsSync(current)) renameSync(current, before);
  renameSync(output, current);
  renameSync(path.join(generated, 'talosconfig'), privatePath(cluster, 'talosconfig'));
  writePrivate(privatePath(cluster, 'rendered.json'), `${JSON.stringify({ inputs })}\n`);
  rmSync(before, { recursive: true, force: true });
}

/** Whether the machine configurations that are there are made from the patches, versions and secrets that there are now. */
export function configsAreCurrent(talos: TalosCluster, rendering: Rendering): boolean {
  const cluster = talos.cluster.node.id;
  return existsSync(secretsFile(cluster)) && inputsOf(cluster) === inputsDigest(talos, rendering);
}

/** What the machine configurations that are there were made from. */
function inputsOf(cluster: string): unknown {
  try {
    const data: unknown = JSON.parse(readFileSync(privatePath(cluster, 'rendered.json'), 'utf8'));
    return isPlainObject(data) ? data['inputs'] : null;
  } catch {
    return null;
  }
}

/** Tells the machine configurations of one program and bundle of secrets from those of another. */
function inputsDigest(talos: TalosCluster, rendering: Rendering): string {
  const cluster = talos.cluster.node.id;
  const patches = patchesOf(rendering, cluster);
  const places = { patches: '', secrets: '', generated: '', output: '' };
  const commands = renderCommands(talos, new Set(patches.keys()), places);
  const secrets = readFileSync(secretsFile(cluster), 'utf8');
  return createHash('sha256')
    .update(JSON.stringify([[...patches], commands, secrets]))
    .digest('hex');
}

/** What a person runs from the root of the repository. */
function commandsFor(talos: TalosCluster, rendering: Rendering, output: string): string {
  const cluster = talos.cluster.node.id;
  const places = {
    patches: `${output}/${cluster}/talos`,
    secrets: secretsFile(cluster),
    generated: privatePath(cluster, 'generated'),
    output: privatePath(cluster, 'machine-configs'),
  };
  const commands = [
    ['umask', '077'],
    // What a run by hand that broke off left there is not overwritten by talosctl.
    ['rm', '-rf', places.generated],
    ['mkdir', '-p', places.output],
    ...renderCommands(talos, new Set(patchesOf(rendering, cluster).keys()), places),
    ['mv', `${places.generated}/talosconfig`, privatePath(cluster, 'talosconfig')],
    ['rm', '-rf', places.generated],
  ];
  return commands.map(command => `${commandLine(command)}\n`).join('');
}
