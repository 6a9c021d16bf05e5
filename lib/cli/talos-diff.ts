import { documentName, type PatchDocument } from '../talos/documents';
import { movesBetween, type TalosMove } from '../talos/moves';
import type { PatchFile } from '../talos/patch-file';
import type { TalosPatches } from '../talos/render-patches';
import { parseTalosVersion } from '../talos/version';
import { fieldChanges, type FieldChange } from './changes';
import { UsageError } from './flags';
import type { Paint } from './style';
import { formatFlag, programFlag } from './targets';
import { programTalos } from './talos-program';
import { count, json, shownValue } from './text';
import { defineVerb } from './verb';

/** `homelab talos diff`: what another release of Talos writes differently. */
export const verb = defineVerb({
  name: 'talos diff',
  positionals: '<cluster>',
  maxPositionals: 1,
  description:
    'Renders the patches of a cluster for another release of Talos and shows which settings move, such as fields that become documents of\n' +
    'their own. Nothing is written. Exit code 1 when the other release does not take what is configured.',
  flags: {
    program: programFlag,
    to: { type: 'string', value: 'version', describe: 'the other release, for example 1.13 or 1.13.9' },
    fields: { type: 'boolean', describe: 'show every field that differs, with its values' },
    format: formatFlag,
  },
  examples: [
    ['homelab talos diff home --to 1.13', 'before an upgrade: what moves?'],
    ['homelab talos diff home --to 1.13 --fields', 'each field before and after'],
    ['homelab talos diff home --to 1.13 -o json', 'the same for a script'],
  ],
  run: async ({ positionals: [name], programArguments, flags }, invocation) => {
    const { out, log, paintOut, paintLog } = invocation;
    if (flags.to === undefined) throw new UsageError('talos diff needs another release: --to 1.13');
    const to = releaseOf(flags.to);
    const choice = { verb: 'talos diff', name, program: flags.program, programArguments };
    const { talos } = await programTalos(choice, invocation);
    const after = talos.patches(to);
    const moves = movesBetween(talos, to);
    const changes = changesOf(talos.patches(), after);
    const { problems } = after;
    if (flags.format === 'json')
      out(json({ cluster: talos.cluster.node.id, from: talos.version, to, moves, changes: changes.map(changeData), problems }));
    else {
      out(flags.fields ? changesText(changes, paintOut) : movesText(moves, paintOut));
      for (const problem of problems) log(`${paintLog('red', `Talos ${to}:`)} ${problem}`);
      log(`${talos.version} → ${to}: ${count(moves.length, 'setting')} moved, ${count(changes.length, 'document')} changed`);
    }
    return problems.length > 0 ? 1 : 0;
  },
});

/** A minor release stands for its first. */
function releaseOf(version: string): string {
  try {
    return parseTalosVersion(/^v?\d+\.\d+$/.test(version) ? `${version}.0` : version).number;
  } catch (error) {
    throw new UsageError(`--to: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function movesText(moves: readonly TalosMove[], paint: Paint): string {
  const places = (list: readonly string[], none: string): string => (list.length === 0 ? none : list.join(', '));
  const lines = moves.flatMap(({ file, setting, from, to }, index) => [
    ...(moves[index - 1]?.file === file ? [] : [paint('bold', file)]),
    `  ${setting}: ${paint('red', places(from, 'nowhere'))} → ${paint('green', places(to, 'nowhere'))}`,
  ]);
  return lines.map(line => `${line}\n`).join('');
}

/** A document of a patch that differs. */
interface DocumentChange {
  /** File of the patch, below the cluster's folder. */
  readonly file: string;
  /** The document: its kind, and its name if it has one. */
  readonly document: string;
  readonly type: 'added' | 'changed' | 'removed';
  readonly fields: readonly FieldChange[];
}

function changesOf(before: TalosPatches, after: TalosPatches): readonly DocumentChange[] {
  const old = documentsOf(before);
  const now = documentsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap(key => {
    const [file = '', document = ''] = key.split('\n');
    const [one, other] = [old.get(key), now.get(key)];
    const fields = fieldChanges(one ?? {}, other ?? {});
    if (fields.length === 0 && one !== undefined && other !== undefined) return [];
    const type = one === undefined ? 'added' : other === undefined ? 'removed' : 'changed';
    return [{ file, document, type, fields } as const];
  });
}

function documentsOf({ cluster, controlPlane, worker, nodes }: TalosPatches): ReadonlyMap<string, PatchDocument> {
  const files: readonly PatchFile[] = [cluster, controlPlane, worker, ...nodes.values()];
  return new Map(
    files.flatMap(({ path, documents }) => documents.map(document => [`${path}\n${documentName(document)}`, document] as const)),
  );
}

/** What changes at the end of a long value must be seen, for example the tag of an image. */
const whole = 400;

const signs = { added: ['+', 'green'], changed: ['~', 'yellow'], removed: ['-', 'red'] } as const;

function changesText(changes: readonly DocumentChange[], paint: Paint): string {
  const lines: string[] = [];
  let last = '';
  for (const { file, document, type, fields } of changes) {
    if (file !== last) lines.push(paint('bold', file));
    last = file;
    const [sign, color] = signs[type];
    lines.push(`  ${paint(color, `${sign} ${document}`)}`);
    for (const { path, before, after } of fields.filter(({ path }) => !['apiVersion', 'kind'].includes(path))) {
      if (before === undefined) lines.push(`      ${paint('green', `+ ${path}: ${shownValue(after)}`)}`);
      else if (after === undefined) lines.push(`      ${paint('red', `- ${path}: ${shownValue(before)}`)}`);
      else lines.push(`      ${path}: ${shownValue(before, whole)} → ${shownValue(after, whole)}`);
    }
  }
  return lines.map(line => `${line}\n`).join('');
}

/** As `-o json` prints it; fields are only ever added. */
function changeData({ file, document, type, fields }: DocumentChange): object {
  return { file, document, type, fields };
}
