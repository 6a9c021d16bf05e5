import { posix } from 'node:path';
import type { Repository } from '../model';
import { nearest } from '../nearest';
import type { Problems } from '../problems';
import type { User } from './owner';
import type { Place } from './place';
import { fields, items, text, texts, type Fields } from './read';
import { alternatives, thing } from './words';

/** A file of values that lies in another source of an Application. */
export interface ValueFile {
  readonly user: User;
  /** As it was written: `$ref/path`. */
  readonly file: string;
  /** The sources that can be referred to, by their `ref`. */
  readonly sources: ReadonlyMap<string, Fields>;
  /** It may be missing. */
  readonly optional: boolean;
}

/** Everything that is written, and where it lies when an engine reads it. */
export interface WrittenFiles {
  /** By path, relative to the output folder. */
  readonly files: ReadonlyMap<string, string>;
  readonly repository: Required<Repository>;
}

/**
 * Reads the files of values in the spec of an Application with several sources: with one there is nothing to refer to.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/#helm-value-files-from-external-git-repository
 */
export function readValueFiles(spec: Fields, user: User, place: Place): void {
  const all = items(spec['sources']).map(fields);
  const sources = new Map(all.map(source => [text(source['ref']) ?? '', source]));
  sources.delete('');
  for (const source of all) {
    const { valueFiles, ignoreMissingValueFiles } = fields(source['helm']);
    for (const file of texts(valueFiles))
      if (file.startsWith('$')) place.valueFiles.push({ user, file, sources, optional: ignoreMissingValueFiles === true });
  }
}

/** Reports files of values in a source that there is not, and those that the homelab's own repository would have but nobody writes. */
export function checkValueFiles({ valueFiles }: Place, written: WrittenFiles, problems: Problems): void {
  for (const { user, file, sources, optional } of valueFiles) {
    const [ref = '', ...steps] = file.slice(1).split('/');
    // What a template, a variable or a pattern will be is not known.
    if ([...sources.keys(), file.slice(1)].some(each => /\{\{|[$*?[]/.test(each))) continue;
    const source = sources.get(ref);
    const reads = `${thing(user.kind, user.namespace, user.name)} reads '${file}'`;
    if (source === undefined) {
      problems.add(user.owner.path, `${reads}, but no source has ref '${ref}'${alternatives(ref, sources.keys())}`);
    } else if (!optional && isOwn(source, written.repository)) {
      const path = posix.normalize(steps.join('/'));
      const below = belowOutput(path, written);
      if (below === undefined || written.files.has(below)) continue;
      const folder = below.slice(0, below.lastIndexOf('/') + 1);
      const there = [...written.files.keys()].filter(each => each.startsWith(folder)).map(each => each.slice(folder.length));
      const near = nearest(below.slice(folder.length), there.sort());
      const hint = near === undefined ? '' : `; did you mean '$${ref}/${path.slice(0, path.lastIndexOf('/') + 1)}${near}'?`;
      problems.add(user.owner.path, `${reads}, which nothing writes${hint}`);
    }
  }
}

/** Whether a source is what the homelab is read from. Other repositories and revisions cannot be known. */
function isOwn(source: Fields, { url, revision }: Required<Repository>): boolean {
  if (addressOf(text(source['repoURL']) ?? '') !== addressOf(url)) return false;
  const read = text(source['targetRevision']) ?? 'HEAD';
  return read === revision || (read === 'HEAD' && /^(main|master)$/.test(revision));
}

/** What the addresses of one repository have in common, whatever they are read by: host and path. */
function addressOf(url: string): string {
  const place = url.toLowerCase().replace(/^[a-z+]+:\/\//, '');
  return place
    .replace(/^[^@/]*@/, '')
    .replace(':', '/')
    .replace(/(\.git)?\/*$/, '');
}

/** A path of the repository relative to the output folder, if it is in a folder of this homelab's: other folders are other programs'. */
function belowOutput(path: string, { files, repository }: WrittenFiles): string | undefined {
  const output = posix.normalize(repository.path).replace(/^\.?\/?|\/$/g, '');
  if (output !== '' && !path.startsWith(`${output}/`)) return undefined;
  const below = output === '' ? path : path.slice(output.length + 1);
  const folder = below.slice(0, below.indexOf('/') + 1);
  return folder !== '' && [...files.keys()].some(each => each.startsWith(folder)) ? below : undefined;
}
