import { Construct } from 'constructs';
import { Cluster, ClusterSet, ClusterTarget } from '../../lib';
import { exampleOf, hasFacts } from '../../lib/core/facts';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { homelab } from '../../lib/testing';
import { home, set } from '../support/invalid';

const engine = argoCd();

describe('a cluster', () => {
  test('is in production, a control plane, and reached from within, unless it says otherwise', () => {
    const { name, domain, environment, role, server, layers, externalCrds } = new Cluster(homelab(), 'home', {
      domain: 'home.example.net',
      engine,
    });
    expect({ name, domain, environment, role, server, layers, externalCrds }).toEqual({
      name: 'home',
      domain: 'home.example.net',
      environment: 'production',
      role: 'control-plane',
      server: 'https://kubernetes.default.svc',
      layers: [],
      externalCrds: [],
    });
  });

  test('has the facts it declares, and no others, not even those that every object has', () => {
    const cluster = new Cluster(homelab(), 'home', { domain: 'home.example.net', engine, facts: { zone: 'a', rack: '2' } });
    expect([cluster.fact('zone'), cluster.fact('rack')]).toEqual(['a', '2']);
    expect(() => cluster.fact('toString')).toThrow("fact 'toString' is not declared by cluster 'home' (it declares zone, rack)");
    expect(() => home(homelab()).fact('zone')).toThrow("fact 'zone' is not declared by cluster 'home' (it declares none)");
  });

  test('has a name of at most 32 characters: it becomes part of every name that must tell clusters apart', () => {
    const named = (id: string): Cluster => new Cluster(homelab(), id, { domain: 'home.example.net', engine });
    expect(named('x'.repeat(32)).name).toBe('x'.repeat(32));
    expect(() => named('x'.repeat(33))).toThrow('cluster name must be a DNS label of at most 32 characters');
  });
});

describe('a set', () => {
  test('has facts wherever a cluster has text, which stand for its example until they are resolved', () => {
    const members = set(homelab(), 'members', home(homelab()));
    const { name, domain, environment } = members;
    expect([name, domain, environment, members.fact('zone')].map(hasFacts)).toEqual([true, true, true, true]);
    expect([name, domain, environment, members.fact('zone')].map(exampleOf)).toEqual([
      'media',
      'media.example.net',
      'staging',
      'a',
    ]);
    expect(members.fact('zone')).toBe(members.fact('zone'));
  });

  test('is reconciled by the engine of the cluster that delivers it', () => {
    const root = homelab();
    const hub = home(root);
    const members = set(root, 'members', hub);
    expect([members.engine, members.role]).toEqual([hub.engine, 'vcluster']);
  });

  test('takes built-in facts from where it says', () => {
    const root = homelab();
    const members = set(root, 'members', home(root), { facts: { domain: { label: 'dns' }, zone: { annotation: 'zone' } } });
    expect(members.factSources).toEqual({
      name: { registration: 'name' },
      server: { registration: 'server' },
      domain: { label: 'dns' },
      environment: { label: 'environment' },
      zone: { annotation: 'zone' },
    });
  });

  test('fails when its example lacks a fact, also one with a name that every object has', () => {
    const root = homelab();
    expect(() => set(root, 'members', home(root), { facts: { valueOf: { label: 'x' } } })).toThrow(
      "the example of set 'members' has no fact 'valueOf': give it a value",
    );
  });

  test.each(['', '/zone', 'zone/', 'a/b/c', 'Zone!', 'zo\0ne', '-zone', 'a'.repeat(64), `${'a'.repeat(254)}/zone`, 'a..b/zone'])(
    'fails when a fact is read from %j, which is no key of a label or an annotation',
    key => {
      for (const source of [{ label: key }, { annotation: key }]) {
        const root = homelab();
        const [place] = Object.keys(source);
        expect(() => set(root, 'members', home(root), { facts: { zone: source } })).toThrow(
          `fact 'zone' of set 'members' is read from ${place} '${key}', which no registration can have`,
        );
      }
    },
  );

  test.each(['zone', 'Zone_a.b-1', 'a'.repeat(63), 'example.net/zone', `${'a'.repeat(253)}/zone`])(
    'reads a fact from %j, and from an annotation whose domain has upper case',
    key => {
      const root = homelab();
      const hub = home(root);
      const facts = [{ label: key }, { annotation: key }, { annotation: 'Example.NET/zone' }].map(
        (zone, index) => set(root, `members-${index}`, hub, { facts: { zone } }).factSources['zone'],
      );
      expect(facts).toEqual([{ label: key }, { annotation: key }, { annotation: 'Example.NET/zone' }]);
    },
  );

  test('fails when a key or value of its selector is too long for a label', () => {
    const selecting = (key: string, value: string) => () => {
      const root = homelab();
      return set(root, 'members', home(root), { selector: { matchLabels: { [key]: value } } });
    };
    expect(selecting('a'.repeat(63), 'b'.repeat(63))).not.toThrow();
    expect(selecting(`${'a'.repeat(253)}/role`, '')).not.toThrow();
    for (const key of ['a'.repeat(64), 'a'.repeat(70_000), `${'a'.repeat(254)}/role`])
      expect(selecting(key, 'x')).toThrow(`selector of set 'members' has key '${key}', which no label can have`);
    for (const value of ['b'.repeat(64), 'b'.repeat(70_000)])
      expect(selecting('role', value)).toThrow(
        `selector of set 'members' has value '${value}' for 'role', which no label can have`,
      );
  });

  test('has an address of the API server in its example, given or not', () => {
    const root = homelab();
    const hub = home(root);
    const example = { name: 'a', domain: 'a.example.net', environment: 'production' };
    const servers = [example, { ...example, server: 'https://10.0.0.1:6443' }].map(
      (given, index) => set(root, `members-${index}`, hub, { example: given, facts: {} }).example.server,
    );
    expect(servers).toEqual(['https://kubernetes.example', 'https://10.0.0.1:6443']);
  });
});

describe('the place a construct lives in', () => {
  test('is the nearest cluster or set above it, or itself', () => {
    const cluster = home(homelab());
    const inner = new Construct(new Construct(cluster, 'a'), 'b');
    expect([ClusterTarget.of(inner), ClusterTarget.of(cluster)]).toEqual([cluster, cluster]);
  });

  test('is none for what lies outside, which is told with its path', () => {
    const root = homelab();
    expect(() => ClusterTarget.of(new Construct(root, 'stray'))).toThrow(
      "'stray' is outside a cluster: pass a Cluster or a ClusterSet, or something inside one, as the scope",
    );
    expect(() => ClusterTarget.of(root)).toThrow("'the homelab' is outside a cluster");
  });

  test.each([undefined, null, 'home', {}, Construct])('is never %p', value => {
    expect(ClusterTarget.isClusterTarget(value)).toBe(false);
  });

  test('may be of another copy of the library', () => {
    const foreign: object = Object.defineProperty({}, Symbol.for('cdk8s-homelab.ClusterTarget'), { value: true });
    expect([foreign instanceof ClusterTarget, ClusterTarget.isClusterTarget(foreign)]).toEqual([false, true]);
    expect(new ClusterSet(homelab(), 'members', setProps())).toBeInstanceOf(ClusterTarget);
  });
});

function setProps(): ConstructorParameters<typeof ClusterSet>[2] {
  return {
    hub: home(homelab()),
    selector: { matchExpressions: [{ key: 'role', operator: 'Exists' }] },
    example: { name: 'a', domain: 'a.example.net', environment: 'production' },
  };
}
