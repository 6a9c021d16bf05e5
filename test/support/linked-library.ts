import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const projectRoot = resolve(__dirname, '../..');

/** Puts the library into a folder's `node_modules`, from its sources, by the paths of its package. */
export function linkLibrary(folder: string): void {
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'cdk8s-homelab');
  mkdirSync(own, { recursive: true });
  for (const name of ['cdk8s', 'constructs']) symlinkSync(join(projectRoot, 'node_modules', name), join(modules, name));
  for (const name of ['lib', 'imports']) symlinkSync(join(projectRoot, name), join(own, name));
  const barrels = Object.fromEntries(
    ['gitops', 'metal', 'networking', 'secrets', 'talos'].map(name => [`./${name}`, `./lib/${name}/index.ts`]),
  );
  const exports = { '.': './lib/index.ts', ...barrels, './*': './lib/*.ts', './package.json': './package.json' };
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name: 'cdk8s-homelab', exports }));
}
