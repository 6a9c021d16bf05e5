import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Compares files with those in `test/golden/metal/<name>/`, which `UPDATE_GOLDEN=1` or `jest -u` writes. */
export function expectGolden(name: string, files: Readonly<Record<string, string>>): void {
  const folder = join(__dirname, '../golden/metal', name);
  const { snapshotState } = expect.getState() as { readonly snapshotState?: { readonly _updateSnapshot?: string } };
  if (process.env['UPDATE_GOLDEN'] === '1' || snapshotState?._updateSnapshot === 'all') {
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)));
  expect(files).toEqual(Object.fromEntries(paths.map(path => [path, readFileSync(join(folder, path), 'utf8')])));
}
