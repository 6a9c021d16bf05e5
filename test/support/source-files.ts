import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

/** Root of the project. */
export const projectRoot = dirname(dirname(__dirname));

/** Paths of the TypeScript files below a folder, relative to the project, sorted. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => posix.relative(projectRoot, posix.join(entry.parentPath, entry.name)))
    .sort();
}

/** The text of a file, by its path relative to the project. */
export function readSource(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

/** A source file as TypeScript's parser sees it. */
export function parseSource(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** One import or re-export. */
export interface Import {
  /** What stands between the quotes. */
  readonly name: string;
  /** Path relative to the project, without an extension; undefined for packages. */
  readonly path: string | undefined;
  /** It is gone once compiled. */
  readonly typeOnly: boolean;
  /** It happens when a function runs, not when the file is loaded. */
  readonly lazy: boolean;
}

/** Everything that a file imports or re-exports. */
export function importsOf(path: string, text: string): readonly Import[] {
  const found: Import[] = [];
  const add = (name: string, typeOnly: boolean, lazy: boolean): void => {
    const target = name.startsWith('.') ? posix.join(posix.dirname(path), name).replace(/\.(ts|js|cjs)$/, '') : undefined;
    found.push({ name, path: target, typeOnly, lazy });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
      add(node.moduleSpecifier.text, isErased(node), false);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier))
      add(node.moduleSpecifier.text, node.isTypeOnly || erasedNames(node.exportClause), false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
      add(node.argument.literal.text, true, false);
    else if (ts.isCallExpression(node)) {
      const [argument] = node.arguments;
      const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require';
      if (loads && argument !== undefined && ts.isStringLiteralLike(argument)) add(argument.text, false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(parseSource(path, text));
  return found;
}

function isErased({ importClause }: ts.ImportDeclaration): boolean {
  if (importClause === undefined) return false;
  if (importClause.isTypeOnly) return true;
  return importClause.name === undefined && erasedNames(importClause.namedBindings);
}

function erasedNames(clause: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (clause === undefined || !(ts.isNamedImports(clause) || ts.isNamedExports(clause))) return false;
  return clause.elements.length > 0 && clause.elements.every(element => element.isTypeOnly);
}
