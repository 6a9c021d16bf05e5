import { ArgoCd } from '../gitops/argocd/argo-cd';
import { FluxOperator } from '../gitops/flux/flux-operator';

/** What a new repository is made from. */
export interface StarterOptions {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Its domain. */
  readonly domain: string;
  /** Where the repository is cloned from. */
  readonly repository: string;
  /** What reconciles it. */
  readonly engine: StarterEngine;
  readonly versions: StarterVersions;
}

/** The engines that a new repository can be made for. */
export const starterEngines = ['argocd', 'flux'] as const;

/** One of {@link starterEngines}. */
export type StarterEngine = (typeof starterEngines)[number];

/** Versions of what a new repository depends on, as package.json spells them. */
export interface StarterVersions {
  readonly homelab: string;
  readonly cdk8s: string;
  readonly constructs: string;
  readonly typescript: string;
  readonly nodeTypes: string;
}

const json = (data: object): string => `${JSON.stringify(data, undefined, 2)}\n`;

/** What a program and its page say of each engine. */
const engines = {
  argocd: { title: 'Argo CD', make: 'argoCd()', imports: 'ArgoCd, argoCd', addon: "new ArgoCd(cluster, 'argo-cd');" },
  flux: { title: 'Flux', make: 'flux()', imports: 'FluxOperator, flux', addon: "new FluxOperator(cluster, 'flux-operator');" },
} as const;

const program = ({
  cluster,
  domain,
  repository,
  engine,
}: StarterOptions): string => `import { Cluster, Homelab } from 'cdk8s-homelab';
import { MetricsServer } from 'cdk8s-homelab/addons/metrics-server';
import { ${engines[engine].imports} } from 'cdk8s-homelab/gitops';

const homelab = new Homelab({ repository: { url: '${repository}' } });

const cluster = new Cluster(homelab, '${cluster}', { domain: '${domain}', engine: ${engines[engine].make} });
// ${engines[engine].title} keeps itself in line with this repository, too.
${engines[engine].addon}
new MetricsServer(cluster, 'metrics-server');

homelab.synth();
`;

const packageJson = ({ cluster, versions }: StarterOptions): string =>
  json({
    name: `${cluster}-homelab`,
    private: true,
    scripts: {
      synth: 'homelab synth',
      import: 'homelab import',
      test: 'tsc --noEmit && homelab synth --check',
    },
    dependencies: {
      'cdk8s-homelab': versions.homelab,
      cdk8s: versions.cdk8s,
      constructs: versions.constructs,
    },
    devDependencies: {
      '@types/node': versions.nodeTypes,
      typescript: versions.typescript,
    },
    engines: { node: '>=20' },
  });

const tsconfig = json({
  compilerOptions: {
    target: 'es2022',
    module: 'node16',
    moduleResolution: 'node16',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['apps'],
});

// Lines of `dist/` are what the clusters do: they are reviewed, so the check is that they were committed.
const workflow = `name: homelab
on:
  push: { branches: [main] }
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with: { node-version: 22, cache: npm }
      - run: npm ci
      # Types, every check of the library, and whether dist/ is what the program describes.
      - run: npm test
`;

/**
 * Expressions (RE2) that find a pinned version in TypeScript: a `// renovate:` line above it says where it comes from; the name is in
 * that line, or for charts in the one above.
 */
export const pinPatterns = [
  String.raw`name: '(?<depName>[^']+)',\s+// renovate: datasource=(?<datasource>helm) registryUrl=(?<registryUrl>\S+)\s+version: '(?<currentValue>[^']+)'`,
  String.raw`// renovate: datasource=(?<datasource>\S+) depName=(?<depName>\S+)\s+version: '(?<currentValue>[^']+)'`,
] as const;

const renovate = json({
  $schema: 'https://docs.renovatebot.com/renovate-schema.json',
  extends: ['config:recommended'],
  // A release that is withdrawn is withdrawn in its first days.
  minimumReleaseAge: '3 days',
  customManagers: [
    {
      customType: 'regex',
      description: 'Charts and images of your own add-ons',
      managerFilePatterns: ['/\\.ts$/'],
      matchStrings: pinPatterns,
    },
  ],
  packageRules: [
    {
      description: 'New versions of the add-ons come with the library',
      matchPackageNames: ['cdk8s-homelab', 'cdk8s', 'constructs'],
      groupName: 'homelab',
    },
  ],
});

/** What is run once, from outside the cluster: from then on the engine looks after itself. */
const firstTime = {
  argocd: (cluster: string): readonly string[] => [
    'Install Argo CD with the values that this repository gives it, then show it the root application; everything else it finds by itself.',
    '',
    `    helm upgrade --install argo-cd ${ArgoCd.chart.name} --repo ${ArgoCd.chart.repository} --version ${ArgoCd.chart.version} \\`,
    `      --namespace argocd --create-namespace --values dist/${cluster}/bootstrap/values/argo-cd.yaml`,
    `    kubectl apply -f dist/${cluster}/bootstrap/application.argoproj.io.argocd.root-${cluster}.yaml`,
  ],
  flux: (cluster: string): readonly string[] => [
    'Install the Flux Operator with the values that this repository gives it, let it install Flux, then show Flux this repository;',
    'everything else it finds by itself.',
    '',
    `    helm upgrade --install flux-operator ${FluxOperator.chart.repository}/${FluxOperator.chart.name} --version ${FluxOperator.chart.version} \\`,
    `      --namespace flux-system --create-namespace --values dist/${cluster}/bootstrap/values/flux-operator.yaml`,
    `    kubectl apply -f dist/${cluster}/manifests/flux-operator/config/fluxinstance.fluxcd.controlplane.io.flux-system.flux.yaml`,
    '    kubectl -n flux-system wait fluxinstance/flux --for=condition=Ready --timeout=5m',
    `    kubectl apply -f dist/${cluster}/bootstrap/gitrepository.source.toolkit.fluxcd.io.flux-system.flux-system.yaml`,
    `    kubectl apply -f dist/${cluster}/bootstrap/kustomization.kustomize.toolkit.fluxcd.io.flux-system.root-${cluster}.yaml`,
  ],
};

const readme = ({ cluster, engine }: StarterOptions): string =>
  [
    `# ${cluster}`,
    '',
    `The clusters of this homelab as a program: \`apps/main.ts\`. What ${engines[engine].title} reconciles is in \`dist/\`, which is committed.`,
    '',
    '    npm install          once',
    '    npm run synth        after a change to the program: writes dist/',
    '    npm test             types, checks, and whether dist/ is up to date',
    '',
    '## The first time',
    '',
    ...firstTime[engine](cluster),
    '',
  ].join('\n');

/** The files of a new repository, text by path. */
export function starterFiles(options: StarterOptions): ReadonlyMap<string, string> {
  return new Map([
    ['apps/main.ts', program(options)],
    ['package.json', packageJson(options)],
    ['tsconfig.json', tsconfig],
    ['.gitignore', 'node_modules/\n'],
    ['.github/workflows/homelab.yaml', workflow],
    ['renovate.json', renovate],
    ['README.md', readme(options)],
  ]);
}
