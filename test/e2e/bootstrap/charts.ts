import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A chart at a version. */
export interface ChartPin {
  readonly name: string;
  readonly version: string;
}

const standIns = join(__dirname, 'charts');

/** Whether `CHARTS_DIR` names a folder with the real charts, as archives `<name>-<version>.tgz`. */
export const realCharts = process.env['CHARTS_DIR'];

/**
 * Packs the stand-ins of `charts/` at the versions that are asked for.
 *
 * @throws if there is no stand-in of that name, or tar fails
 */
export function packCharts(pins: readonly ChartPin[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, version } of pins) {
    if (!readdirSync(standIns).includes(name)) throw new Error(`there is no stand-in for chart '${name}'`);
    const work = mkdtempSync(join(tmpdir(), 'cdk8s-homelab-chart-'));
    try {
      cpSync(join(standIns, name), join(work, name), { recursive: true });
      const manifest = join(work, name, 'Chart.yaml');
      writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^version: .*$/m, `version: ${version}`));
      const archive = join(folder, `${name}-${version}.tgz`);
      const tar = spawnSync('tar', ['-czf', archive, '-C', work, name], { encoding: 'utf8' });
      if (tar.status !== 0) throw new Error(`tar failed: ${tar.error?.message ?? tar.stderr}`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
}
