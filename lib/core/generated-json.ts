/** The long list of what was generated. */
export interface NodeList<T> {
  readonly length: number;
  /** Undefined where there is none; the same object each time. */
  at(place: number): T | undefined;
}

const start = '\n"nodes":[\n';
const end = '\n]}\n';

/**
 * Parses JSON with a long list `nodes` at its end. Where each of them has a line, as in the files that this package generates, one is
 * parsed when it is first asked for: of the schemas of a group, most homelabs need few.
 *
 * @throws SyntaxError when it is no JSON, as far as it is parsed
 */
export function parseGenerated<F extends { readonly nodes: readonly N[] }, N>(
  text: string,
): Omit<F, 'nodes'> & { readonly nodes: NodeList<N> } {
  const place = text.indexOf(start);
  if (place !== -1 && text.endsWith(end)) {
    const lines = text.slice(place + start.length, -end.length).split('\n');
    return { ...(JSON.parse(`${text.slice(0, place)}"nodes":[]}`) as F), nodes: new Nodes<N>(lines, []) };
  }
  const file = JSON.parse(text) as F;
  return { ...file, nodes: new Nodes<N>([], file.nodes) };
}

class Nodes<T> implements NodeList<T> {
  private readonly parsed: (T | undefined)[];

  constructor(
    private readonly lines: readonly string[],
    known: readonly T[],
  ) {
    this.parsed = known.length > 0 ? [...known] : new Array<T | undefined>(lines.length);
  }

  get length(): number {
    return this.parsed.length;
  }

  at(place: number): T | undefined {
    let node = this.parsed[place];
    const line = this.lines[place];
    if (node === undefined && line !== undefined) {
      node = JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as T;
      this.parsed[place] = node;
    }
    return node;
  }
}
