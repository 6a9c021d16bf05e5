import { starterFiles, pinPatterns } from '../lib/cli/starter';
import { codeBlocks, pages } from './support/documents';
import { readSource, sourceFiles } from './support/source-files';

interface Preset {
  readonly customManagers: readonly {
    readonly customType: string;
    readonly managerFilePatterns: readonly string[];
    readonly matchStrings: readonly string[];
  }[];
}

interface Pin {
  readonly datasource: string;
  readonly depName: string;
  readonly registryUrl?: string;
  readonly currentValue: string;
}

const preset = JSON.parse(readSource('.github/renovate.json')) as Preset;
const [manager] = preset.customManagers;
const patterns = manager?.matchStrings ?? [];

/** What Renovate finds in a text: each pattern, wherever it matches. */
function pinsOf(text: string): readonly Pin[] {
  return patterns.flatMap(pattern =>
    [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => ({ ...groups }) as unknown as Pin),
  );
}

/** What stands below a marking line, however it is written. */
function markedOf(text: string): readonly string[] {
  return [...text.matchAll(/\/\/ renovate:.*\n\s+version: '(.+)'/g)].map(([, version = '']) => version);
}

/** Whether Renovate looks into a file. */
function looksInto(path: string): boolean {
  return (manager?.managerFilePatterns ?? []).some(pattern => new RegExp(pattern.slice(1, -1)).test(path));
}

const addons = sourceFiles('lib').filter(path => !path.startsWith('lib/cli/') && readSource(path).includes('// renovate:'));

test('every add-on with a pin is looked into', () => {
  expect(addons.length).toBeGreaterThan(16);
  expect(addons.filter(path => !looksInto(path))).toEqual([]);
  expect(['dist/home/values/loki.yaml', 'test/addons/cilium.test.ts', 'README.md'].filter(looksInto)).toEqual([]);
});

test.each(addons)('%s: each pin is found once, as it is', path => {
  const text = readSource(path);
  expect(pinsOf(text).map(({ currentValue }) => currentValue)).toEqual(markedOf(text));
});

test.each<[string, Pin]>([
  [
    'lib/addons/cert-manager.ts',
    { datasource: 'helm', depName: 'cert-manager', registryUrl: 'https://charts.jetstack.io', currentValue: 'v1.21.1' },
  ],
  [
    'lib/gitops/flux/flux-operator.ts',
    { datasource: 'docker', depName: 'ghcr.io/controlplaneio-fluxcd/charts/flux-operator', currentValue: '0.57.0' },
  ],
  [
    'lib/addons/nginx-gateway-fabric.ts',
    { datasource: 'docker', depName: 'ghcr.io/nginx/charts/nginx-gateway-fabric', currentValue: '2.6.7' },
  ],
])('%s: the source of the chart is understood', (path, pin) => {
  expect(pinsOf(readSource(path))).toContainEqual(pin);
});

test('each pin names the chart that its class has', () => {
  for (const path of addons) {
    const text = readSource(path);
    for (const { datasource, depName, registryUrl } of pinsOf(text)) {
      if (datasource === 'helm') expect(text).toContain(`repository: '${registryUrl}',\n    name: '${depName}',`);
    }
  }
});

test('the examples in the pages are kept up to date, too', () => {
  const marked = pages().flatMap(page =>
    codeBlocks(page, readSource(page)).flatMap(({ code }) => markedOf(code).map(() => page)),
  );
  expect(marked.length).toBeGreaterThan(0);
  expect(marked.filter(page => !looksInto(page))).toEqual([]);
  for (const page of new Set(marked))
    expect(pinsOf(readSource(page)).map(pin => pin.currentValue)).toEqual(markedOf(readSource(page)));
});

test('a repository that homelab init makes has the same rules, for every file of its own', () => {
  const versions = { homelab: '1.0.0', cdk8s: '2.0.0', constructs: '10.0.0', typescript: '5.0.0', nodeTypes: '20.0.0' };
  const files = starterFiles({
    cluster: 'home',
    domain: 'home.example.net',
    repository: 'https://git.example.net/a.git',
    engine: 'argocd',
    versions,
  });
  const own = JSON.parse(files.get('renovate.json') ?? '') as Preset;
  expect(patterns).toEqual(pinPatterns);
  expect(own.customManagers).toMatchObject([{ customType: 'regex', matchStrings: patterns, managerFilePatterns: ['/\\.ts$/'] }]);
});

test("patterns are in RE2's language, which knows nothing of looking around or back", () => {
  for (const pattern of patterns) expect(pattern).not.toMatch(/\(\?(<?[=!])|\\[1-9k]/);
});
