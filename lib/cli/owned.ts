import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listPath, OWNED, parseList } from '../core/writer/ownership';

/** Every regular file below a folder, its text by `/`-separated path; none when there is no such folder. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    lstatSync(path.join(folder, name)).isFile(),
  );
  return new Map(names.map(name => [name.split(path.sep).join('/'), readFileSync(path.join(folder, name), 'utf8')]));
}

/**
 * The part of a tree that was rendered: what its lists of files name. A folder without a list is taken whole if it is that of one of
 * the targets; files of others are left out.
 *
 * @param tree text by path, with the lists
 * @param targets names of clusters and sets
 * @param all also every other folder that has a list
 * @param shown what the tree is called in errors
 */
export function renderedPart(
  tree: ReadonlyMap<string, string>,
  targets: readonly string[],
  all: boolean,
  shown: string,
): ReadonlyMap<string, string> {
  const listed = [...tree.keys()].flatMap(file =>
    file.startsWith(`${OWNED}/`) ? [file.slice(OWNED.length + 1, -'.txt'.length)] : [],
  );
  const folders = new Set([...targets, ...(all ? listed : [])]);
  const rendered = new Map<string, string>();
  for (const folder of folders) {
    const list = tree.get(listPath(folder));
    const owned = list === undefined ? undefined : parseList(folder, list, shown);
    for (const [file, text] of tree) {
      if (file.startsWith(`${folder}/`) && (owned === undefined || owned.has(file))) rendered.set(file, text);
    }
  }
  return rendered;
}
