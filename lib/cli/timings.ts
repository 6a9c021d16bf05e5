/** How long one phase of a command took. */
export interface Timing {
  readonly phase: string;
  readonly milliseconds: number;
}

/** Measures a command phase by phase, from the start of the process. */
export class Timings {
  private last = 0;
  private readonly phases: Timing[] = [];

  /** Ends a phase: everything since the last one ended. */
  lap(phase: string): void {
    // Asking `performance` loads more of Node than some phases take.
    const now = process.uptime() * 1000;
    this.phases.push({ phase, milliseconds: now - this.last });
    this.last = now;
  }

  /** One line a phase and their sum; the first, `node`, is the start of Node itself. */
  toString(): string {
    const [first, ...others] = this.phases;
    const node = { phase: 'node', milliseconds: performance.nodeTiming.bootstrapComplete };
    const own = first === undefined ? [] : [{ ...first, milliseconds: first.milliseconds - node.milliseconds }];
    const lines = [node, ...own, ...others, { phase: 'total', milliseconds: this.last }];
    const width = Math.max(...lines.map(({ phase }) => phase.length));
    return lines.map(({ phase, milliseconds }) => `${phase.padEnd(width)}  ${milliseconds.toFixed(1).padStart(8)} ms`).join('\n');
  }
}
