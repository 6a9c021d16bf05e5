import type { Place, Shape } from './shapes';

/**
 * Names for shapes: short, readable, and the same every time.
 *
 * A shape that one kind alone uses is called after the kind and the last fields on the way to it; one that several kinds share, after
 * those fields alone. Where two would be called the same, both take in more fields, until the names differ.
 *
 * @param shapes by id
 * @param taken names of kinds and of what is imported
 */
export function nameShapes(shapes: ReadonlyMap<string, Shape>, taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const pending = new Map([...shapes.values()].map(shape => [shape.id, candidates(shape)]));
  const names = new Map<string, string>();
  const used = new Set(taken);
  const settle = (id: string, name: string) => {
    names.set(id, name);
    used.add(name);
    pending.delete(id);
  };
  while (pending.size > 0) {
    for (const [name, ids] of byFirstCandidate(pending)) {
      const [only] = ids;
      if (ids.length === 1 && only !== undefined && !used.has(name)) {
        settle(only, name);
        continue;
      }
      for (const id of ids) {
        const further = (pending.get(id) ?? []).slice(1);
        if (further.length > 0) pending.set(id, further);
        // Two fields whose names differ only in what a type name cannot say.
        else settle(id, numbered(name, used));
      }
    }
  }
  return names;
}

function byFirstCandidate(pending: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const [id, [name = '']] of pending) byName.set(name, [...(byName.get(name) ?? []), id]);
  return byName;
}

function numbered(name: string, used: ReadonlySet<string>): string {
  let number = 2;
  while (used.has(`${name}${String(number)}`)) number += 1;
  return used.has(name) ? `${name}${String(number)}` : name;
}

/** The names a shape can have, shortest first. */
function candidates(shape: Shape): readonly string[] {
  const shared = new Set(shape.places.map(place => place.owner)).size > 1;
  const { owner, words } = shared ? commonPlace(shape.places) : nearestPlace(shape.places);
  // `Spec` says nothing of what lies below it.
  const below = words.length > 1 && words[0] === 'Spec' ? words.slice(1) : words;
  const tails = below.map((_, index) => below.slice(below.length - 1 - index));
  const alone = shared && words.join() !== 'Spec' ? tails : [];
  const behindKind = tails.slice(shared ? tails.length - 1 : Math.min(1, tails.length - 1)).map(tail => [owner, ...tail]);
  return [...new Set([...alone, ...behindKind, [owner, ...words]].map(joined))];
}

function nearestPlace(places: readonly Place[]): Place {
  const [place] = places;
  if (place === undefined) throw new Error('a shape without a place');
  return place;
}

/** Of all places, the nearest one that ends as most of them do. */
function commonPlace(places: readonly Place[]): Place {
  const counts = new Map<string, number>();
  for (const place of places) counts.set(lastWord(place), (counts.get(lastWord(place)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return nearestPlace(places.filter(place => counts.get(lastWord(place)) === most));
}

function lastWord(place: Place): string {
  return place.words[place.words.length - 1] ?? '';
}

/** Puts words together; one that begins with all of the word before it stands for both. */
function joined(words: readonly string[]): string {
  return words.filter((word, index) => index === words.length - 1 || words[index + 1]?.startsWith(word) !== true).join('');
}
