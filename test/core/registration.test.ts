import { ManifestAddon, RegistrationContract } from '../../lib';
import { ApiObject } from 'cdk8s';
import type { HomelabError } from '../../lib/core/problems';
import { homelab } from '../../lib/testing';
import { home, set } from '../support/invalid';

const contract = new RegistrationContract({
  labels: { role: ({ role }) => role, zone: () => 'a' },
  annotations: { 'example.net/domain': ({ domain }) => domain, 'example.net/tunnel': 'bootstrap' },
});

describe('a contract of registrations', () => {
  test('says what a known cluster registers with, and takes from bootstrap what only it knows', () => {
    const given = { annotations: { 'example.net/tunnel': 'abc' } };
    expect(contract.of(home(homelab()), given)).toEqual({
      name: 'home',
      server: 'https://kubernetes.default.svc',
      labels: { role: 'control-plane', zone: 'a' },
      annotations: { 'example.net/domain': 'home.example.net', 'example.net/tunnel': 'abc' },
    });
  });

  test('says where a fact of a set is', () => {
    expect([contract.label('zone'), contract.annotation('example.net/domain')]).toEqual([
      { label: 'zone' },
      { annotation: 'example.net/domain' },
    ]);
  });

  test.each([
    [
      'a key is dropped',
      () => contract.of(home(homelab())),
      "registration 'home' lacks annotation 'example.net/tunnel', which the registration contract declares: give it a value",
    ],
    [
      'a key is misspelled',
      () => contract.of(home(homelab()), { annotations: { 'example.net/tunel': 'abc' } }),
      "registration 'home': annotation 'example.net/tunel' is not declared by the registration contract; did you mean example.net/tunnel?",
    ],
    [
      'a label is an annotation',
      () => contract.ofUnknown('lab', 'https://lab', { labels: { 'example.net/domain': 'a' } }),
      "registration 'lab': label 'example.net/domain' is not declared by the registration contract; it is an annotation",
    ],
    [
      'a value is no label',
      () => contract.ofUnknown('lab', 'https://lab', { labels: { role: 'a b', zone: 'a' } }),
      "label 'role' of registration 'lab' has value 'a b', which no label can have",
    ],
    [
      'a value is no text',
      () => new RegistrationContract({ labels: { size: () => 3 as unknown as string } }).of(home(homelab())),
      "label 'size' of registration 'home' must be a text, got 3",
    ],
    [
      'a key is none',
      () => new RegistrationContract({ labels: { 'a b': 'bootstrap' } }),
      "label 'a b' of the registration contract is no key that Kubernetes allows",
    ],
    [
      'the domain of a key is too long',
      () => new RegistrationContract({ labels: { [`${'a'.repeat(254)}/zone`]: 'bootstrap' } }),
      `label '${'a'.repeat(254)}/zone' of the registration contract is no key that Kubernetes allows`,
    ],
    [
      "a key is the engine's",
      () => new RegistrationContract({ labels: { 'argocd.argoproj.io/secret-type': () => 'cluster' } }),
      "label 'argocd.argoproj.io/secret-type' of the registration contract belongs to the engine: leave it out, and it is set where it must be",
    ],
  ])('fails when %s', (_, action, message) => {
    expect(action).toThrow(new Error(message));
  });
});

describe('a set in a homelab with a contract', () => {
  test('may use what is declared', () => {
    const root = homelab({ registration: contract });
    const members = set(root, 'members', home(root), { selector: { matchLabels: { role: 'guest' } } });
    expect(members.factSources['zone']).toEqual({ label: 'zone' });
  });

  test('fails when its selector asks for a label that no registration has', () => {
    const root = homelab({ registration: contract });
    expect(() =>
      set(root, 'members', home(root), { selector: { matchExpressions: [{ key: 'rol', operator: 'Exists' }] } }),
    ).toThrow("selector of set 'members': label 'rol' is not declared by the registration contract; did you mean role?");
  });

  test('fails when a fact is read from where no registration has it', () => {
    const root = homelab({ registration: contract });
    const facts = { zone: { annotation: 'zone' } };
    expect(() => set(root, 'members', home(root), { facts, selector: { matchLabels: { role: 'guest' } } })).toThrow(
      "fact 'zone' of set 'members': annotation 'zone' is not declared by the registration contract; it is a label",
    );
  });

  test('fails when it uses a built-in fact that no registration has', () => {
    const root = homelab({ registration: contract });
    const members = set(root, 'members', home(root), { selector: { matchLabels: { role: 'guest' } } });
    const addon = new ManifestAddon(members, 'colors', { namespace: 'colors' });
    new ApiObject(addon.manifests, 'color', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'color' },
      data: { at: members.domain },
    });
    let problems: readonly string[] = [];
    try {
      root.render();
    } catch (error) {
      problems = (error as HomelabError).problems.map(({ path, message }) => `${path}: ${message}`);
    }
    expect(problems).toEqual([
      "members: fact 'domain' is used, but annotation 'cluster_domain' is not declared by the registration contract; it declares example.net/domain, example.net/tunnel",
    ]);
  });
});
