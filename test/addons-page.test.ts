import { addonsPage } from '../scripts/addons-page';
import { ArgoCd, FluxOperator } from '../lib/gitops';
import { Kratix } from '../lib/addons/kratix';
import { existingSecret } from '../lib/core/secret';
import { CertManager } from '../lib/addons/cert-manager';
import { KubePrometheusStack } from '../lib/observability/kube-prometheus-stack';
import { Loki } from '../lib/observability/loki';
import { cluster } from '../lib/testing';
import { addonClasses } from './support/addon-contract';
import { projectRoot, readSource, sourceFiles } from './support/source-files';

const page = addonsPage(projectRoot);
const rows = page
  .split('\n')
  .filter(line => line.startsWith('| `'))
  .map(line => line.split('|').map(cell => cell.trim().replaceAll('`', '')));

test('docs/addons.md says what the sources say: write it anew with homelab run scripts/addons-page.ts', () => {
  expect(readSource('docs/addons.md')).toBe(page);
});

test('every add-on of the library is on it, once, with what it is', () => {
  const classes = sourceFiles('lib')
    .filter(path => !path.startsWith('lib/core/'))
    .flatMap(path => addonClasses(path, readSource(path)).map(({ name }) => name?.text ?? ''));
  expect(classes.length).toBeGreaterThan(17);
  expect(rows.map(([, name]) => name)).toEqual([...classes].sort());
  for (const [, name, , about] of rows) expect(`${name}: ${about}`).toMatch(/: [A-Z].{15,}\.$/);
});

test('charts, versions, namespaces and definitions are those of the add-ons themselves', () => {
  const admin = { user: existingSecret('a', 'b'), password: existingSecret('a', 'c') };
  const made = [
    new ArgoCd(cluster(), 'a'),
    new CertManager(cluster(), 'a'),
    new FluxOperator(cluster(), 'a'),
    new Kratix(cluster(), 'a'),
    new KubePrometheusStack(cluster(), 'a', { grafanaAdmin: admin }),
    new Loki(cluster(), 'a'),
  ];
  for (const addon of made) {
    const [, , , , source, version, namespace, crds] = rows.find(([, name]) => name === addon.constructor.name) ?? [];
    const { name, repository } = addon.chart;
    expect([source, version, namespace, crds]).toEqual([
      `${name}, ${repository}`,
      addon.version,
      addon.namespace,
      Object.keys(addon.crds).join(' '),
    ]);
  }
});

test('a module is one that the package exports', () => {
  const { exports } = JSON.parse(readSource('package.json')) as { readonly exports: Readonly<Record<string, unknown>> };
  for (const [, , module = ''] of rows) {
    const subpath = module.replace('cdk8s-homelab', '.');
    expect(Object.keys(exports)).toContain(subpath in exports ? subpath : subpath.replace(/\/[^/]+$/, '/*'));
  }
});
