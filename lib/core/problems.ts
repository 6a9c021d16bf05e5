/** One thing that is wrong, and the construct it is wrong with. */
export interface Problem {
  /** Path of the construct in the tree, for example `the-cluster/cert-manager`. */
  readonly path: string;
  /** What is wrong, what was received and what would do. */
  readonly message: string;
}

/** Everything that synth found wrong, in one error. */
export class HomelabError extends Error {
  declare readonly problems: readonly Problem[];

  /** @param problems at least one, in the order in which they are printed */
  constructor(problems: readonly Problem[]) {
    const lines = problems.map(problem => `  ${problem.path}: ${problem.message}`);
    super(`the homelab has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${lines.join('\n')}`);
    this.name = 'HomelabError';
    // Not enumerable: whoever prints the error has read them in its message.
    Object.defineProperty(this, 'problems', { value: problems });
  }
}

/** Collects problems while a homelab is rendered; a problem that is reported twice is kept once. */
export class Problems {
  private readonly found = new Map<string, Problem>();

  /** Notes a problem of the construct at `path`. */
  add(path: string, message: string): void {
    this.found.set(`${path}\n${message}`, { path, message });
  }

  /** Whether a problem of the construct at `path` was noted. */
  has(path: string): boolean {
    return this.all.some(problem => problem.path === path);
  }

  /** All problems so far, sorted by construct path and text. */
  get all(): readonly Problem[] {
    return [...this.found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, problem]) => problem);
  }

  /** @throws HomelabError with the whole list, if there is any */
  throwIfAny(): void {
    if (this.found.size > 0) throw new HomelabError(this.all);
  }
}
