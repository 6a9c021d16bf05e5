import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** What the page says of one add-on. */
interface Row {
  readonly name: string;
  /** What programs import it from. */
  readonly module: string;
  /** First sentence of the comment of its class. */
  readonly about: string;
  /** Chart, or repository of its manifests; empty if it has objects of its own only. */
  readonly source: string;
  readonly version: string;
  readonly namespace: string;
  /** Groups and kinds whose definitions it installs. */
  readonly crds: readonly string[];
}

const folders = ['addons', 'gitops', 'networking', 'observability', 'policies', 'secrets', 'workloads'];
/** Folders whose add-ons are exported by the folder's index; in the others each file is a module. */
const barrels: ReadonlySet<string> = new Set(['gitops', 'networking', 'secrets']);

const introduction = `# Add-ons

Every add-on of the library, written down from its source by \`npm run homelab -- run scripts/addons-page.ts\`. Charts are pinned; \`version\` of an
add-on or of a layer takes another one, \`namespace\` another namespace. Which release the definitions are of is in
[crd-versions.md](crd-versions.md), how to write an add-on of your own in [writing-addons.md](writing-addons.md).
`;

/** The page `docs/addons.md`, from the sources below a project's `lib/`. */
export function addonsPage(root: string): string {
  const rows = folders.flatMap(folder => sources(root, folder).flatMap(path => rowsOf(root, folder, path)));
  const header = ['Add-on', 'Module', 'What it is', 'Chart or repository', 'Version', 'Namespace', 'Definitions'];
  const body = rows
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(row => [
      code(row.name),
      code(row.module),
      row.about,
      row.source || 'objects of its own',
      row.version,
      row.namespace || 'yours',
      row.crds.map(code).join(' '),
    ]);
  const lines = [header, header.map(() => '---'), ...body].map(cells => `| ${cells.join(' | ')} |`.replace(/ +\|/g, ' |'));
  return `${introduction}\n${lines.join('\n')}\n`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function sources(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, 'lib', folder), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts'))
    .map(path => posix.join('lib', folder, path.replaceAll('\\', '/')));
}

function rowsOf(root: string, folder: string, path: string): readonly Row[] {
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const module = barrels.has(folder) ? folder : path.replace(/^lib\/|\.ts$/g, '');
  return file.statements.filter(isAddon).map(declaration => {
    const pin = pinOf(declaration);
    return {
      name: declaration.name?.text ?? '',
      module: `cdk8s-homelab/${module}`,
      about: firstSentence(declaration),
      source: [pin.get('name'), pin.get('repository') ?? pin.get('url')].filter(text => text !== undefined).join(', '),
      version: pin.get('version') ?? '',
      namespace: namespaceOf(file, declaration),
      crds: crdsOf(declaration),
    };
  });
}

function isAddon(statement: ts.Statement): statement is ts.ClassDeclaration {
  if (!ts.isClassDeclaration(statement)) return false;
  const base = statement.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  return /^(Helm)?Addon$/.test(base?.expression.getText() ?? '');
}

function firstSentence(declaration: ts.ClassDeclaration): string {
  const [comment] = declaration.getChildren().filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment)?.replace(/\s+/g, ' ') ?? '';
  return /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;
}

/** The literals of the class's `chart`, or of its `source`. */
function pinOf(declaration: ts.ClassDeclaration): ReadonlyMap<string, string> {
  const pins = declaration.members.filter(ts.isPropertyDeclaration);
  const pin = ['chart', 'source']
    .map(name => pins.find(member => member.name.getText() === name))
    .find(found => found?.initializer);
  const initializer = pin?.initializer;
  const literal = initializer !== undefined && ts.isAsExpression(initializer) ? initializer.expression : initializer;
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return new Map();
  return new Map(
    literal.properties
      .filter(ts.isPropertyAssignment)
      .flatMap(({ name, initializer: value }) => (ts.isStringLiteral(value) ? [[name.getText(), value.text] as const] : [])),
  );
}

/** The namespace among what the constructor passes to its base; empty if its user must say. */
function namespaceOf(file: ts.SourceFile, declaration: ts.ClassDeclaration): string {
  const call = descendants(declaration).find(
    node => ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword,
  );
  const passed =
    call &&
    descendants(call)
      .filter(isProperty)
      .find(({ name }) => name.getText() === 'namespace');
  if (passed === undefined) return '';
  return ts.isPropertyAssignment(passed) ? literalOf(file, passed.initializer) : variableOf(file, passed.name.text);
}

function isProperty(node: ts.Node): node is ts.PropertyAssignment | ts.ShorthandPropertyAssignment {
  return ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
}

/** The text that an expression is, or is without a word from the user. */
function literalOf(file: ts.SourceFile, value: ts.Expression): string {
  if (ts.isStringLiteral(value)) return value.text;
  if (ts.isIdentifier(value)) return variableOf(file, value.text);
  return ts.isBinaryExpression(value) ? literalOf(file, value.right) : '';
}

function variableOf(file: ts.SourceFile, variable: string): string {
  const declared = descendants(file)
    .filter(node => ts.isVariableDeclaration(node) || ts.isBindingElement(node))
    .find(({ name, initializer }) => name.getText() === variable && initializer !== undefined);
  return declared?.initializer === undefined ? '' : literalOf(file, declared.initializer);
}

function crdsOf(declaration: ts.ClassDeclaration): readonly string[] {
  const getter = declaration.members.filter(ts.isGetAccessor).find(({ name }) => name.getText() === 'crds');
  const made = getter && descendants(getter).find(ts.isObjectLiteralExpression);
  return made?.properties.flatMap(({ name }) => (name !== undefined && ts.isStringLiteral(name) ? [name.text] : [])) ?? [];
}

function descendants(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    found.push(each);
    ts.forEachChild(each, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

if (require.main === module) {
  const root = join(__dirname, '..');
  writeFileSync(join(root, 'docs', 'addons.md'), addonsPage(root));
}
