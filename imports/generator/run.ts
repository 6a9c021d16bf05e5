import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { NodeData, SchemaFile } from '../../lib/core/schema-file';
import { defaultInputs, readInputs } from './inputs';
import type { Inputs, Source } from './inputs';
import { printSchemaFile, schemaFile } from './nodes';
import type { Untranslated } from './nodes';
import { schemaOfNode } from './read-nodes';
import { folderOf } from './schema';
import type { Definitions, Group } from './schema';
import { TALOS_FOLDER } from './talos';
import { crdTypes, kubernetesTypes, talosTypes } from './types';

const OWN_FOLDER = resolve(__dirname, '..');

/**
 * Generates types and schemas: `[input …] [--output folder]`. Progress goes to stderr.
 *
 * Inputs are folders, files or addresses of CustomResourceDefinitions; without any, those of `cdk8s.yaml`.
 *
 * @param args the command's arguments
 * @param root the project's folder; the output is its `imports/` unless said otherwise
 * @throws Error when an input cannot be read or nothing is in them
 */
export async function runGenerator(args: readonly string[], root: string): Promise<void> {
  const { inputs: given, output } = parseArguments(args, root);
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const entries = given.length > 0 ? given : defaultInputs(root);
  if (entries.length === 0)
    throw new Error("nothing to import: list files or addresses under 'imports' in cdk8s.yaml, or give them here");
  const files = generate(await readInputs(entries, root, log), output);
  for (const [path, text] of files) {
    mkdirSync(join(output, path, '..'), { recursive: true });
    writeFileSync(join(output, path), text);
  }
  log(`wrote ${String(files.size)} files to ${relative(root, output) || '.'}`);
}

function parseArguments(args: readonly string[], root: string): { readonly inputs: readonly string[]; readonly output: string } {
  const inputs: string[] = [];
  let output = 'imports';
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === '--output' || argument === '-o') output = args[++index] ?? output;
    else if (argument.startsWith('--output=')) output = argument.slice('--output='.length);
    else if (argument.startsWith('-')) throw new Error(`unknown option '${argument}'; usage: [input …] [--output folder]`);
    else inputs.push(argument);
  }
  return { inputs, output: resolve(root, output) };
}

/**
 * The files for some inputs: an `index.ts` and a `schemas.json` per group and per release of Talos, and `SOURCES.json`.
 *
 * @param inputs what was read
 * @param output the folder they are for; decides where `ObjectMeta` is imported from
 * @returns path below the folder → text
 */
export function generate(inputs: Inputs, output: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const untranslated: Untranslated = new Map();
  const write = (group: Group, types: string) => {
    files.set(`${folderOf(group.group)}/index.ts`, types);
    files.set(`${folderOf(group.group)}/schemas.json`, printSchemaFile(schemaFile(group, untranslated)));
  };
  const { kubernetes } = inputs;
  if (kubernetes !== undefined) for (const group of kubernetes.groups) write(group, kubernetesTypes(group, kubernetes));
  const hasCore = kubernetes !== undefined || existsSync(join(output, 'core/index.ts'));
  const core = hasCore ? '../core' : 'cdk8s-homelab/imports/core';
  for (const group of crdGroups(inputs, kubernetes?.definitions ?? ownDefinitions())) write(group, crdTypes(group, core));
  for (const release of inputs.talos) {
    const folder = `${TALOS_FOLDER}/v${release.minor}`;
    files.set(`${folder}/index.ts`, talosTypes(release));
    files.set(`${folder}/schemas.json`, printSchemaFile(schemaFile(release.group, untranslated)));
  }
  files.set('SOURCES.json', sourcesFile(inputs, untranslated));
  return files;
}

function crdGroups(inputs: Inputs, definitions: Definitions): readonly Group[] {
  const names = [...new Set(inputs.kinds.map(kind => kind.group))].sort();
  return names.map(group => ({
    group,
    source: (inputs.sources.get(group) ?? []).map(sourceText).join(', '),
    kinds: inputs.kinds.filter(kind => kind.group === group),
    definitions,
  }));
}

function sourceText(source: Source): string {
  return source.version === undefined ? source.repository : `${source.repository} ${source.version}`;
}

/** The definition of `ObjectMeta` that the package itself carries. */
function ownDefinitions(): Definitions {
  const file = JSON.parse(readFileSync(join(OWN_FOLDER, 'core/schemas.json'), 'utf8')) as SchemaFile;
  const nodes: readonly NodeData[] = file.nodes;
  return new Map([['ObjectMeta', schemaOfNode(file.definitions?.['ObjectMeta'] ?? -1, nodes)]]);
}

function sourcesFile(inputs: Inputs, untranslated: Untranslated): string {
  const groups = [...inputs.sources].sort(([a], [b]) => (a < b ? -1 : 1));
  const content = {
    ...(inputs.kubernetes && { kubernetes: { repository: 'kubernetes/kubernetes', version: inputs.kubernetes.version } }),
    ...(inputs.talos.length > 0 && {
      talos: inputs.talos.map(({ version }) => ({ repository: 'siderolabs/talos', version, license: 'MPL-2.0' })),
    }),
    groups: Object.fromEntries(groups),
    untranslatedPatterns: Object.fromEntries([...untranslated].sort()),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
