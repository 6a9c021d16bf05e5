import ts from 'typescript';
import { parseSource } from './source-files';

/** Longest file of an add-on, in lines. */
const longest = 120;

/** An add-on's file, and what the checks need to know of the files around it. */
export interface AddonSource {
  /** Path relative to the project. */
  readonly path: string;
  readonly text: string;
  /** The test beside it is there. */
  readonly tested: boolean;
}

/** The add-on classes that a file declares: those that extend `Addon` or `HelmAddon`. */
export function addonClasses(path: string, text: string): readonly ts.ClassDeclaration[] {
  return parseSource(path, text).statements.filter(
    (statement): statement is ts.ClassDeclaration =>
      ts.isClassDeclaration(statement) && /^(Helm)?Addon$/.test(extended(statement)),
  );
}

/** What an add-on's file lacks, one sentence each. */
export function missingOf({ path, text, tested }: AddonSource): readonly string[] {
  const file = parseSource(path, text);
  const interfaces = file.statements.filter(ts.isInterfaceDeclaration);
  const lines = text.trimEnd().split('\n').length;
  return [
    ...(lines > longest ? [`it has ${lines} lines: at most ${longest}`] : []),
    ...(tested ? [] : [`there is no ${path.replace(/^lib/, 'test').replace(/\.ts$/, '.test.ts')}`]),
    ...addonClasses(path, text).flatMap(each => missingOfClass(each, text)),
    ...interfaces.flatMap(each =>
      each.members.filter(ts.isPropertySignature).flatMap(member => missingOfProp(each.name.text, member)),
    ),
  ];
}

function extended({ heritageClauses }: ts.ClassDeclaration): string {
  const clause = heritageClauses?.find(each => each.token === ts.SyntaxKind.ExtendsKeyword);
  return clause?.types[0]?.expression.getText() ?? '';
}

function missingOfClass(declaration: ts.ClassDeclaration, text: string): readonly string[] {
  const name = declaration.name?.text ?? 'class';
  const documented = ts.getJSDocCommentsAndTags(declaration).length > 0;
  const pins = declaration.members
    .filter(ts.isPropertyDeclaration)
    .filter(member => kindsOf(member).has(ts.SyntaxKind.StaticKeyword) && kindsOf(member).has(ts.SyntaxKind.ReadonlyKeyword));
  const chart = pins.find(pin => pin.name.getText() === 'chart');
  return [
    ...(documented ? [] : [`${name} has no comment`]),
    ...(extended(declaration) === 'HelmAddon' && chart === undefined ? [`${name} has no static readonly chart`] : []),
    ...pins.flatMap(pin => missingOfPin(name, pin, text)),
  ];
}

function kindsOf(member: ts.PropertyDeclaration): ReadonlySet<ts.SyntaxKind> {
  return new Set(member.modifiers?.map(modifier => modifier.kind));
}

/** A pin is a static field with a version: a chart, or an image or a repository beside it. */
function missingOfPin(owner: string, pin: ts.PropertyDeclaration, text: string): readonly string[] {
  const { initializer } = pin;
  const literal = initializer !== undefined && ts.isAsExpression(initializer) ? initializer.expression : initializer;
  const properties = literal !== undefined && ts.isObjectLiteralExpression(literal) ? [...literal.properties] : [];
  const fields = properties.filter(ts.isPropertyAssignment);
  const field = (key: string): ts.StringLiteral | undefined => {
    const value = fields.find(each => each.name.getText() === key)?.initializer;
    return value !== undefined && ts.isStringLiteral(value) ? value : undefined;
  };
  const name = `${owner}.${pin.name.getText()}`;
  const [repository, chart, version] = [field('repository'), field('name'), field('version')];
  const isChart = pin.name.getText() === 'chart';
  if (isChart && (repository === undefined || chart === undefined || version === undefined))
    return [`${name} must be literals: repository, name and version`];
  if (version === undefined) return [];
  const above = text.slice(0, version.getStart()).split('\n').at(-2)?.trim() ?? '';
  const wanted = isChart ? renovateLine(repository?.text ?? '', chart?.text ?? '') : '// renovate: datasource=';
  const has = isChart ? above === wanted : above.startsWith(wanted);
  return [
    ...(has ? [] : [`${name} lacks '${wanted}' right above version`]),
    ...(/^v?\d+\.\d+\.\d+$/.test(version.text) ? [] : [`${name} has version '${version.text}': an exact one is needed`]),
  ];
}

function renovateLine(repository: string, chart: string): string {
  return repository.startsWith('oci://')
    ? `// renovate: datasource=docker depName=${repository.slice('oci://'.length)}/${chart}`
    : `// renovate: datasource=helm registryUrl=${repository}`;
}

function missingOfProp(owner: string, member: ts.PropertySignature): readonly string[] {
  const name = `${owner}.${member.name.getText()}`;
  const tags = ts.getJSDocTags(member).map(tag => tag.tagName.text);
  const secret = /(token|password|passphrase|key|secret|credentials?)$/i.test(member.name.getText());
  const plain = member.type !== undefined && /\bstring\b/.test(member.type.getText());
  return [
    ...(member.questionToken !== undefined && !tags.includes('default') ? [`${name} is optional and has no @default`] : []),
    ...(secret && plain ? [`${name} would take a secret as text: take a SecretSource`] : []),
  ];
}
