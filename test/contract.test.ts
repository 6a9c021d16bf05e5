import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addonClasses, missingOf } from './support/addon-contract';
import { projectRoot, readSource, sourceFiles } from './support/source-files';

const folders = ['lib/addons', 'lib/observability', 'lib/policies', 'lib/secrets', 'lib/gitops'];
const files = folders.flatMap(sourceFiles).filter(path => addonClasses(path, readSource(path)).length > 0);
const testOf = (path: string): string => path.replace(/^lib/, 'test').replace(/\.ts$/, '.test.ts');

interface Imported {
  readonly repository: string;
  readonly version: string;
}

interface AddonClass {
  readonly chart?: { readonly name: string; readonly version: string };
  readonly source?: { readonly url: string; readonly version: string };
  readonly prototype: object;
}

const { groups } = JSON.parse(readFileSync(join(projectRoot, 'imports', 'SOURCES.json'), 'utf8')) as {
  readonly groups: Readonly<Record<string, readonly Imported[]>>;
};
/** Definitions gathered by others: which release they are of is not told. */
const catalogue = 'datreeio/CRDs-catalog';
const describeImport = ({ repository, version }: Imported): string => `${repository} ${version}`;

/** Add-on classes by the file that declares them. */
const classes: readonly (readonly [path: string, name: string, type: AddonClass])[] = files.flatMap(path =>
  addonClasses(path, readSource(path)).map(declaration => {
    const name = declaration.name?.text ?? '';
    const module = jest.requireActual<Readonly<Record<string, AddonClass>>>(join(projectRoot, path));
    return [path, name, module[name]!] as const;
  }),
);

const crdsOf = ({ prototype }: AddonClass): readonly (readonly [group: string, version: string])[] =>
  Object.entries((Reflect.get(prototype, 'crds') ?? {}) as Readonly<Record<string, string>>);
const installing = classes.filter(([, , type]) => crdsOf(type).length > 0);

test.each(files)('%s has all that an add-on has', path => {
  expect(missingOf({ path, text: readSource(path), tested: existsSync(join(projectRoot, testOf(path))) })).toEqual([]);
});

test('every folder of add-ons was walked', () => {
  expect(files).toEqual(
    expect.arrayContaining(['lib/addons/cert-manager.ts', 'lib/secrets/external-secrets.ts', 'lib/policies/priority-classes.ts']),
  );
  expect(new Set(classes.map(([, name]) => name)).size).toBe(classes.length);
});

test.each(installing)('%s: the definitions that %s installs are those in imports/', (_path, _name, type) => {
  const wrong = crdsOf(type).flatMap(([kinds, installed]) => {
    const imported = (groups[kinds.split('/')[0] ?? kinds] ?? []).filter(({ repository }) => repository !== catalogue);
    if (imported.length === 0 || imported.map(describeImport).includes(installed)) return [];
    return [`${kinds}: it installs ${installed}, imports/ has ${imported.map(describeImport).join(' and ')}`];
  });
  expect(wrong).toEqual([]);
});

test('docs/crd-versions.md lists every chart with the definitions it installs and those in imports/', () => {
  const rows = installing.flatMap(([, name, type]) =>
    crdsOf(type).map(([kinds, installed]) => {
      const pin =
        type.chart === undefined
          ? `${type.source?.url ?? ''} ${type.source?.version ?? ''}`
          : `${type.chart.name} ${type.chart.version}`;
      const imported = (groups[kinds.split('/')[0] ?? kinds] ?? []).map(describeImport);
      const own = imported.includes(installed) ? 'the same' : imported.join(', ') || 'none';
      return `| \`${name}\` | ${pin} | \`${kinds}\` | ${installed} | ${own} |`;
    }),
  );
  const listed = readSource('docs/crd-versions.md')
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.replace(/ +/g, ' '));
  expect(listed).toEqual(rows);
});

describe('states what is missing', () => {
  const whole = `
/** Properties. */
export interface ExampleProps {
  /** How many. @default 1 */
  readonly count?: number;
  readonly token: SecretSource;
}

/** An example. */
export class Example extends HelmAddon<object> {
  static readonly chart = {
    repository: 'https://charts.example.net',
    name: 'example',
    // renovate: datasource=helm registryUrl=https://charts.example.net
    version: '1.2.3',
  } as const;
}
`;
  const missing = (text: string, tested = true): readonly string[] => missingOf({ path: 'lib/addons/example.ts', text, tested });
  const without = (part: string, instead = ''): readonly string[] => {
    expect(whole).toContain(part);
    return missing(whole.replace(part, instead));
  };

  test('nothing, if nothing is', () => {
    expect(missing(whole)).toEqual([]);
  });

  test('the test', () => {
    expect(missing(whole, false)).toEqual(['there is no test/addons/example.test.ts']);
  });

  test('the chart', () => {
    expect(without('static readonly chart', 'readonly chart')).toEqual(['Example has no static readonly chart']);
    expect(without("'https://charts.example.net'", 'address')).toEqual([
      'Example.chart must be literals: repository, name and version',
    ]);
  });

  test('the renovate line, or its address', () => {
    const line = "Example.chart lacks '// renovate: datasource=helm registryUrl=https://charts.example.net' right above version";
    expect(without('    // renovate: datasource=helm registryUrl=https://charts.example.net\n')).toEqual([line]);
    expect(without('registryUrl=https://charts.example.net', 'registryUrl=https://charts.example.com')).toEqual([line]);
    expect(without("'https://charts.example.net'", "'oci://ghcr.io/example/charts'")).toEqual([
      "Example.chart lacks '// renovate: datasource=docker depName=ghcr.io/example/charts/example' right above version",
    ]);
  });

  test('the renovate line of another pin', () => {
    const image = "  static readonly image = { name: 'example', version: 'v1.2.3' } as const;\n}\n";
    expect(without('  } as const;\n}\n', `  } as const;\n${image}`)).toEqual([
      "Example.image lacks '// renovate: datasource=' right above version",
    ]);
  });

  test('an exact version', () => {
    expect(without("'1.2.3'", "'^1.2.3'")).toEqual(["Example.chart has version '^1.2.3': an exact one is needed"]);
  });

  test('defaults and comments', () => {
    expect(without(' @default 1')).toEqual(['ExampleProps.count is optional and has no @default']);
    expect(without('/** An example. */\n')).toEqual(['Example has no comment']);
  });

  test('a source of secrets', () => {
    expect(without('token: SecretSource', 'apiToken: string')).toEqual([
      'ExampleProps.apiToken would take a secret as text: take a SecretSource',
    ]);
  });

  test('brevity', () => {
    expect(missing(whole + '//\n'.repeat(120))).toEqual(['it has 137 lines: at most 120']);
  });
});
