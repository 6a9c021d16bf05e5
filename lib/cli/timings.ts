/** How long one phase of a command took. */
export interface Timing {
  readonly phase: string;
  readonly milliseconds: number;
}

/** Measures a command phase by phase; the first, `node`, is the start of Node itself. */
export class Timings {
  private last = performance.nodeTiming.bootstrapComplete;
  private readonly phases: Timing[] = [{ phase: 'node', milliseconds: this.last }];

  /** Ends a phase: everything since the last one ended. */
  lap(phase: string): void {
    const now = performance.now();
    this.phases.push({ phase, milliseconds: now - this.last });
    this.last = now;
  }

  /** One line a phase and their sum. */
  toString(): string {
    const total = { phase: 'total', milliseconds: this.last };
    const width = Math.max(...[...this.phases, total].map(({ phase }) => phase.length));
    return [...this.phases, total]
      .map(({ phase, milliseconds }) => `${phase.padEnd(width)}  ${milliseconds.toFixed(1).padStart(8)} ms`)
      .join('\n');
  }
}
