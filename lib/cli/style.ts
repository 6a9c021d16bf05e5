/** How a piece of text is set off on a terminal. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Sets text off, or returns it as it is where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Returns text unchanged. */
export const plain: Paint = (_style, text) => text;

/**
 * Chooses how text for a stream is set off: never with `--no-color`, with `NO_COLOR` (https://no-color.org) or on a dumb terminal; always
 * with `FORCE_COLOR`; else when the stream is a terminal.
 *
 * @param stream where the text goes
 * @param options the flag of the command line and the environment
 */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  options: { readonly noColor: boolean; readonly environment: Readonly<Record<string, string | undefined>> },
): Paint {
  const { NO_COLOR: refused = '', FORCE_COLOR: forced = '', TERM: terminal } = options.environment;
  if (options.noColor || refused !== '') return plain;
  const wanted = forced === '' ? stream.isTTY === true && terminal !== 'dumb' : forced !== '0';
  if (!wanted) return plain;
  return (style, text) => {
    const [on, off] = codes[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}
