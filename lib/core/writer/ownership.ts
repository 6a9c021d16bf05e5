import { readFileSync, readdirSync } from 'node:fs';
import { WriteError } from './errors';
import { isSystemError } from './disk';
import { nameProblem, pathProblem } from './paths';

/** The folder of the output that exists while a run writes: its lock, and the files on their way in and out. */
export const WRITING = '.writing';

/** The folder of the output that holds, per top-level folder, the list of files written there. */
export const OWNED = '.owned';

const HEADER = '# the files of this folder that cdk8s-homelab wrote and may remove; commit this list with them';
const EXTENSION = '.txt';

/** Path of a top-level folder's list, relative to the output folder. */
export function listPath(folder: string): string {
  return `${OWNED}/${folder}${EXTENSION}`;
}

/** The list's text: one path a line, relative to the top-level folder, sorted, so that two branches merge line by line. */
export function formatList(folder: string, paths: Iterable<string>): string {
  const names = Array.from(paths, path => path.slice(folder.length + 1)).sort();
  return `${HEADER}\n${names.join('\n')}\n`;
}

/**
 * The paths in a list's text, relative to the output folder.
 * @param output the user's name of the output folder, for messages
 * @throws WriteError naming the line when it is not a path inside the folder (a merge conflict, a hand edit).
 */
export function parseList(folder: string, text: string, output: string): ReadonlySet<string> {
  const paths = new Set<string>();
  text.split('\n').forEach((line, index) => {
    const name = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (name === '' || (index === 0 && name.startsWith('# '))) return;
    const problem = /^[<=>]{7}/.test(name) ? 'is left from a merge conflict' : pathProblem(name);
    if (problem !== undefined)
      throw new WriteError(`${output}/${listPath(folder)} line ${index + 1}: '${name}' ${problem}; restore the list from Git`);
    paths.add(`${folder}/${name}`);
  });
  return paths;
}

/** The text of a folder's list; `undefined` when there is none. @throws when it cannot be read */
export function readList(root: string, folder: string): string | undefined {
  try {
    return readFileSync(`${root}/${listPath(folder)}`, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The top-level folders that have a list, sorted; the folder of lists must exist. */
export function ownedFolders(root: string): readonly string[] {
  return readdirSync(`${root}/${OWNED}`)
    .filter(name => name.endsWith(EXTENSION))
    .map(name => name.slice(0, -EXTENSION.length))
    .filter(folder => !folder.startsWith('.') && nameProblem(folder) === undefined)
    .sort();
}
