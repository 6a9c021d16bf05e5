import { fstatSync, writeSync } from 'node:fs';
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

/** Node makes a stream when it is first asked for, which takes a few milliseconds: many commands use only one of the two, or none. */
function lazily(choose: () => Paint): Paint {
  let chosen: Paint | undefined;
  return (style, text) => (chosen ??= choose())(style, text);
}

/** Whether messages go to a file or a pipe, told without making a stream. Pipes of Windows only work as streams. */
function logIsFile(): boolean {
  try {
    return process.platform !== 'win32' && !fstatSync(2).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Writes messages to a file or a pipe; the stream is for what the pipe does not take at once. */
function writeToFile(text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(2, bytes, written);
  } catch {
    process.stderr.write(bytes.subarray(written));
  }
}

/** The streams of this process. */
export function processTerminal(options: { readonly noColor: boolean }): Terminal {
  const environment = process.env;
  const toFile = logIsFile();
  const writeLog = (text: string): void => {
    if (toFile) writeToFile(text);
    else process.stderr.write(text);
  };
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
          writeLog(`error: ${error.message}\n`);
          process.exit(1);
        });
      }
      if (showing) writeLog(erased());
      process.stdout.write(text);
    },
    log: text => {
      writeLog(`${erased()}${text}\n`);
    },
    status: text => {
      if (toFile || process.stderr.isTTY !== true || environment['TERM'] === 'dumb') return;
      writeLog(`${erased()}${text} …`);
      showing = true;
    },
    paintOut: lazily(() => paintFor(process.stdout, { ...options, environment })),
    paintLog: lazily(() => paintFor(toFile ? {} : process.stderr, { ...options, environment })),
  };
}
