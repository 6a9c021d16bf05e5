import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';
import { parseSource, projectRoot, readSource, sourceFiles } from './source-files';

/** A block of TypeScript in a page. */
export interface CodeBlock {
  /** Path of the page, relative to the project. */
  readonly page: string;
  /** Line of the page on which its code begins, from 1. */
  readonly line: number;
  /** File that its first line says it is; undefined for a snippet. */
  readonly file: string | undefined;
  readonly code: string;
}

/** The pages of the project. */
export function pages(): readonly string[] {
  const docs = readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...docs.filter(path => path.endsWith('.md')).map(path => posix.join('docs', path))].sort();
}

/** The blocks of TypeScript in a page. */
export function codeBlocks(page: string, text: string): readonly CodeBlock[] {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(match => {
    const code = match[1] ?? '';
    const file = /^\/\/ ([\w./-]+\.ts)\n/.exec(code)?.[1];
    return { page, line: text.slice(0, match.index).split('\n').length + 1, file, code };
  });
}

/** What a snippet may speak of without having made it, and its type. */
const ambient: Readonly<Record<string, string>> = {
  addon: 'ManifestAddon',
  cloudflareToken: 'SecretSource',
  cluster: 'Cluster',
  homelab: 'Homelab',
  production: 'Layer',
  target: 'ClusterTarget',
  theCluster: 'Cluster',
  vclusters: 'ClusterSet',
};

/**
 * What is wrong with the types of blocks, as a user's compiler would say it: by page and line.
 *
 * Files of one page may import each other. A snippet may use whatever the library exports without importing it, and
 * the usual names of what a program has made before.
 */
export function typeErrors(blocks: readonly CodeBlock[]): readonly string[] {
  const files = new Map(blocks.map(block => [pathOf(block), block] as const));
  const texts = new Map([...files].map(([path, block]) => [path, block.file === undefined ? wholeOf(block.code) : block.code]));
  const program = ts.createProgram([...texts.keys()], compilerOptions(), hostWith(texts));
  return [...files].flatMap(([path, { page, line }]) => {
    const source = program.getSourceFile(path);
    return ts.getPreEmitDiagnostics(program, source).map(({ start = 0, messageText }) => {
      const at = line + (source?.getLineAndCharacterOfPosition(start).line ?? 0);
      return `${page}:${at}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}

function pathOf({ page, line, file }: CodeBlock): string {
  return join(projectRoot, '.blocks', page, file ?? `snippet-${line}.ts`);
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(projectRoot, 'tsconfig.json'), path => readFileSync(path, 'utf8')) as {
    readonly config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot);
  const paths = { 'cdk8s-homelab': ['./lib/index.ts'], 'cdk8s-homelab/*': ['./lib/*.ts', './lib/*/index.ts'] };
  const { tsBuildInfoFile: _, ...rest } = options;
  return { ...rest, incremental: false, noEmit: true, noUnusedLocals: false, baseUrl: projectRoot, paths };
}

/** Files that lie in memory, beside those on the disk. */
function hostWith(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(compilerOptions());
  const folders = new Set([...texts.keys()].map(dirname));
  return {
    ...host,
    fileExists: path => texts.has(path) || host.fileExists(path),
    directoryExists: path => folders.has(path) || (host.directoryExists?.(path) ?? true),
    readFile: path => texts.get(path) ?? host.readFile(path),
    getSourceFile: (path, target) => {
      const text = texts.get(path);
      return text === undefined ? onDisk(path, target, host) : ts.createSourceFile(path, text, target);
    },
  };
}

const parsed = new Map<string, ts.SourceFile | undefined>();

/** A file of the library or a package: parsed once for all programs. */
function onDisk(
  path: string,
  target: ts.ScriptTarget | ts.CreateSourceFileOptions,
  host: ts.CompilerHost,
): ts.SourceFile | undefined {
  if (!parsed.has(path)) parsed.set(path, host.getSourceFile(path, target));
  return parsed.get(path);
}

/** A snippet as a file: imports and declarations on its first line, so that lines stay where they are. */
function wholeOf(code: string): string {
  const file = parseSource('snippet.ts', code);
  const used = new Set<string>();
  const own = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text);
    if ((ts.isVariableDeclaration(node) || ts.isImportSpecifier(node)) && ts.isIdentifier(node.name)) own.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const known = [...used].filter(name => !own.has(name) && name in ambient);
  const wanted = new Set([...[...used].filter(name => !own.has(name)), ...known.map(name => ambient[name] ?? '')]);
  const imports = [...wanted].flatMap(name => {
    const module = exported().get(name);
    return module === undefined || own.has(name) ? [] : [`import { ${name} } from '${module}';`];
  });
  const declarations = known.map(name => `declare const ${name}: ${ambient[name] ?? ''};`);
  return [...imports, ...declarations, code].join(' ');
}

let names: ReadonlyMap<string, string> | undefined;

/** What the library exports, and from where. */
function exported(): ReadonlyMap<string, string> {
  return (names ??= new Map(
    sourceFiles('lib')
      .filter(path => /^lib\/(index|\w+\/index|(addons|observability|policies|workloads)\/[\w-]+)\.ts$/.test(path))
      .flatMap(path => {
        const module = path.replace(/^lib/, 'cdk8s-homelab').replace(/(\/index)?\.ts$/, '');
        return exportsOf(path).map(name => [name, module] as const);
      })
      .reverse(),
  ));
}

function exportsOf(path: string): readonly string[] {
  const text = readSource(path);
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gms)].flatMap(([, list = '']) => list.split(','));
  const declared = [...text.matchAll(/^export (?:abstract )?(?:class|interface|function|const|type) (\w+)/gm)].map(
    ([, name = '']) => name,
  );
  return [...listed.map(each => each.trim().replace(/^type /, '')), ...declared].filter(name => name !== '');
}
