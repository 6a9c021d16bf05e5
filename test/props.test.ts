import { isPlainObject } from '../lib/core/plain-data';
import { Cluster } from '../lib/core/cluster';
import { HomelabError } from '../lib/core/problems';
import { argoCd } from '../lib/gitops';
import { homelab } from '../lib/testing';
import { propsFile } from '../scripts/props';
import { propsCases, wrongValues, type PropsCase } from './support/props-cases';
import { projectRoot, readSource } from './support/source-files';

/** Groups whose definitions the cluster has, whatever is given. */
const groups = [
  'cert-manager.io',
  'external-secrets.io',
  'gateway.networking.k8s.io',
  'helm.toolkit.fluxcd.io',
  'kustomize.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
  'fluxcd.controlplane.io',
];
/** What a construct installs itself. */
const installs: Readonly<Record<string, string>> = {
  CertManager: 'cert-manager.io',
  GatewayApiCrds: 'gateway.networking.k8s.io',
  ExternalSecrets: 'external-secrets.io',
  OnePasswordStore: 'external-secrets.io',
  FluxOperator: 'fluxcd.controlplane.io',
};

function cluster({ name }: PropsCase): Cluster {
  return new Cluster(homelab(), 'home', {
    domain: 'home.example.net',
    engine: argoCd(),
    externalCrds: groups.filter(group => group !== installs[name]),
  });
}

/** Props that every add-on has are checked alike: with one add-on of each sort. */
const shared = Object.keys(propsCases.find(({ name }) => name === 'PrometheusCrds')!.props(cluster({ name: '' } as PropsCase)));

type Path = readonly string[];

/** Every place in props: each leaf, each list and each map, and the props themselves. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (!isPlainObject(value) && !Array.isArray(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

/** Props with another value at one place. */
function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === key ? changed(each, rest, to) : (each as unknown)));
  return { ...(value as object), [key]: changed((value as Readonly<Record<string, unknown>>)[key], rest, to) };
}

/** What comes of a construct made with one wrong value; undefined if it renders. */
function errorOf(subject: PropsCase, path: Path, wrong: unknown): unknown {
  const home = cluster(subject);
  try {
    subject.make(home, changed(subject.props(home), path, wrong) as never);
    (home.node.scope as ReturnType<typeof homelab>).render();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Several types may stand there, or another prop is wrong then, too. */
const either = /^interfaces\.(0\.addresses|1\.(device|dhcp))$/;

/** What somebody else's data may hold: Kubernetes' schemas say nothing of it. */
const data =
  /^(resources\.requests|rawValues\.extra|values|inputs\.0|resources\.0|defaultValues|overlay\.options|sysctls)\b|\belements\.0\b|\b(extraArgs|extraConfig|sysfs)\./;

/** Whether a value may stand at a place: it is of the type of the one that does, or is one day, or anything may stand there. */
function mayBe(subject: PropsCase, path: Path, wrong: unknown): boolean {
  const right = path.reduce((value: unknown, key) => Reflect.get(Object(value), key), subject.props(cluster(subject)));
  const type = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);
  const lazy = typeof Reflect.get(Object(wrong), 'produce') === 'function';
  return lazy || (type(right) === type(wrong) && !Number.isNaN(wrong)) || data.test(path.join('.'));
}

/** Whether an error says which prop was wrong. */
function names(error: unknown, path: Path): boolean {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return false;
  if (!(error instanceof HomelabError) && error.constructor !== Error) return false;
  if (/Cannot (read|convert|destructure)|is not (a function|iterable)/.test(error.message)) return false;
  // An error speaks of a policy of `policies`, of a generator of `generators`.
  const words = path.filter(key => !/^\d+$/.test(key)).map(key => key.replace(/(ie)?s$/, ''));
  return words.length === 0 || words.some(word => error.message.toLowerCase().includes(word.toLowerCase()));
}

describe.each(propsCases.map(each => [each.name, each] as const))('%s', (_name, subject) => {
  test('renders with everything that it can be given', () => {
    const home = cluster(subject);
    subject.make(home, subject.props(home) as never);
    const problems = (): readonly string[] => {
      try {
        (home.node.scope as ReturnType<typeof homelab>).render();
        return [];
      } catch (error) {
        return [String(error)];
      }
    };
    expect(problems()).toEqual([]);
  });

  test('fails with the name of the prop when a value is of another type', () => {
    const silent: string[] = [];
    for (const path of pathsOf(subject.props(cluster(subject)))) {
      if (path.length === 0 && subject.separate) continue;
      if (shared.includes(path[0] ?? '') && !['PrometheusCrds', 'ManifestAddon', 'Application'].includes(subject.name)) continue;
      for (const [name, make] of wrongValues) {
        if (either.test(path.join('.'))) continue;
        const error = errorOf(subject, path, make());
        if (error !== undefined && !names(error, path)) silent.push(`${path.join('.')} = ${name}: ${String(error)}`);
        if (error === undefined && !mayBe(subject, path, make())) silent.push(`${path.join('.')} = ${name} is taken`);
      }
    }
    expect(silent).toEqual([]);
  });
});

test('imports/props.json says what the types of the sources say: write it anew with npm run props', () => {
  expect(readSource('imports/props.json')).toBe(propsFile(projectRoot));
});
