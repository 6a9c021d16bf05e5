import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathProblem } from '../core/writer/paths';
import { servedFolders } from './matchbox-files';
import { OperationError } from './operation-error';

/** The folder of the server that holds, for each cluster, the list of files that were sent for it. */
export const LISTS = '.cdk8s-homelab';

const header = '# the files that homelab matchbox sync sent for this cluster and may remove';

/** Path of a cluster's list on the server. */
export function listOf(cluster: string): string {
  return `${LISTS}/${cluster}.txt`;
}

/** Writes a cluster's list into a tree that is sent. */
export function writeList(tree: string, cluster: string, paths: Iterable<string>): void {
  mkdirSync(path.join(tree, LISTS), { recursive: true });
  writeFileSync(path.join(tree, listOf(cluster)), `${[header, ...[...paths].sort()].join('\n')}\n`);
}

/**
 * Reads the lists that were fetched from a server: the files of each cluster.
 *
 * @param shown what the server is called in errors
 * @throws OperationError when a list names what is none of our files: acting on it could remove anything
 */
export function readLists(fetched: string, shown: string): ReadonlyMap<string, ReadonlySet<string>> {
  const folder = path.join(fetched, LISTS);
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.txt')) : [];
  return new Map(
    names.map(name => {
      const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
      const paths = lines.filter(line => line !== '' && !line.startsWith('#'));
      for (const line of paths) {
        const known = servedFolders.some(each => line.startsWith(`${each}/`));
        if (!known || pathProblem(line) !== undefined)
          throw new OperationError(
            `${LISTS}/${name} of '${shown}' is damaged: '${line}' is no file of a boot server; correct the line, or remove the list and what it names`,
          );
      }
      return [name.slice(0, -'.txt'.length), new Set(paths)];
    }),
  );
}
