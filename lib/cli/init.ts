import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasCredentials } from '../core/limits/credentials';
import { requireDnsLabel, requireDomain } from '../core/names';
import { makeFolder } from '../core/writer/disk';
import { packageRoot } from './failure';
import { UsageError } from './flags';
import { starterEngines, starterFiles, type StarterEngine, type StarterVersions } from './starter';

import { count } from './text';
import { defineVerb } from './verb';

const exampleRepository = 'https://github.com/me/homelab.git';

/** `homelab init`: a repository that synthesizes. */
export const verb = defineVerb({
  name: 'init',
  positionals: '[folder]',
  maxPositionals: 1,
  description:
    'Makes a repository of one cluster and one add-on: program, package.json, a workflow that checks it, and rules for Renovate.\n' +
    'Nothing that exists is overwritten.',
  flags: {
    cluster: { type: 'string', value: 'name', describe: "name of the cluster (default: 'home')" },
    engine: {
      type: 'string',
      value: 'engine',
      describe: `what reconciles it: ${starterEngines.join(' or ')} (default: '${starterEngines[0]}')`,
    },
    domain: { type: 'string', value: 'domain', describe: "its domain (default: '<cluster>.example.net')" },
    repository: {
      type: 'string',
      value: 'url',
      describe: 'where the repository is cloned from (default: the remote of .git/config)',
    },
  },
  examples: [
    ['homelab init', 'in the current folder'],
    ['homelab init lab --cluster rack --domain rack.example.net', 'in a new one'],
    ['homelab init --engine flux', 'for Flux'],
  ],
  run: ({ positionals: [folder = '.'], flags }, { log, paintLog }) => {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) throw new UsageError(`'${folder}' is not a folder`);
    const cluster = understood(() => requireDnsLabel('--cluster', flags.cluster ?? 'home', 32));
    const engine = starterEngines.find(name => name === (flags.engine ?? starterEngines[0]));
    if (engine === undefined)
      throw new UsageError(`--engine must be ${starterEngines.join(' or ')}, got '${flags.engine ?? ''}'`);
    const domain = understood(() => requireDomain('--domain', flags.domain ?? `${cluster}.example.net`));
    const repository = addressFor(engine, flags.repository ?? remoteOf(folder) ?? exampleRepository);
    if (hasCredentials(repository))
      throw new UsageError('--repository has a password in it, which would be in Git: leave it out of the address');
    if (/['\\\s]/.test(repository))
      throw new UsageError(`--repository must be the address of a Git repository, got '${repository}'`);
    const files = starterFiles({ cluster, domain, repository, engine, versions: versions() });
    const there = [...files.keys()].filter(file => existsSync(path.join(folder, file)));
    if (there.length > 0)
      throw new UsageError(
        `${there.join(', ')} ${there.length === 1 ? 'is' : 'are'} already in '${folder}': init overwrites nothing`,
      );
    for (const [file, text] of files) {
      const target = path.join(folder, file);
      makeFolder(path.dirname(target));
      writeFileSync(target, text, { flag: 'wx' });
      log(`  ${paintLog('green', file)}`);
    }
    const enter = folder === '.' ? '' : `cd ${folder} && `;
    log(`${count(files.size, 'file')}; next: ${paintLog('bold', `${enter}npm install && npm run synth`)}`);
    if (repository === exampleRepository)
      log(`then give the repository's own address to new Homelab in ${path.join(folder, 'apps/main.ts')}`);
    return 0;
  },
});

/** Tells a value that does not do as what it is here: a mistake on the command line. */
function understood<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Flux takes no address in the short form that git has for SSH. */
function addressFor(engine: StarterEngine, address: string): string {
  return engine === 'flux' ? address.replace(/^([^/:@\s]+@[^/:\s]+):(?!\/\/)/, 'ssh://$1/') : address;
}

/** The address of `origin`, as an engine would clone it. */
function remoteOf(folder: string): string | undefined {
  const config = path.join(folder, '.git', 'config');
  if (!existsSync(config)) return undefined;
  const url = /\[remote "origin"\][^[]*?\burl = (\S+)/.exec(readFileSync(config, 'utf8'))?.[1];
  // Credentials in a remote stay out of the program.
  return url?.replace(/^(https?:\/\/)[^/@]*@/, '$1');
}

/** The versions that this copy of the library was made and tested with. */
function versions(): StarterVersions {
  const manifest: {
    readonly version: string;
    readonly peerDependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));
  const { peerDependencies, devDependencies } = manifest;
  return {
    homelab: manifest.version,
    cdk8s: devDependencies['cdk8s'] ?? peerDependencies['cdk8s'] ?? '*',
    constructs: devDependencies['constructs'] ?? peerDependencies['constructs'] ?? '*',
    typescript: devDependencies['typescript'] ?? '*',
    nodeTypes: devDependencies['@types/node'] ?? '*',
  };
}
