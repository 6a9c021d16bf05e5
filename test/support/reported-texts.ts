import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A text that the library throws or reports. */
export interface ReportedText {
  /** File and line. */
  readonly place: string;
  /** The longest part of it that is the same whatever it is about. */
  readonly text: string;
}

/** Parts shorter than this say too little to be looked for. */
const shortest = 6;

/** Every text that is thrown or reported somewhere below a folder, as far as the source shows it. */
export function reportedTexts(folder: string): readonly ReportedText[] {
  return sources(folder).flatMap(source => {
    const found: ReportedText[] = [];
    visit(source, node => {
      const argument = reported(node);
      for (const parts of argument === undefined ? [] : alternatives(argument)) {
        const text = [...parts].sort((a, b) => b.length - a.length)[0]?.trim() ?? '';
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
        if (text.length >= shortest) found.push({ place: `${relative(join(folder, '..'), source.fileName)}:${line}`, text });
      }
    });
    return found;
  });
}

/** All texts that are written in the files below a folder, one below the other. */
export function writtenTexts(folder: string): string {
  return sources(folder)
    .flatMap(source => {
      const found: string[] = [];
      visit(source, node => {
        if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node))
          found.push(node.text);
        else if (ts.isRegularExpressionLiteral(node)) found.push(node.text.replaceAll('\\', ''));
      });
      return found;
    })
    .join('\n');
}

function sources(folder: string): readonly ts.SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .sort()
    .map(file => join(folder, file))
    .map(file => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true));
}

function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node);
  ts.forEachChild(node, child => {
    visit(child, each);
  });
}

/** What a `throw new …(text)`, `throw …(text)`, `report(text)` or `problems.add(path, text)` says; undefined for any other node. */
function reported(node: ts.Node): ts.Expression | undefined {
  if (ts.isThrowStatement(node)) {
    const { expression } = node;
    return ts.isNewExpression(expression) || ts.isCallExpression(expression) ? expression.arguments?.find(isText) : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const { expression, arguments: given } = node;
  if (ts.isIdentifier(expression) && expression.text === 'report') return given.at(-1);
  const adds =
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === 'add' &&
    /problems$/.test(expression.expression.getText());
  return adds ? given[1] : undefined;
}

function isText(expression: ts.Expression): boolean {
  return alternatives(expression).length > 0;
}

/** The fixed parts of each text that an expression may be; none if it is made elsewhere. */
function alternatives(expression: ts.Expression): readonly (readonly string[])[] {
  if (ts.isParenthesizedExpression(expression)) return alternatives(expression.expression);
  if (ts.isConditionalExpression(expression))
    return [...alternatives(expression.whenTrue), ...alternatives(expression.whenFalse)];
  if (ts.isBinaryExpression(expression))
    return [[...(alternatives(expression.left)[0] ?? []), ...(alternatives(expression.right)[0] ?? [])]];
  if (ts.isStringLiteralLike(expression)) return [[expression.text]];
  if (ts.isTemplateExpression(expression))
    return [[expression.head.text, ...expression.templateSpans.map(span => span.literal.text)]];
  return [];
}
