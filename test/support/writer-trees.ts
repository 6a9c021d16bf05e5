import { lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A tree of files by path, with the top-level folders that the run owns. */
export interface Tree {
  readonly files: ReadonlyMap<string, string>;
  readonly owns: readonly string[];
}

/** A text that differs from every other one and is torn visibly when only a part of it arrives. */
export function text(name: string, version: string): string {
  return `# ${name}\n${`${version}\n`.repeat(200)}# end of ${name} ${version}\n`;
}

function tree(version: string, owns: readonly string[], paths: readonly string[], same: readonly string[]): Tree {
  const files = new Map([
    ...paths.map(path => [path, text(path, version)] as const),
    ...same.map(path => [path, text(path, 'same')] as const),
  ]);
  return { files, owns };
}

/**
 * Two versions of an output: `swapped` has only files of others in it, `journalled` also folders of others, which rules
 * hard links out; a file becomes a folder and a folder a file; a whole folder comes and another goes.
 */
export const TREES: { readonly a: Tree; readonly b: Tree } = {
  a: tree(
    'a',
    ['swapped', 'journalled', 'going'],
    [
      'swapped/changed.yaml',
      'swapped/deep/er/changed.yaml',
      'swapped/only-a.yaml',
      'swapped/gone/only-a.yaml',
      'swapped/turns/in.yaml',
      'swapped/turned',
    ]
      .concat([
        'journalled/changed.yaml',
        'journalled/deep/changed.yaml',
        'journalled/gone/only-a.yaml',
        'journalled/turns/in.yaml',
        'journalled/turned',
      ])
      .concat(['going/one.yaml', 'going/deep/two.yaml']),
    ['swapped/same.yaml', 'swapped/deep/same.yaml', 'journalled/same.yaml', 'journalled/deep/same.yaml'],
  ),
  b: tree(
    'b',
    ['swapped', 'journalled', 'coming'],
    [
      'swapped/changed.yaml',
      'swapped/deep/er/changed.yaml',
      'swapped/only-b.yaml',
      'swapped/new/only-b.yaml',
      'swapped/turns',
      'swapped/turned/in.yaml',
    ]
      .concat([
        'journalled/changed.yaml',
        'journalled/deep/changed.yaml',
        'journalled/new/er/only-b.yaml',
        'journalled/turns',
        'journalled/turned/in.yaml',
      ])
      .concat(['coming/one.yaml', 'coming/deep/two.yaml']),
    ['swapped/same.yaml', 'swapped/deep/same.yaml', 'journalled/same.yaml', 'journalled/deep/same.yaml'],
  ),
};

const FOREIGN_FILES = [
  'README.md',
  '.hidden',
  'other/by-hand.yaml',
  'swapped/README.md',
  'swapped/.gitkeep',
  'swapped/deep/er/by-hand.yaml',
  'journalled/by-hand.yaml',
  'journalled/.git/HEAD',
  'journalled/.git/objects/ab/cdef',
  'journalled/deep/theirs/by-hand.yaml',
  'going/by-hand.yaml',
];

/** Puts files and symbolic links of somebody else into an output folder. */
export function addForeign(root: string): void {
  for (const path of FOREIGN_FILES) {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    writeFileSync(`${root}/${path}`, `somebody else's ${path}\n`);
  }
  symlinkSync('../other/by-hand.yaml', `${root}/swapped/link`);
  symlinkSync('nowhere', `${root}/swapped/deep/dangling`);
}

/** What identifies an entry that nobody touched: inode, time of change, content or target. */
export function foreignState(root: string): ReadonlyMap<string, string> {
  return new Map(
    [...FOREIGN_FILES, 'swapped/link', 'swapped/deep/dangling'].map(path => {
      const entry = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
      const content = entry?.isSymbolicLink()
        ? readlinkSync(`${root}/${path}`)
        : entry && readFileSync(`${root}/${path}`, 'utf8');
      return [path, entry ? `${entry.ino} ${entry.mtimeMs} ${content}` : 'missing'];
    }),
  );
}

/** Every file, link and folder below a folder, hidden ones included: content by path, `->target` for a link, `/` for a folder. */
export function snapshot(root: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        entries.set(path, '/');
        visit(path);
      } else
        entries.set(
          path,
          entry.isSymbolicLink() ? `->${readlinkSync(`${root}/${path}`)}` : readFileSync(`${root}/${path}`, 'utf8'),
        );
    }
  };
  visit('');
  return new Map([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Which of the two versions an output folder holds, everything in it considered; else the first few differences to each. */
export function versionOf(
  found: ReadonlyMap<string, string>,
  versions: Readonly<Record<string, ReadonlyMap<string, string>>>,
): string {
  const differences = Object.entries(versions).map(([name, version]) => {
    const paths = [...new Set([...found.keys(), ...version.keys()])].filter(path => found.get(path) !== version.get(path));
    return { name, paths };
  });
  const exact = differences.find(difference => difference.paths.length === 0);
  return exact?.name ?? differences.map(({ name, paths }) => `not ${name}: ${paths.slice(0, 6).join(', ')}`).join('; ');
}
