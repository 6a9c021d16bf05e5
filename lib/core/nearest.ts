/**
 * The known word a misspelt one most likely stands for.
 *
 * Compares without regard to case by edit distance, a swap of neighbours counting once. A candidate counts as near when at most a third
 * of the longer word differs; one letter always may, unless that is all there is.
 *
 * @param word what was given
 * @param candidates what is known; of equally near ones the first wins
 * @returns the nearest candidate, or undefined when none is near
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const given = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (candidate === word) return candidate;
    const longer = Math.max(word.length, candidate.length);
    const limit = Math.min(longer - 1, Math.max(1, Math.floor(longer / 3)));
    if (Math.abs(word.length - candidate.length) > limit) continue;
    const distance = editDistance(given, candidate.toLowerCase());
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, at(before, column - 2) + 1);
      }
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
