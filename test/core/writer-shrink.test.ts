import fs from 'node:fs';
import { ShrinkError, write } from '../../lib/core/writer';
import { interceptDisk } from '../support/writer-faults';
import { temporaryFolder } from '../support/writer-process';
import { snapshot } from '../support/writer-trees';

let output = '';

beforeEach(() => (output = temporaryFolder()));
afterEach(() => fs.rmSync(output, { recursive: true }));

function objects(folder: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${folder}/manifests/app/service.media.name-${index}.yaml`);
}

function put(
  paths: readonly string[],
  options: { readonly allowShrink?: boolean; readonly owns?: readonly string[]; readonly removeOthers?: boolean } = {},
) {
  return write(new Map(paths.map(path => [path, `${path}\n`])), { output, ...options });
}

/** The message with which a run is refused; fails when it changed anything. */
function refusal(paths: readonly string[], options?: Parameters<typeof put>[1]): string {
  const before = snapshot(output);
  try {
    put(paths, options);
  } catch (error) {
    expect(snapshot(output)).toEqual(before);
    if (error instanceof ShrinkError) return error.message.replaceAll(output, 'dist');
    throw error;
  }
  return 'nothing was refused';
}

describe('a run is refused that would remove', () => {
  test.each([
    ['namespace.-.media.yaml', 'Namespace media'],
    [
      'customresourcedefinition.apiextensions.k8s.io.-.certificates.cert-manager.io.yaml',
      'CustomResourceDefinition certificates.cert-manager.io',
    ],
    ['persistentvolumeclaim.media.library.config.yaml', 'PersistentVolumeClaim media/library.config'],
  ])('%s', (file, name) => {
    const kept = objects('a', 200);
    put([...kept, `a/manifests/x/${file}`]);
    expect(refusal(kept)).toBe(`dist would lose ${name}; if that is meant, run again with --allow-shrink`);
    expect(put(kept, { allowShrink: true }).removed).toEqual([`a/manifests/x/${file}`]);
  });

  test('more than 20 objects that are more than 30 % of a folder', () => {
    put([...objects('a', 60), ...objects('b', 1000)]);
    expect(refusal([...objects('a', 39), ...objects('b', 1000)])).toBe(
      'dist would lose 21 of 60 objects (a/manifests/app/service.media.name-39.yaml, a/manifests/app/service.media.name-40.yaml, ' +
        'a/manifests/app/service.media.name-41.yaml, a/manifests/app/service.media.name-42.yaml, a/manifests/app/service.media.name-43.yaml ' +
        'and 16 more); if that is meant, run again with --allow-shrink',
    );
  });

  test('more than 20 objects that are more than 30 % of all folders together', () => {
    const folders = ['a', 'b', 'c'];
    put(folders.flatMap(folder => objects(folder, 20)));
    expect(refusal(folders.flatMap(folder => objects(folder, 10)))).toContain('dist would lose 30 of 60 objects (');
  });

  test('a whole folder that is no longer owned', () => {
    put([...objects('a', 30), ...objects('b', 30), 'b/manifests/x/namespace.-.media.yaml']);
    expect(refusal(objects('a', 30), { removeOthers: true })).toMatch(
      /^dist would lose Namespace media, and 31 of 31 objects \(b\/.* and 26 more\)/,
    );
  });

  test('everything, because the program made nothing', () => {
    put(objects('a', 30));
    expect(refusal([], { owns: ['a'] })).toContain('dist would lose 30 of 30 objects');
  });

  test('objects that somebody has already deleted from the output', () => {
    put(objects('a', 30));
    fs.rmSync(`${output}/a`, { recursive: true });
    expect(refusal([], { owns: ['a'] })).toContain('dist would lose 30 of 30 objects');
  });
});

describe('a run is not refused that removes', () => {
  test('exactly 20 objects, all there are', () => {
    put(objects('a', 20));
    expect(put([], { owns: ['a'] }).removed).toHaveLength(20);
  });

  test('exactly 30 % of many objects', () => {
    put(objects('a', 100));
    expect(put(objects('a', 70)).removed).toHaveLength(30);
  });

  test('files that hold no object', () => {
    const scripts = Array.from({ length: 50 }, (_, index) => `a/matchbox/${index}.ipxe`);
    put([...scripts, 'a/x.yaml']);
    expect(put(['a/x.yaml']).removed).toHaveLength(50);
  });

  test('the file of an object that moves to another application of the same cluster', () => {
    put(['a/manifests/x/namespace.-.media.yaml', ...objects('a', 40)]);
    const moved = objects('a', 40).map(path => path.replace('/app/', '/renamed/'));
    expect(put(['a/manifests/y/namespace.-.media.yaml', ...moved]).removed).toHaveLength(41);
  });

  test('but not one that moves to another cluster', () => {
    put(['a/manifests/x/namespace.-.media.yaml', 'a/x', 'b/x']);
    expect(refusal(['b/manifests/x/namespace.-.media.yaml', 'a/x', 'b/x'])).toContain('dist would lose Namespace media;');
  });
});

test('a check reports what would be removed instead of refusing it', () => {
  put(objects('a', 30));
  const calls: string[] = [];
  const restore = interceptDisk(({ name }) => calls.push(name));
  expect(write(new Map(), { output, owns: ['a'], check: true }).removed).toHaveLength(30);
  restore();
  expect(calls).toEqual([]);
});
