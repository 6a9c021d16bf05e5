import { CrdOwners } from '../../lib/core/crd-owners';
import { Problems } from '../../lib/core/problems';
import { homelab } from '../../lib/testing';
import { home, Release } from '../support/invalid';

interface Given {
  /** What each add-on installs, by its id. */
  readonly addons?: Readonly<Record<string, readonly string[]>>;
  readonly external?: readonly string[];
  readonly engine?: readonly string[];
}

function ownersOf({ addons = {}, external = [], engine = [] }: Given): {
  readonly owners: CrdOwners;
  readonly problems: () => readonly string[];
} {
  const cluster = home(homelab());
  const made = Object.entries(addons).map(([id, installs]) => new Release(cluster, id, { installs }));
  const problems = new Problems();
  const owners = new CrdOwners(made, external, engine, problems);
  return { owners, problems: () => problems.all.map(({ path, message }) => `${path}: ${message}`) };
}

describe('the definition of a kind', () => {
  test('is there from the start when Kubernetes has it, somebody else brings it, or the engine does', () => {
    const { owners } = ownersOf({ external: ['metallb.io', 'cilium.io/CiliumNode'], engine: ['argoproj.io/Application'] });
    expect(owners.of('v1', 'Pod')).toBe('present');
    expect(owners.of('apps/v1', 'Deployment')).toBe('present');
    expect(owners.of('metallb.io/v1beta1', 'IPAddressPool')).toBe('present');
    expect(owners.of('cilium.io/v2', 'CiliumNode')).toBe('present');
    expect(owners.of('argoproj.io/v1alpha1', 'Application')).toBe('present');
  });

  test('belongs to the add-on that installs its group, or, before that, the kind itself', () => {
    const { owners, problems } = ownersOf({
      addons: { one: ['example.net'], two: ['example.net/Widget', 'example.org/Gadget'] },
    });
    expect(owners.of('example.net/v1', 'Gadget')).toEqual({ addon: 'one' });
    expect(owners.of('example.net/v1', 'Widget')).toEqual({ addon: 'two' });
    expect(owners.of('example.org/v1', 'Gadget')).toEqual({ addon: 'two' });
    expect(owners.of('example.org/v1', 'Widget')).toBe(undefined);
    expect(problems()).toEqual([]);
  });

  test('belongs to nobody when another kind of its group is all that is there', () => {
    const { owners } = ownersOf({ external: ['cilium.io/CiliumNode'], engine: ['argoproj.io/Application'] });
    expect(owners.of('cilium.io/v2', 'CiliumNetworkPolicy')).toBe(undefined);
    expect(owners.of('argoproj.io/v1alpha1', 'AppProject')).toBe(undefined);
  });

  test('belongs to the application that has it among its manifests, unless a release installs it', () => {
    const { owners } = ownersOf({ addons: { one: ['example.net'] } });
    owners.addDefinition('example.org', 'Widget', 'own');
    owners.addDefinition('example.net', 'Widget', 'own');
    expect(owners.of('example.org/v1', 'Widget')).toEqual({ addon: 'own' });
    expect(owners.of('example.net/v1', 'Widget')).toEqual({ addon: 'one' });
  });

  test('may be installed by an add-on although the engine brings it along: it stays there from the start', () => {
    const { owners, problems } = ownersOf({
      addons: { 'argo-cd': ['argoproj.io/Application'] },
      engine: ['argoproj.io/Application'],
    });
    expect(owners.of('argoproj.io/v1alpha1', 'Application')).toBe('present');
    expect(problems()).toEqual([]);
  });

  test('fails when two add-ons install it, or an add-on and somebody else do', () => {
    expect(ownersOf({ addons: { one: ['example.net'], two: ['example.net'] } }).problems()).toEqual([
      "home/two: installs the definitions of example.net, and so does 'one': only one add-on may",
    ]);
    expect(ownersOf({ addons: { one: ['example.net'] }, external: ['example.net'] }).problems()).toEqual([
      'home/one: installs the definitions of example.net, which externalCrds says somebody else does: remove it there',
    ]);
  });
});
