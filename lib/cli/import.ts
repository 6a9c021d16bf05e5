import { createRequire } from 'node:module';
import type * as Generator from '../../imports/generator/run';
import { defineVerb } from './verb';

const requireHere = createRequire(__filename);

/** `homelab import`: types and schemas of kinds that the package does not know. */
export const verb = defineVerb({
  name: 'import',
  positionals: '[definitions …]',
  maxPositionals: 100,
  description:
    'Reads CustomResourceDefinitions (files, folders or addresses; without any, the entries of imports in cdk8s.yaml) and writes, for each\n' +
    'API group, <folder>/<group>/index.ts with types and schemas.json, against which synth checks your objects:\n' +
    "new Homelab({ …, schemas: ['imports'] }).",
  flags: { output: { type: 'string', value: 'folder', describe: 'folder to write (default: imports)' } },
  examples: [
    ['homelab import crds/', 'every definition below a folder'],
    ['homelab import https://example.net/crd.yaml', 'one that lies on a server'],
  ],
  run: async ({ positionals, flags }) => {
    const generator: typeof Generator = requireHere('../../imports/generator/run');
    await generator.runGenerator(
      [...positionals, ...(flags.output === undefined ? [] : ['--output', flags.output])],
      process.cwd(),
    );
    return 0;
  },
});
