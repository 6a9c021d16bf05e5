import type { Fact } from '../../core/facts';
import { toYaml } from '../../core/yaml';
import { inputKey, isRegistrationName } from './inputs';

/** Something that becomes YAML, in which facts may stand. */
export type Template =
  string | number | boolean | null | Hole | Block | readonly Template[] | { readonly [key: string]: Template };

/** A whole value that an input gives, or a text that facts and literal parts make up. */
export class Hole {
  /** @param expression without the delimiters; renders to JSON */
  constructor(readonly expression: string) {}
}

/** A text that is itself YAML in which facts may stand. */
export class Block {
  constructor(readonly content: Template) {}
}

/** A fact as far as its place in a registration is concerned. */
type FactPart = Pick<Fact, 'name' | 'source'>;

/** The registration's own name, which is also its cluster's. */
export const registrationName: FactPart = { name: 'name', source: { registration: 'name' } };

// JSON leaves them as they are; YAML folds the first few and refuses the others.
const unwritable = /[\x7f-\x9f\ufeff\ufffe\uffff]/;

/**
 * A text that facts and literal parts make up.
 *
 * @throws if a literal part has a control character that would not come through JSON in YAML
 */
export function factText(parts: readonly (string | FactPart)[]): Hole {
  // Go's `print` puts a space between two operands that are no strings.
  const operands = parts.flatMap((part, index) => {
    if (typeof part === 'string') return [literal(part)];
    return typeof parts[index - 1] === 'object' ? ['""', expression(part)] : [expression(part)];
  });
  return new Hole(`print ${operands.join(' ')} | toJson`);
}

function literal(text: string): string {
  const character = unwritableCharacter(text);
  if (character !== undefined)
    throw new Error(`text ${JSON.stringify(text)} beside a fact has the control character ${codePoint(character)}: take it out`);
  return JSON.stringify(text);
}

/** A character as Unicode names it, for example `U+0085`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The first character of a text that would not come through JSON in YAML. */
export function unwritableCharacter(text: string): string | undefined {
  return unwritable.exec(text)?.[0];
}

/** The whole value of an input, of whatever type. */
export function inputValue(key: string): Hole {
  return new Hole(`inputs.${key} | toJson`);
}

function expression({ name, source }: FactPart): string {
  return isRegistrationName(source) ? 'inputs.provider.name' : `inputs.${inputKey(name)}`;
}

/**
 * The template of a ResourceSet that renders to the YAML of a value. Every expression is a whole YAML value and gives JSON, so no
 * fact can break out of its place; `<<` that means nothing to the Flux Operator is escaped.
 *
 * @see https://fluxoperator.dev/docs/crd/resourceset/#resources-template-configuration
 */
export function yamlTemplate(value: Template): string {
  return lines(value).join('\n') + '\n';
}

function lines(value: Template): readonly string[] {
  if (value instanceof Hole) return [`<< ${value.expression} >>`];
  if (value instanceof Block) return ['|-', ...indented(lines(value.content))];
  if (typeof value !== 'object' || value === null) return [scalar(value)];
  if (Array.isArray(value)) {
    if (value.length === 0) return ['[]'];
    return (value as readonly Template[]).flatMap(item => {
      const [first = '', ...rest] = lines(item);
      return [`- ${first}`, ...indented(rest, item instanceof Block ? 0 : 2)];
    });
  }
  const entries = Object.entries(value as { readonly [key: string]: Template });
  return entries.length === 0 ? ['{}'] : entries.flatMap(([key, item]) => entry(scalar(key), item));
}

function entry(key: string, item: Template): readonly string[] {
  const [first = '', ...rest] = lines(item);
  if (item instanceof Block) return [`${key}: ${first}`, ...rest];
  return isCollection(item) ? [`${key}:`, ...indented([first, ...rest])] : [`${key}: ${first}`];
}

function isCollection(item: Template): boolean {
  return typeof item === 'object' && item !== null && !(item instanceof Hole) && Object.keys(item).length > 0;
}

function indented(all: readonly string[], by = 2): readonly string[] {
  return all.map(line => ' '.repeat(by) + line);
}

function scalar(value: string | number | boolean | null): string {
  // A block inside a block would have to be indented; JSON is as exact on one line, once YAML's other line breaks are escaped.
  const multiline = typeof value === 'string' && /[\n\r]/.test(value);
  return escapeText(multiline ? JSON.stringify(value).replace(notInYaml, escaped) : toYaml(value).trimEnd());
}

const notInYaml = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Angle brackets that would begin an action are rendered by an action of their own. */
function escapeText(literalText: string): string {
  return literalText.replaceAll('<<', '<<`<<`>>');
}
