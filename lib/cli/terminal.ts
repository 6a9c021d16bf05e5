import { paintFor, type Paint } from './style';

const eraseLine = '\r\u001b[2K';

/** The two streams of a command: data goes out, messages go to the person who waits. */
export interface Terminal {
  /** Writes data: what a pipe or a file receives. */
  readonly out: (text: string) => void;
  /** Writes a message, and ends the line. */
  readonly log: (text: string) => void;
  /** Shows what is being done, on a terminal only, until the next message. */
  readonly status: (text: string) => void;
  /** Sets text for `out` off. */
  readonly paintOut: Paint;
  /** Sets text for `log` off. */
  readonly paintLog: Paint;
}

/** Node makes a stream when it is first asked for, which takes a few milliseconds: many commands use only one of the two. */
function lazily(choose: () => Paint): Paint {
  let chosen: Paint | undefined;
  return (style, text) => (chosen ??= choose())(style, text);
}

/** The streams of this process. */
export function processTerminal(options: { readonly noColor: boolean }): Terminal {
  const environment = process.env;
  let listening = false;
  let showing = false;
  const erased = (): string => {
    const erase = showing ? eraseLine : '';
    showing = false;
    return erase;
  };
  return {
    out: text => {
      if (!listening) {
        listening = true;
        // `homelab list | head` closes the pipe early: that is no failure.
        process.stdout.on('error', (error: NodeJS.ErrnoException) => {
          if (error.code === 'EPIPE') process.exit(0);
          throw error;
        });
      }
      if (showing) process.stderr.write(erased());
      process.stdout.write(text);
    },
    log: text => {
      process.stderr.write(`${erased()}${text}\n`);
    },
    status: text => {
      if (process.stderr.isTTY !== true || environment['TERM'] === 'dumb') return;
      process.stderr.write(`${erased()}${text} …`);
      showing = true;
    },
    paintOut: lazily(() => paintFor(process.stdout, { ...options, environment })),
    paintLog: lazily(() => paintFor(process.stderr, { ...options, environment })),
  };
}
