import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { go, parsed, reason } from '../go-command';

/** A program of the control plane or of Pulumi, built from its Go module. */
export type ComponentName = keyof typeof components;

/** Path of each program, by name. */
export type Programs = Readonly<Record<ComponentName, string>>;

interface Component {
  readonly module: string;
  readonly version: string;
  /** What the go command says of the module's bytes. */
  readonly sum: string;
  /** Path of the command inside the module. */
  readonly command: string;
  /** Values put into string variables at linking. */
  readonly variables?: Readonly<Record<string, string>>;
  /** A folder of ours with a command that uses the module; it is built in place of one of the module's. */
  readonly own?: string;
  /** Adds what the module's repository generates before a build, and more: the module is then built as a copy of its tree. */
  readonly generate?: (tree: string) => void;
}

/** Version the Kubernetes provider says of itself: its module has no tag, and the released ones are not in Go's proxy. */
const PROVIDER_VERSION = '4.25.0';

const components = {
  etcd: {
    module: 'go.etcd.io/etcd/server/v3',
    version: 'v3.6.16',
    sum: 'h1:sLkpvz3RFtiNd/yPrZBKz5kT+XO1ZJkhmuUJeqc7OmA=',
    command: '',
  },
  'kube-apiserver': {
    module: 'k8s.io/kubernetes',
    version: 'v1.36.3',
    sum: 'h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=',
    command: 'cmd/kube-apiserver',
    variables: { 'k8s.io/component-base/version.gitVersion': 'v1.36.3' },
  },
  pulumi: {
    module: 'github.com/pulumi/pulumi/pkg/v3',
    version: 'v3.248.0',
    sum: 'h1:MkvI29cYE3QUEvSl+7kZrV5lQ6CBIt54WjYt2HEXDSg=',
    command: 'cmd/pulumi',
  },
  // The released one lies in a module of its own, which Go's proxy does not have.
  'pulumi-language-nodejs': {
    module: 'github.com/pulumi/pulumi/sdk/v3',
    version: 'v3.248.0',
    sum: 'h1:TwY9uuToQO8xIey4a7awRzNX7iJ/doDmZkl1MzxULCE=',
    command: '.',
    own: join(__dirname, 'language-host'),
  },
  'pulumi-resource-kubernetes': {
    module: 'github.com/pulumi/pulumi-kubernetes/provider/v4',
    version: 'v4.0.0-20260115033456-f47bc2d6f199',
    sum: 'h1:j2bphCf7c2YhnBrhwht2f3TNRRgcMImltUlAgzxr9H4=',
    command: 'cmd/pulumi-resource-kubernetes',
    variables: { 'github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version': PROVIDER_VERSION },
    generate: prepareProvider,
  },
} satisfies Record<string, Component>;

/** Programs of this size are kept per user: another checkout, or a fresh `npm ci`, finds them. */
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'cdk8s-homelab-e2e');

/**
 * `describe(title, fn)` when every program is here or could be built (on first use: tens of minutes); otherwise one visible skipped
 * test whose title carries the reason.
 *
 * @throws if a module does not compile or has other bytes than the pinned ones
 */
export function describeWithComponents(title: string, fn: (programs: Programs) => void): void {
  const paths: Partial<Record<ComponentName, string>> = {};
  for (const name of Object.keys(components) as ComponentName[]) {
    const built = component(name);
    if ('skipped' in built) {
      describe(title, () => {
        test.skip(`skipped, ${name}: ${built.skipped}`, () => undefined);
      });
      return;
    }
    paths[name] = built.path;
  }
  describe(title, () => fn(paths as Programs));
}

/** The program, built on first use; or why this machine cannot have it. */
export function component(name: ComponentName): { readonly path: string } | { readonly skipped: string } {
  if (process.platform !== 'linux') return { skipped: `the cluster runs on linux only, this is ${process.platform}` };
  const version = go(['env', 'GOVERSION'], tmpdir());
  if (version.status !== 0) return { skipped: 'go is not installed' };
  const source: Component = components[name];
  const path = join(CACHE, [name, source.version, version.stdout.trim(), ...ownTexts(source)].join('-'));
  if (existsSync(path)) return { path };
  if (process.env['E2E_BUILD'] === 'never') return { skipped: 'not built here yet; npm run e2e:bootstrap builds it' };
  mkdirSync(CACHE, { recursive: true, mode: 0o700 });
  const work = mkdtempSync(join(CACHE, `${name}.tmp-`));
  try {
    const skipped = build(source, work);
    if (skipped !== undefined) return { skipped };
    renameSync(join(work, 'program'), path);
    return { path };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What a program's name says of the texts that are ours. */
function ownTexts({ own }: Component): readonly string[] {
  if (own === undefined) return [];
  const hash = createHash('sha256');
  for (const file of readdirSync(own).sort()) hash.update(readFileSync(join(own, file)));
  return [hash.digest('hex').slice(0, 8)];
}

/** Builds `work/program`; returns the reason when that needs what cannot be reached. */
function build(source: Component, work: string): string | undefined {
  const spec = `${source.module}@${source.version}`;
  const download = go(['mod', 'download', '-json', spec], work);
  const found = parsed<{ Dir?: string; Sum?: string }>(download.stdout);
  if (found?.Dir === undefined) return reason(download, `go mod download ${spec}`);
  if (found.Sum !== source.sum) throw new Error(`${spec} has the sum ${found.Sum ?? 'none'}, but ${source.sum} is pinned`);
  const tree = join(work, 'module');
  layOut(source, found.Dir, tree);
  const inTree = source.generate !== undefined || source.own !== undefined;
  const target = inTree ? `./${source.command}` : [source.module, source.command].filter(Boolean).join('/');
  const variables = Object.entries(source.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const flags = ['-buildvcs=false', '-mod=mod', '-trimpath', `-ldflags=${['-s -w', ...variables].join(' ')}`];
  const built = go(['build', ...flags, '-o', join(work, 'program'), target], tree);
  return built.status === 0 ? undefined : reason(built, `go build ${spec}`);
}

/** A module that requires the source with what the source itself requires, or, when it generates files, a copy of its tree. */
function layOut(source: Component, folder: string, tree: string): void {
  if (source.generate) {
    cpSync(folder, tree, { recursive: true });
    makeWritable(tree);
    source.generate(tree);
  } else {
    mkdirSync(tree);
    cpSync(join(folder, 'go.sum'), join(tree, 'go.sum'));
    chmodSync(join(tree, 'go.sum'), 0o644);
    if (source.own !== undefined) cpSync(source.own, tree, { recursive: true });
  }
  const module = withoutLocalReplacements(readFileSync(join(folder, 'go.mod'), 'utf8'), source.version);
  const requiring = module
    .replace(/^module .*$/m, 'module cdk8s-homelab.local/e2e')
    .concat(`\nrequire ${source.module} ${source.version}\n`);
  writeFileSync(join(tree, 'go.mod'), source.generate ? module : requiring);
}

/**
 * The text of a `go.mod` for use outside its repository: a module that lies next to it there is taken from the proxy, and the
 * installed go builds it. Those that Kubernetes stages are released with it, as v0 of the same minor version.
 */
function withoutLocalReplacements(text: string, version: string): string {
  const staged = version.replace(/^v1\./, 'v0.');
  return text
    .replace(/^toolchain .*$/m, '')
    .replace(/=> \.\/staging\/src\/(\S+)/g, `=> $1 ${staged}`)
    .replace(/^(replace\s+)?\s*\S+( v\S+)? => \.\.?\/.*$/gm, '');
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
}

/**
 * Does what `go generate` does there: the schema with its version, and the mapping, each without spaces. Leaves out the components
 * that the provider makes itself (charts of v4, groups of files): with them it compiles the whole SDK for Go, for twenty minutes.
 */
function prepareProvider(tree: string): void {
  const command = join(tree, 'cmd/pulumi-resource-kubernetes');
  const read = (name: string): object => JSON.parse(readFileSync(join(command, name), 'utf8')) as object;
  writeFileSync(join(command, 'schema-embed.json'), JSON.stringify({ ...read('schema.json'), version: PROVIDER_VERSION }));
  writeFileSync(join(command, 'terraform-mapping-embed.json'), JSON.stringify(read('terraform-mapping.json')));
  const construct = join(tree, 'pkg/provider/provider_construct.go');
  const lines = readFileSync(construct, 'utf8').split('\n');
  const components = /^\t(provider\w+v[24] "|"kubernetes:.*: +provider\w+v[24]\.)/;
  writeFileSync(construct, lines.filter(line => !components.test(line)).join('\n'));
}
