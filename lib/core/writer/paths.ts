import { isInFolder, parentOf } from './disk';

const MAX_SEGMENT_BYTES = 255;
const MAX_PATH_BYTES = 1024;
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"|?*\\]/;
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/i;
const GIT = /^(?:\.git|git~[0-9]+)$/i;
/** Lower-case paths of harmless names, nearly all there are: nothing about them needs a closer look. */
const PLAIN = /^(?:(?!(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:[./]|$))[a-z0-9_-](?:[a-z0-9_.,=@+%-]*[a-z0-9_-])?(?:\/(?!$)|$))+$/;
const ASCII = /^[ -~]*$/;

/**
 * Why a name cannot be a file or folder on every machine that may check the output out (Linux, macOS, Windows);
 * `undefined` when it can. Follows https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'has an empty segment';
  if (name === '.' || name === '..') return `has a segment '${name}'`;
  const forbidden = FORBIDDEN.exec(name)?.[0];
  if (forbidden !== undefined) return `has the character ${JSON.stringify(forbidden)}, which not every file system can store`;
  if (/\p{Surrogate}/u.test(name)) return 'has half a surrogate pair, which no file system can store';
  if (name.endsWith('.') || name.endsWith(' '))
    return `has a segment '${name}' that ends in ${name.endsWith('.') ? 'a dot' : 'a space'}, which Windows drops`;
  if (RESERVED.test(name)) return `has a segment '${name}' that Windows reserves for a device`;
  if (GIT.test(name)) return `has a segment '${name}' that belongs to Git`;
  if (byteLength(name) > MAX_SEGMENT_BYTES)
    return `has a segment of ${byteLength(name)} bytes; a file system stores at most ${MAX_SEGMENT_BYTES}`;
  return undefined;
}

/** Why a relative, `/`-separated path below the output folder cannot be written; `undefined` when it can. */
export function pathProblem(path: string): string | undefined {
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'is absolute; paths are relative to the output folder';
  if (byteLength(path) > MAX_PATH_BYTES) return `has ${byteLength(path)} bytes; at most ${MAX_PATH_BYTES} are portable`;
  for (const segment of path.split('/')) {
    const problem = nameProblem(segment);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Every reason why these paths cannot be one tree below the output folder: names that some machine cannot store, paths
 * that leave it or lie outside the top-level folders in `owns`, and two paths that are one on a case-insensitive disk.
 * @param files the paths are its keys
 * @param owns the only top-level folders that may be used; any when not given
 */
export function pathProblems(files: ReadonlyMap<string, string>, owns?: readonly string[]): readonly string[] {
  const problems: string[] = [];
  for (const folder of owns ?? []) {
    const problem = folder.includes('/')
      ? 'is not a single folder'
      : folder.startsWith('.')
        ? 'starts with a dot'
        : nameProblem(folder);
    if (problem !== undefined) problems.push(`folder ${quote(folder)} ${problem}`);
  }
  const folders = new Set<string>();
  let plain = true;
  let parent = '';
  for (const path of files.keys()) {
    let problem: string | undefined;
    if (path.length > MAX_SEGMENT_BYTES || !PLAIN.test(path)) {
      plain = false;
      problem = pathProblem(path);
    }
    // Files come folder by folder: what holds for a path's folder is looked at once.
    if (parent === '' || !isInFolder(path, parent)) {
      parent = parentOf(path);
      problem ??= placeProblem(path, owns);
      if (problem !== undefined) parent = '';
      for (let at = parentOf(path); at !== '' && !folders.has(at); at = parentOf(at)) folders.add(at);
    }
    if (problem !== undefined) problems.push(`${quote(path)} ${problem}`);
  }
  for (const folder of folders) if (files.has(folder)) problems.push(`${quote(folder)} is both a file and a folder`);
  return plain ? problems : [...problems, ...twinProblems([...folders, ...files.keys()])];
}

/** Names a pair once, by the shortest paths that differ: two folders, not also all that is in them. */
function twinProblems(paths: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  const twins: (readonly [string, string])[] = [];
  for (const path of paths) {
    const key = foldCase(path);
    const twin = seen.get(key);
    if (twin === undefined) seen.set(key, path);
    else if (twin !== path) twins.push([twin, path]);
  }
  return twins
    .filter(([one, other]) => parentOf(one) === parentOf(other))
    .map(([one, other]) => `${quote(one)} and ${quote(other)} are the same on a case-insensitive disk`);
}

function placeProblem(path: string, owns: readonly string[] | undefined): string | undefined {
  const end = path.indexOf('/');
  if (end < 0) return 'is not inside a top-level folder';
  if (path.startsWith('.'))
    return `is in the top-level folder '${path.slice(0, end)}'; those that start with a dot are not written`;
  if (owns === undefined || owns.includes(path.slice(0, end))) return undefined;
  return `is outside the folders that this run owns (${[...owns].sort().join(', ')})`;
}

/** A key that is equal for paths which a case-insensitive or Unicode-normalizing disk takes for the same. */
export function foldCase(path: string): string {
  return ASCII.test(path) ? path.toLowerCase() : path.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

function quote(path: string): string {
  const shown = path.length > 120 ? `${path.slice(0, 100)}… (${path.length} characters)` : path;
  return ASCII.test(shown.replace('…', '')) && !shown.includes("'") ? `'${shown}'` : JSON.stringify(shown);
}
