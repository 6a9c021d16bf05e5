import { createRequire } from 'node:module';
import type * as JsYaml from 'js-yaml';
import { DEEPEST } from './plain-data';

/** Longest text that is read: 20 MiB, ten times the largest bundle of custom resource definitions. */
const LONGEST_TEXT = 20 * 1024 * 1024;
/** Aliases may make a document this many times as large as it was written. */
const EXPANSION = 100;

/** What Helm and kubectl (YAML 1.1) read as a truth value, kustomize and YAML 1.2 as text. */
const UNCLEAR = /^(?:(y|Y|yes|Yes|YES|on|On|ON)|n|N|no|No|NO|off|Off|OFF)$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INTEGER = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+)$/;
const LONGEST_CHECKED = 400;

let loaded: { readonly yaml: typeof JsYaml; readonly schema: JsYaml.Schema } | undefined;

/**
 * Reads one YAML document; an empty one is `null`.
 *
 * Scalars are what Helm, kubectl and kustomize take them for: YAML 1.2, and beyond it `<<` merges, octal `0644`, binary `0b11` and
 * digits parted by `_`. Where these tools differ (`yes`, `off`, …) the text is refused. Dates are strings.
 *
 * @param file shown in errors instead of the word line, for example `values.yaml`
 * @throws with line and column: text that is not YAML, a key given twice, tags beyond YAML's core, truth values other than `true`
 *   and `false`, infinity, integers whose digits get lost beyond 2^53, nesting beyond 200 levels; also more than one document, more than 20 MiB, and
 *   aliases that make the document more than 100 times larger
 */
export function fromYaml(text: string, file?: string): unknown {
  const documents = fromYamlAll(text, file);
  if (documents.length > 1) throw new Error(`${file ?? 'the text'} has ${documents.length} documents: one is expected`);
  return documents[0] ?? null;
}

/**
 * Reads every YAML document of a text, as {@link fromYaml} does; empty documents are left out.
 *
 * @param file shown in errors instead of the word line
 * @throws where the text is not YAML, without repeating what is there
 */
export function fromYamlAll(text: string, file?: string): readonly unknown[] {
  if (text.length > LONGEST_TEXT)
    throw new Error(`${file ?? 'the text'} has ${text.length} characters: at most ${LONGEST_TEXT} are read`);
  const { yaml, schema } = (loaded ??= load());
  try {
    // js-yaml counts the document and the scalar at the end of a branch as levels.
    const events = yaml.parseEvents(text, { maxDepth: DEEPEST + 2 });
    const aliases = events.some(event => event.type === yaml.EVENT_ID.ALIAS);
    for (const event of events) {
      if (event.type !== yaml.EVENT_ID.SCALAR || event.style !== yaml.SCALAR_STYLE.PLAIN || event.tagStart >= 0) continue;
      const problem =
        event.valueEnd - event.valueStart > LONGEST_CHECKED ? undefined : problemOf(text.slice(event.valueStart, event.valueEnd));
      if (problem !== undefined) yaml.YAMLException.throwAt(text, event.valueStart, problem);
    }
    const documents = yaml
      .constructFromEvents(events, { source: text, schema })
      .filter(document => document !== null && document !== undefined);
    if (aliases) requireSmall(documents, EXPANSION * events.length, file);
    return documents;
  } catch (error) {
    throw error instanceof yaml.YAMLException ? withoutSource(error, file) : error;
  }
}

/** Loaded when first needed: most programs only write YAML. */
function load(): NonNullable<typeof loaded> {
  const yaml = createRequire(__filename)('js-yaml') as typeof JsYaml;
  const { intCoreTag: int, floatCoreTag: float, mergeTag, CORE_SCHEMA, NOT_RESOLVED } = yaml;
  const schema = CORE_SCHEMA.withTags(
    mergeTag,
    { ...int, resolve: source => integerOf(source) ?? NOT_RESOLVED },
    { ...float, resolve: (source, explicit, tag) => float.resolve(source.replaceAll('_', ''), explicit, tag) },
  );
  return { yaml, schema };
}

function problemOf(scalar: string): string | undefined {
  const [unclear, positive] = UNCLEAR.exec(scalar) ?? [];
  if (unclear !== undefined) {
    const truth = positive !== undefined;
    return `'${scalar}' is ${truth} to Helm and kubectl but text to kustomize: write ${truth} or "${scalar}"`;
  }
  if (NOT_FINITE.test(scalar)) return `'${scalar}' is not a finite number: JSON has no such value`;
  const integer = integerOf(scalar);
  if (integer === undefined || Number.isSafeInteger(integer) || String(integer) === scalar) return undefined;
  return `'${scalar}' would be read as ${integer}: write an integer beyond 2^53 as a string`;
}

/** The integer that go-yaml reads; unlike YAML 1.2 it takes a leading zero for octal, and drops underscores. */
function integerOf(scalar: string): number | undefined {
  const [, sign, digits] = INTEGER.exec(scalar.replaceAll('_', '')) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  return sign === '-' ? 0 - value : value;
}

/** An alias shares its anchor's value, so a small text can stand for a tree that no program can walk. */
function requireSmall(documents: readonly unknown[], limit: number, file: string | undefined): void {
  const sizes = new Map<object, number>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    sizes.set(value, Infinity);
    let size = 1;
    for (const entry of Object.values(value)) size += sizeOf(entry);
    sizes.set(value, size);
    return size;
  };
  for (const document of documents) {
    const size = sizeOf(document);
    if (size === Infinity) throw new Error(`${file ?? 'the text'} has an alias within its own anchor: only a tree can be read`);
    if (size > limit)
      throw new Error(`${file ?? 'the text'} has aliases that stand for ${size} values: at most ${limit} are read`);
  }
}

/** js-yaml's own message quotes the lines around the mistake, and these may hold a secret. */
function withoutSource(error: JsYaml.YAMLException, file: string | undefined): Error {
  if (!error.mark) return new Error(file === undefined ? error.reason : `${file}: ${error.reason}`);
  const { line, column } = error.mark;
  const position = file === undefined ? `line ${line + 1}, column ${column + 1}` : `${file}:${line + 1}:${column + 1}`;
  return new Error(`${position}: ${error.reason}`);
}
