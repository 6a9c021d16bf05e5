import { writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import type { PropNode } from '../lib/core/props';

/** The content of `imports/props.json`: the shape of everything that the sources in `lib/` pass to `requireProps`. */
export function propsFile(root: string): string {
  const program = programOf(root);
  const checker = program.getTypeChecker();
  const shapes = new Shapes(checker, root);
  const props = new Map<string, number>();
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.startsWith(join(root, 'lib'))) continue;
    for (const { name, argument } of checkedArguments(file)) {
      const place = shapes.placeOf(checker.getNonNullableType(checker.getTypeAtLocation(argument)));
      if ((props.get(name) ?? place) !== place)
        throw new Error(`'${name}' is checked as two types, in ${relative(root, file.fileName)} too: rename one`);
      props.set(name, place);
    }
  }
  const sorted = [...props].sort(([a], [b]) => (a < b ? -1 : 1));
  const reached = new Reached(shapes.nodes);
  const entries = sorted.map(([name, place]) => `${JSON.stringify(name)}:${reached.place(place)}`);
  return `{"props":{\n${entries.join(',\n')}\n},\n"nodes":[\n${reached.texts.join(',\n')}\n]}\n`;
}

function programOf(root: string): ts.Program {
  const read = ts.readConfigFile(join(root, 'tsconfig.json'), path => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const files = ts.sys.readDirectory(join(root, 'lib'), ['.ts']);
  return ts.createProgram([...files].sort(), { ...options, noEmit: true, incremental: false });
}

interface Checked {
  readonly name: string;
  readonly argument: ts.Expression;
}

/** Every `requireProps('Name', argument)` of a file, and every `requireBaseProps`. */
function checkedArguments(file: ts.SourceFile): readonly Checked[] {
  const found: Checked[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && /^require(Base)?Props$/.test(node.expression.text)) {
      const [name, argument] = node.arguments;
      if (name === undefined || !ts.isStringLiteral(name) || argument === undefined)
        throw new Error(`requireProps in ${file.fileName} needs its name as a literal`);
      found.push({ name: name.text, argument });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The nodes that something refers to, numbered in the order in which they are reached. */
class Reached {
  readonly texts: string[] = [];
  private readonly places = new Map<number, number>();

  constructor(private readonly nodes: readonly PropNode[]) {}

  /** The new number of a node. */
  place(old: number): number {
    const known = this.places.get(old);
    if (known !== undefined) return known;
    const text = JSON.stringify(this.renumbered(this.nodes[old] ?? { type: 'any' }));
    const place = this.texts.push(text) - 1;
    this.places.set(old, place);
    return place;
  }

  private renumbered(node: PropNode): PropNode {
    if (node.type === 'or') return { ...node, of: node.of.map(each => this.place(each)) };
    if (node.type === 'list' && node.items !== undefined) return { ...node, items: this.place(node.items) };
    if (node.type === 'map' && node.values !== undefined) return { ...node, values: this.place(node.values) };
    if (node.type !== 'fields') return node;
    const fields = Object.entries(node.fields).map(
      ([name, [place, ...example]]) => [name, [this.place(place), ...example]] as const,
    );
    return { ...node, fields: Object.fromEntries(fields) };
  }
}

/** What is checked of a field of types that Kubernetes' schemas describe: they check the rest when it is rendered. */
const shallow: Readonly<Record<string, PropNode>> = { fields: { type: 'map' }, list: { type: 'list' }, or: { type: 'any' } };

/** Types as nodes, equal ones once. */
class Shapes {
  readonly nodes: PropNode[] = [];
  private readonly places = new Map<string, number>();
  private readonly within = new Set<ts.Type>();

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly root: string,
  ) {}

  /** The place of a type among the nodes. */
  placeOf(type: ts.Type): number {
    return this.place(this.nodeOf(type));
  }

  private place(node: PropNode): number {
    const text = JSON.stringify(node);
    const place = this.places.get(text) ?? this.nodes.push(node) - 1;
    this.places.set(text, place);
    return place;
  }

  private nodeOf(type: ts.Type): PropNode {
    const is = (flags: ts.TypeFlags): boolean => (type.flags & flags) !== 0;
    if (type.isStringLiteral()) return { type: 'one', values: [type.value] };
    if (is(ts.TypeFlags.StringLike)) return { type: 'text' };
    if (is(ts.TypeFlags.NumberLike)) return { type: 'number' };
    if (is(ts.TypeFlags.BooleanLike)) return { type: 'boolean' };
    if (is(ts.TypeFlags.NonPrimitive)) return { type: 'map' };
    // A type that contains itself is data of any depth.
    if (is(ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Instantiable) || this.within.has(type)) return { type: 'any' };
    this.within.add(type);
    const node = type.isUnion() ? this.unionOf(type) : this.objectOf(type);
    this.within.delete(type);
    return node;
  }

  private unionOf(type: ts.UnionType): PropNode {
    // What may be null, beside other things, is data of somebody's own.
    if (type.types.some(each => (each.flags & ts.TypeFlags.Null) !== 0)) return { type: 'any' };
    // The compiler's own order changes with what it has seen before.
    const values = type.types.flatMap(each => (each.isStringLiteral() ? [each.value] : [])).sort();
    const others = type.types
      .filter(each => !each.isStringLiteral() && (each.flags & ts.TypeFlags.Undefined) === 0)
      .map(each => this.nodeOf(each))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    // Which of many kinds of object is meant, their schemas tell.
    const kinds = others.filter(each => each.type === 'fields' && each.open !== undefined);
    const told = kinds.length > 1 ? [...others.filter(each => !kinds.includes(each)), { type: 'map' } as const] : others;
    const all: readonly PropNode[] = [...(values.length > 0 ? [{ type: 'one', values } as const] : []), ...told];
    // True and false are two types.
    const of = [...new Set(all.map(node => this.place(node)))];
    const [only, second] = of;
    return (second === undefined && only !== undefined ? this.nodes[only] : undefined) ?? { type: 'or', of };
  }

  private objectOf(type: ts.Type): PropNode {
    const { checker } = this;
    if (checker.isArrayType(type)) {
      const [items = checker.getAnyType()] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'list', items: this.placeOf(items) };
    }
    if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return { type: 'function' };
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const properties = type.getProperties();
    const name = (type.aliasSymbol ?? (type.symbol as ts.Symbol | undefined))?.name ?? '__';
    const methods = properties.filter(each => (each.flags & ts.SymbolFlags.Method) !== 0).map(each => each.name);
    const [own, imported] = ['lib', 'imports'].map(folder => this.isBelow(folder, type.aliasSymbol ?? type.symbol));
    const generated = imported === true || properties.some(each => this.isBelow('imports', each));
    if (type.isClass() || methods.length > 0)
      return { type: 'instance', name, has: type.isClass() ? this.ownMembers(type) : methods };
    if (properties.length === 0) return { type: 'map', ...(values && { values: this.placeOf(values) }) };
    return {
      type: 'fields',
      ...((own || imported) && !name.startsWith('__') && { name }),
      ...(generated && { open: 1 }),
      ...(properties.some(each => declaredAs(each) === 'SecretSource') && { secret: 1 }),
      fields: Object.fromEntries(properties.map(each => this.fieldOf(each))),
    };
  }

  /** What tells an instance of a class: fields and methods that the class itself has. */
  private ownMembers(type: ts.InterfaceType): readonly string[] {
    const declared = type.symbol.valueDeclaration;
    if (declared === undefined || !ts.isClassDeclaration(declared)) return [];
    const own = declared.members.filter(
      member =>
        (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.NonPublicAccessibilityModifier | ts.ModifierFlags.Static)) === 0,
    );
    const methods = own.filter(member => ts.isMethodDeclaration(member) || ts.isGetAccessorDeclaration(member));
    // A class of nothing but data is told by that.
    return (methods.length > 0 ? methods : own.filter(ts.isPropertyDeclaration)).flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  }

  /** A field's name, `?` behind it if it may be left out, and the place of its type. */
  private fieldOf(symbol: ts.Symbol): readonly [string, readonly [place: number, example?: string]] {
    const [declaration] = symbol.declarations ?? [];
    const type = this.checker.getNonNullableType(this.checker.getTypeOfSymbol(symbol));
    const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0 ? '?' : '';
    const comment = ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
    const example = /for example `([^`]+)`/.exec(comment)?.[1];
    const place = this.placeOfField(declaration, type);
    return [symbol.name + optional, example === undefined ? [place] : [place, example]];
  }

  private placeOfField(declaration: ts.Declaration | undefined, type: ts.Type): number {
    if (declaration === undefined) return this.placeOf(type);
    const text = declaredAs({ declarations: [declaration] });
    // A secret may be what was given: only what binds it may speak of it. Values are merged, and checked when they are.
    if (text === 'SecretSource') return this.place({ type: 'any' });
    if (text.startsWith('PartialValues<')) return this.place({ type: 'map' });
    const node = this.nodeOf(type);
    return this.place((this.isBelow('imports', { declarations: [declaration] }) ? shallow[node.type] : undefined) ?? node);
  }

  private isBelow(folder: string, symbol: Pick<ts.Symbol, 'declarations'> | undefined): boolean {
    return (symbol?.declarations ?? []).some(each => relative(this.root, each.getSourceFile().fileName).startsWith(folder + sep));
  }
}

/** The type of a property, as it is written. */
function declaredAs({ declarations = [] }: Pick<ts.Symbol, 'declarations'>): string {
  const [declaration] = declarations;
  return declaration !== undefined && ts.isPropertySignature(declaration) ? (declaration.type?.getText() ?? '') : '';
}

if (require.main === module) {
  const root = join(__dirname, '..');
  writeFileSync(join(root, 'imports', 'props.json'), propsFile(root));
}
