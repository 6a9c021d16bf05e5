import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fromYaml } from '../core/yaml';
import { isPlainObject } from '../core/plain-data';
import type * as Plan from '../bootstrap/plan';
import type { PlannedResource } from '../bootstrap/plan';
import { UsageError } from './flags';
import { OperationError } from './operation-error';
import { formatFlag } from './targets';
import { json, table } from './text';
import { defineVerb, type Invocation } from './verb';

const requireHere = createRequire(__filename);

/** Where the program is looked for when none is named. */
const usual = 'apps/bootstrap.ts';

/** `homelab bootstrap plan`: what `pulumi up` would make on a cluster that has nothing yet. */
export const verb = defineVerb({
  name: 'bootstrap plan',
  positionals: '<stack>',
  maxPositionals: 1,
  description:
    'Prints what pulumi up would make for a stack that has nothing yet, in an order in which it can be made, and which values are\n' +
    'different in the first minute. Asks nobody: no engine, no provider, no cluster, no store of secrets. The program is a file that\n' +
    'exports a function bootstrap.',
  flags: {
    program: { type: 'string', value: 'file', describe: `the program (default: ${usual})` },
    format: formatFlag,
  },
  examples: [
    ['homelab bootstrap plan the-cluster', 'what happens in the first minute?'],
    ['homelab bootstrap plan the-cluster -o json', 'the same for a script'],
  ],
  run: async ({ positionals: [stack], flags }, invocation) => {
    if (stack === undefined) throw new UsageError('bootstrap plan needs a stack: homelab bootstrap plan <stack>');
    const file = path.resolve(flags.program ?? usual);
    if (!existsSync(file)) throw new UsageError(`program '${flags.program ?? usual}' does not exist`);
    const { planStack } = withPulumi(() => requireHere('../bootstrap/plan') as typeof Plan);
    const project = nameOfProject(read('Pulumi.yaml'));
    const plan = await planStack(project, stack, read(`Pulumi.${stack}.yaml`), () => programOf(file, invocation));
    invocation.timings.lap('plan');
    invocation.out(flags.format === 'json' ? json(plan) : planText(plan, invocation));
    return 0;
  },
});

/**
 * Loads what needs Pulumi's packages, which are optional peers and take a while.
 *
 * @throws OperationError when they are not installed
 */
export function withPulumi<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new OperationError(
      'bootstrap plan needs packages: npm install --save-dev @pulumi/pulumi @pulumi/kubernetes @pulumi/cloudflare',
    );
  }
}

async function programOf(file: string, { loadMain }: Invocation): Promise<unknown> {
  // The module is loaded once, as the main one would be, so that its own messages name it.
  await loadMain(file);
  const loaded = require.cache[file]?.exports as { readonly bootstrap?: unknown } | undefined;
  if (typeof loaded?.bootstrap === 'function') return (loaded.bootstrap as () => unknown)();
  throw new OperationError(`${path.relative('', file)} exports no function bootstrap: it is what pulumi up runs`);
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function nameOfProject(text: string): string {
  const project = text === '' ? undefined : fromYaml(text, 'Pulumi.yaml');
  const name = isPlainObject(project) ? project['name'] : undefined;
  return typeof name === 'string' ? name : 'homelab';
}

function planText(plan: readonly PlannedResource[], { paintOut }: Invocation): string {
  const rows = plan.map(({ type, object, name, chart, owner, kept }, index) => [
    `${index + 1}`,
    type.split(':').at(-1) ?? type,
    object === '' ? name : object,
    chart ?? '',
    owner === 'gitops' ? 'GitOps' : 'Pulumi',
    kept ? 'stays' : 'goes',
  ]);
  const [head = '', ...rest] = table([['#', 'KIND', 'NAME', 'CHART', 'OWNER', 'ON DESTROY'], ...rows]).split('\n');
  const overrides = plan.flatMap(each =>
    each.overrides === undefined ? [] : leaves(each.overrides, each.object.split('/').at(-1) ?? ''),
  );
  const different =
    overrides.length === 0
      ? []
      : [`\n${paintOut('bold', 'Different in the first minute')}`, ...overrides.map(line => `  ${line}`), ''];
  return [paintOut('bold', head), ...rest.slice(0, -1), ...different].join('\n') + (different.length === 0 ? '\n' : '');
}

/** Each value with its path, in one line. */
function leaves(value: unknown, at: string): readonly string[] {
  if (!isPlainObject(value) || Object.keys(value).length === 0) return [`${at}: ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, `${at}.${key}`));
}
