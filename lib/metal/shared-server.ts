import type { FileOutput } from '../core/file-source';
import { originOf } from './assets';
import type { Matchbox } from './matchbox';

/** One thing that a server may have once, and who brings it. */
interface Claim {
  readonly key: string;
  /** Path of the construct. */
  readonly owner: string;
  readonly problem: (other: string) => string;
}

/**
 * Checks that what is made for one server, by one cluster or several, fits together: ids, selectors and assets.
 *
 * @param all every matchbox of the homelab
 */
export function checkSharedServer(matchbox: Matchbox, all: readonly Matchbox[], output: FileOutput): void {
  const sharing = all.filter(({ endpoint }) => endpoint === matchbox.endpoint);
  const own = new Set<string>([matchbox, ...matchbox.profiles, ...matchbox.groups].map(({ node }) => node.path));
  const first = new Map<string, string>();
  const claims = sharing.flatMap(claimsOf).sort((a, b) => (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0));
  for (const { key, owner, problem } of claims) {
    const other = first.get(key);
    if (other === undefined) first.set(key, owner);
    // Told once, by the matchbox of the later one.
    else if (own.has(owner)) output.problem(problem(other));
  }
  checkAssets(matchbox, sharing, output);
}

function claimsOf(matchbox: Matchbox): readonly Claim[] {
  const { endpoint } = matchbox;
  const ids = [
    ...matchbox.profiles.map(each => ({ kind: 'profile', each })),
    ...matchbox.groups.map(each => ({ kind: 'group', each })),
  ].map(({ kind, each: { node } }) => ({
    key: `${kind} ${node.id}`,
    owner: node.path,
    problem: (other: string) =>
      `${kind} '${node.id}' is made by both ${other} and ${node.path} for ${endpoint}: on one server they need ids of their own`,
  }));
  const selectors = matchbox.groups.map(({ node, selector }) => {
    const text = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ');
    return {
      key: `selector ${text}`,
      owner: node.path,
      problem: (other: string) =>
        text === ''
          ? `groups ${other} and ${node.path} both have no selector: ${endpoint} has one group for all other machines`
          : `groups ${other} and ${node.path} both select ${text}: ${endpoint} could answer with either`,
    };
  });
  return [...ids, ...selectors];
}

/** Two clusters may serve the same file, but not different ones under one path. */
function checkAssets(matchbox: Matchbox, sharing: readonly Matchbox[], output: FileOutput): void {
  const { path } = matchbox.node;
  const others = sharing.filter(({ node }) => node.path < path);
  for (const asset of others.length === 0 ? [] : matchbox.assets.all) {
    for (const other of others) {
      const theirs = other.assets.find(asset.path);
      if (theirs !== undefined && theirs.url !== asset.url)
        output.problem(
          `asset ${asset.path} is ${originOf(theirs)} for ${other.node.path}, and ${originOf(asset)} for ${path}: one server has it once`,
        );
    }
  }
}
