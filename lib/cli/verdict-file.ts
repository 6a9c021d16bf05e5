import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Homelab } from '../core/homelab';
import type { KindInfo } from '../core/schemas';
import type { Rendering } from '../core/synth';
import type { RuleLeftOut, Verdicts } from '../core/verdicts';
import type { Loader } from './verb';

/** What a verdict file holds; it is used if all of `judges` are as they were. */
interface Content {
  /** Node's version, and the folders with the program's own schemas. */
  readonly made: string;
  /** State of each file that judged; null of one that was looked for and not there. */
  readonly judges: readonly (readonly [file: string, state: string | null])[];
  readonly kinds: readonly (readonly [key: string, info: KindInfo])[];
  /** By hash of an object's text. */
  readonly objects: readonly (readonly [hash: string, leftOut: readonly RuleLeftOut[]])[];
}

/**
 * Renders a program's homelab. Objects that an earlier run of the program found valid are not validated again, unless this library,
 * a package or a schema has changed since.
 *
 * @param program absolute path of the program
 * @throws HomelabError with every problem of every construct
 */
export function renderProgram(homelab: Homelab, program: string, loader: Loader): Rendering {
  const folder = loader.cacheFolderOf(path.dirname(program));
  // The program's copy of the library may be an older one, which does not tell what it looked at.
  if (folder === undefined || !('looked' in homelab.schemas)) return homelab.render();
  const name = `verdicts-${loader.hash(program).replace(/\W/g, '').slice(0, 12)}.json`;
  const verdicts = new VerdictFile(path.join(folder, name), homelab, loader);
  const rendering = homelab.render({ verdicts });
  verdicts.save();
  return rendering;
}

class VerdictFile implements Verdicts {
  readonly kinds: Map<string, KindInfo>;
  private readonly made: string;
  private readonly earlier: Content | undefined;
  private readonly known: ReadonlyMap<string, readonly RuleLeftOut[]>;
  private readonly used = new Map<string, readonly RuleLeftOut[]>();

  constructor(
    private readonly file: string,
    private readonly homelab: Homelab,
    private readonly loader: Loader,
  ) {
    this.made = JSON.stringify([process.version, homelab.schemas.folders]);
    this.earlier = this.read();
    this.kinds = new Map(this.earlier?.kinds);
    this.known = new Map(this.earlier?.objects);
  }

  find(text: string): readonly RuleLeftOut[] | undefined {
    const key = this.loader.hash(text);
    const leftOut = this.known.get(key);
    if (leftOut !== undefined) this.used.set(key, leftOut);
    return leftOut;
  }

  add(text: string, leftOut: readonly RuleLeftOut[]): void {
    this.used.set(this.loader.hash(text), leftOut);
  }

  /** Writes what this run used, if that is not what is there. What cannot be written costs the next run some time and nothing else. */
  save(): void {
    const same = this.used.size === this.known.size && [...this.used.keys()].every(key => this.known.has(key));
    if (same) return;
    const judges = this.judges();
    if (judges === undefined) return;
    const content: Content = { made: this.made, judges, kinds: [...this.kinds], objects: [...this.used] };
    const temporary = `${this.file}.${process.pid}`;
    try {
      mkdirSync(path.dirname(this.file), { recursive: true });
      writeFileSync(temporary, JSON.stringify(content), { mode: 0o600 });
      renameSync(temporary, this.file);
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  private read(): Content | undefined {
    try {
      const content: Content = JSON.parse(readFileSync(this.file, 'utf8'));
      const holds = content.made === this.made && content.judges.every(([file, state]) => this.state(file) === state);
      return holds ? content : undefined;
    } catch {
      // Absent or damaged.
      return undefined;
    }
  }

  /** Undefined if one of them has just changed, and might change once more unseen. */
  private judges(): Content['judges'] | undefined {
    const { schemas } = this.homelab;
    const ofLibrary = (file: string): boolean =>
      file.startsWith(schemas.library + path.sep) || file.includes(`${path.sep}node_modules${path.sep}`);
    const loaded = Object.keys(require.cache).filter(ofLibrary);
    const states = new Map(this.earlier?.judges);
    for (const file of [...loaded, ...schemas.looked]) {
      const state = this.state(file);
      if (state === undefined) return undefined;
      states.set(file, state);
    }
    return [...states];
  }

  private state(file: string): string | null | undefined {
    return this.loader.settledStateOf(file) ?? (this.loader.stateOf(file) === undefined ? null : undefined);
  }
}
