import { parseFlags, type Flags, type FlagValues } from './flags';
import type { Terminal } from './terminal';
import type { Timings } from './timings';

/** What has loaded the command line, as verbs may use it. */
export interface Loader {
  /** Runs a file as the main module of this process. */
  readonly loadMain: (file: string) => Promise<void>;
  /** The SHA-256 of a text, in base64. */
  readonly hash: (text: string) => string;
  /** Tells contents of a file apart, as it was when this process first looked; undefined if there was none. */
  readonly stateOf: (file: string) => string | undefined;
  /** The same; undefined also of a file that has just changed: it might change once more without another state. */
  readonly settledStateOf: (file: string) => string | undefined;
  /** Where caches lie of what is in a folder; undefined where there is no place that is safe. */
  readonly cacheFolderOf: (folder: string) => string | undefined;
}

/** What a verb may ask of the process it runs in. */
export interface Invocation extends Terminal, Loader {
  readonly timings: Timings;
}

/** What was given to a verb. */
export interface Given<F extends Flags> {
  readonly flags: FlagValues<F>;
  /** Arguments that are not flags. */
  readonly positionals: readonly string[];
  /** Arguments that belong to the program: those after `--`. */
  readonly programArguments: readonly string[];
}

/** One verb of the command line, described for its help and its parser. */
export interface VerbDefinition<F extends Flags> {
  readonly name: string;
  /** What follows the name in the usage line, for example `[program]`. @default - nothing */
  readonly positionals?: string;
  /** Most arguments that are not flags. @default 0 */
  readonly maxPositionals?: number;
  /** Whether everything after the first argument that is not a flag belongs to the program. @default false */
  readonly passThrough?: boolean;
  /** What the verb does, in a few lines. */
  readonly description: string;
  readonly flags: F;
  /** Command lines and what each does. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Runs the verb and returns its exit code: 0 when all is well, 1 with findings. */
  readonly run: (given: Given<F>, invocation: Invocation) => number | Promise<number>;
}

/** Flags that every verb understands. */
export const commonFlags = {
  help: { type: 'boolean', short: 'h', describe: 'show what the verb does and its flags' },
  debug: { type: 'boolean', describe: 'show the whole stack of an error (also HOMELAB_DEBUG=1)' },
  timings: { type: 'boolean', describe: 'show how long each phase took' },
  'no-color': { type: 'boolean', describe: 'no colours (also NO_COLOR=1)' },
} as const satisfies Flags;

/** A parsed command line, ready to run. */
export interface Command {
  readonly common: FlagValues<typeof commonFlags>;
  readonly run: (invocation: Invocation) => number | Promise<number>;
}

/** A verb that parses its own arguments. */
export interface Verb extends Omit<VerbDefinition<Flags>, 'run'> {
  /** @throws UsageError when the arguments are not understood */
  readonly parse: (args: readonly string[]) => Command;
}

/** Makes a verb from its definition. */
export function defineVerb<const F extends Flags>(definition: VerbDefinition<F>): Verb {
  const { run, ...described } = definition;
  return {
    ...described,
    parse: args => {
      const own = parseFlags({ ...described, flags: { ...described.flags, ...commonFlags } }, args);
      return { common: own.flags, run: invocation => run(own, invocation) };
    },
  };
}
