import fc from 'fast-check';
import { checkLimits } from '../../lib/core/limits';
import type { KubernetesObject } from '../../lib/core/model';

function problems(object: object, scope: 'Namespaced' | 'Cluster' = 'Namespaced'): readonly string[] {
  const found: string[] = [];
  checkLimits(object as KubernetesObject, scope, message => found.push(message));
  return found;
}

const object = (apiVersion: string, kind: string, metadata: object, more: object = {}): object => ({
  apiVersion,
  kind,
  metadata,
  ...more,
});
const named = (apiVersion: string, kind: string, name: string): readonly string[] =>
  problems(object(apiVersion, kind, { name, namespace: 'web' }));
const settings = (metadata: object): readonly string[] =>
  problems(object('v1', 'ConfigMap', { name: 'settings', namespace: 'web', ...metadata }));

describe('names', () => {
  const a = (length: number): string => 'a'.repeat(length);

  test.each([
    ['v1', 'ConfigMap', 253, 'a DNS name of at most 253 characters (DNS labels joined by dots)'],
    ['v1', 'Namespace', 63, 'a DNS label of at most 63 characters (a-z, 0-9 and inner dashes)'],
    ['v1', 'Service', 63, 'a DNS label of at most 63 characters that starts with a letter (a-z, 0-9 and inner dashes)'],
    ['batch/v1', 'CronJob', 52, 'a DNS name of at most 52 characters (its jobs append 11 more; DNS labels joined by dots)'],
    ['batch/v1', 'Job', 63, 'a DNS name of at most 63 characters (it is a label of its pods; DNS labels joined by dots)'],
    [
      'apps/v1',
      'StatefulSet',
      52,
      'a DNS name of at most 52 characters (its pods have it and a hash as a label; DNS labels joined by dots)',
    ],
    ['apps/v1', 'Deployment', 253, 'a DNS name of at most 253 characters (DNS labels joined by dots)'],
    ['rbac.authorization.k8s.io/v1', 'Role', 253, "usable in a path: at most 253 characters without '/' and '%'"],
    ['example.net/v1', 'Service', 253, 'a DNS name of at most 253 characters (DNS labels joined by dots)'],
  ])('fails when the name of a %s %s has more than %d characters', (apiVersion, kind, longest, words) => {
    expect(named(apiVersion, kind, a(longest))).toEqual([]);
    expect(named(apiVersion, kind, a(longest + 1))).toEqual([`name of ${kind} must be ${words}, got '${a(longest + 1)}'`]);
  });

  test.each(['Settings', 'my_settings', '-settings', 'settings-', 'a..b', 'a b', '', 'ä'])(
    'fails when a ConfigMap is called %p',
    name => {
      expect(named('v1', 'ConfigMap', name)).toEqual([
        `name of ConfigMap must be a DNS name of at most 253 characters (DNS labels joined by dots), got '${name}'`,
      ]);
    },
  );

  test('fails when a Service starts with a digit or has a dot', () => {
    for (const name of ['9web', 'web.internal']) {
      expect(named('v1', 'Service', name)).toEqual([
        `name of Service must be a DNS label of at most 63 characters that starts with a letter (a-z, 0-9 and inner dashes), got '${name}'`,
      ]);
    }
    expect(named('apps/v1', 'Deployment', '9web.internal')).toEqual([]);
  });

  test('roles may have names of their own kind, but not such that a path cannot hold', () => {
    const rbac = 'rbac.authorization.k8s.io/v1';
    expect(named(rbac, 'ClusterRole', 'system:auth-Delegator')).toEqual([]);
    for (const name of ['a/b', 'a%b', '.', '..']) {
      expect(named(rbac, 'RoleBinding', name)).toEqual([
        `name of RoleBinding must be usable in a path: at most 253 characters without '/' and '%', got '${name}'`,
      ]);
    }
  });

  test('fails when there is no name, or one that changes with every sync', () => {
    expect(problems(object('batch/v1', 'Job', { namespace: 'web' }))).toEqual([
      'name of Job must be a DNS name of at most 63 characters (it is a label of its pods; DNS labels joined by dots), got none',
    ]);
    expect(problems(object('batch/v1', 'Job', { generateName: 'migrate-', namespace: 'web' }))).toEqual([
      "metadata.generateName 'migrate-' of Job would make another object at every sync: give metadata.name",
    ]);
  });

  test('fails when the namespace is no label', () => {
    expect(settings({ namespace: 'My.Space' })).toEqual([
      "namespace of ConfigMap 'settings' must be a DNS label of at most 63 characters (a-z, 0-9 and inner dashes), got 'My.Space'",
    ]);
  });

  test('fails when a list is given as one object', () => {
    expect(problems({ apiVersion: 'v1', kind: 'List', metadata: {}, items: [] })).toEqual([
      'List holds objects: give each of them on its own, so that each is checked',
    ]);
  });
});

describe('labels and annotations', () => {
  const words = "must be named by at most 63 letters and digits, inside also '-', '_' and '.', after an optional domain and '/'";

  test.each(['a/b/c', '/a', 'a/', 'Ü', 'a b', `${'a'.repeat(64)}`, 'Upper.Domain/a', '-a'])(
    'fails when a label is called %p',
    key => {
      expect(settings({ labels: { [key]: 'x' } })).toEqual([`label '${key}' of ConfigMap 'settings' ${words}`]);
    },
  );

  test.each(['app', 'app.kubernetes.io/name', 'A_b.C-9', `example.net/${'a'.repeat(63)}`])('takes a label called %p', key => {
    expect(settings({ labels: { [key]: 'x' } })).toEqual([]);
    expect(settings({ labels: { [key]: '' } })).toEqual([]);
  });

  test.each(['a b', '-a', 'a/b', 'a'.repeat(64)])('fails when the value of a label is %p', value => {
    expect(settings({ labels: { app: value } })).toEqual([
      `label app of ConfigMap 'settings' must be a text of at most 63 characters (letters and digits, inside also '-', '_' and '.'), got '${value}'`,
    ]);
  });

  test('fails when the value of a label is no text, as an unquoted version is', () => {
    expect(settings({ labels: { version: 1.2 } })).toEqual([
      "label version of ConfigMap 'settings' must be a text of at most 63 characters (letters and digits, inside also '-', '_' and '.'), got 1.2",
    ]);
  });

  test('fails when the label of a pod template is wrong', () => {
    const template = { metadata: { labels: { app: 'a b' } } };
    const message = (kind: string): string =>
      `label app of the pods of ${kind} 'web' must be a text of at most 63 characters (letters and digits, inside also '-', '_' and '.'), got 'a b'`;
    expect(problems(object('apps/v1', 'Deployment', { name: 'web', namespace: 'web' }, { spec: { template } }))).toEqual([
      message('Deployment'),
    ]);
    expect(
      problems(
        object('batch/v1', 'CronJob', { name: 'web', namespace: 'web' }, { spec: { jobTemplate: { spec: { template } } } }),
      ),
    ).toEqual([message('CronJob')]);
  });

  test('fails when an annotation has a wrong name; upper case in its domain is right', () => {
    expect(settings({ annotations: { 'a b': 'x' } })).toEqual([`annotation 'a b' of ConfigMap 'settings' ${words}`]);
    expect(settings({ annotations: { 'Example.NET/a': 'any text at all\n' } })).toEqual([]);
  });

  test('fails when annotations have more than 256 KiB together, counted in bytes', () => {
    const rest = 262_144 - 2;
    expect(settings({ annotations: { a: 'x'.repeat(rest / 2), b: 'x'.repeat(rest / 2) } })).toEqual([]);
    expect(settings({ annotations: { a: 'x'.repeat(rest / 2), b: 'x'.repeat(rest / 2 + 1) } })).toEqual([
      "annotations of ConfigMap 'settings' have 262145 bytes, at most 262144 fit",
    ]);
    expect(settings({ annotations: { a: 'ä'.repeat(131_071) } })).toEqual([]);
    expect(settings({ annotations: { a: 'ä'.repeat(131_072) } })).toEqual([
      "annotations of ConfigMap 'settings' have 262145 bytes, at most 262144 fit",
    ]);
  });
});

describe('sizes', () => {
  const most = 1_048_576;
  const config = (fields: object): readonly string[] =>
    problems(object('v1', 'ConfigMap', { name: 'big', namespace: 'web' }, fields));

  test('fails when the data of a ConfigMap have more than 1 MiB, binary data counted as what they stand for', () => {
    expect(config({ data: { a: 'x'.repeat(most + 1) } })).toEqual([
      `data of ConfigMap 'big' have ${most + 1} bytes, at most ${most} fit`,
    ]);
    const binary = Buffer.alloc(600_000).toString('base64');
    expect(config({ binaryData: { a: binary, b: binary } })).toEqual([
      `data of ConfigMap 'big' have 1200000 bytes, at most ${most} fit`,
    ]);
  });

  test('fails when an object has more than 1 MiB', () => {
    const rule = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'big', namespace: 'web' },
      spec: { text: '' },
    };
    const room = most - Buffer.byteLength(JSON.stringify(rule));
    expect(problems({ ...rule, spec: { text: 'x'.repeat(room) } })).toEqual([]);
    expect(problems({ ...rule, spec: { text: 'x'.repeat(room + 1) } })).toEqual([
      `PrometheusRule 'big' has ${most + 1} bytes, at most ${most} fit into one object`,
    ]);
  });

  test('fails when many small values together have more', () => {
    const list = Array.from({ length: 200_000 }, (_, index) => ({ i: index }));
    const bytes = Buffer.byteLength(
      JSON.stringify(object('example.net/v1', 'Big', { name: 'big', namespace: 'web' }, { spec: { list } })),
    );
    expect(problems(object('example.net/v1', 'Big', { name: 'big', namespace: 'web' }, { spec: { list } }))).toEqual([
      `Big 'big' has ${bytes} bytes, at most ${most} fit into one object`,
    ]);
  });

  test('whatever is reported is too big, and whatever is not is small enough', () => {
    const piece = fc.oneof(
      fc
        .constantFrom('\u0000', 'ä', '"', '\\', '€', '😀', 'x', '\n')
        .chain(character => fc.nat(250_000).map(count => character.repeat(count))),
      fc.array(fc.integer(), { maxLength: 50 }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 20 }), piece, { maxKeys: 6 }), spec => {
        const big = object('example.net/v1', 'Big', { name: 'big' }, { spec });
        expect(problems(big, 'Cluster').length > 0).toBe(Buffer.byteLength(JSON.stringify(big)) > most);
      }),
      { numRuns: 60 },
    );
  });
});

describe('secrets', () => {
  const secret = (fields: object, metadata: object = { name: 'token', namespace: 'external-dns' }): readonly string[] =>
    problems(object('v1', 'Secret', metadata, fields));
  const message = 'v1/Secret/external-dns/token would put a secret in Git: give a SecretSource instead';

  test.each([
    { data: { token: 'c2VjcmV0' } },
    { stringData: { token: 'secret' } },
    { stringData: { empty: '', token: 'secret' } },
  ])('fails when a Secret has values: %p', fields => {
    expect(secret(fields)).toEqual([message]);
  });

  test('fails when a ServiceAccount token is in it', () => {
    expect(secret({ type: 'kubernetes.io/service-account-token', data: { token: 'eA==' } })).toEqual([message]);
  });

  test('takes one without values, one that a controller fills, and one that SOPS has encrypted', () => {
    expect(secret({ data: {} })).toEqual([]);
    expect(secret({ stringData: { token: '' } })).toEqual([]);
    expect(secret({ type: 'kubernetes.io/service-account-token' })).toEqual([]);
    expect(secret({ stringData: { token: 'ENC[AES256_GCM,data:x]' }, sops: { version: '3.9.0' } })).toEqual([]);
  });

  test('fails when only some values are encrypted, or only look as if', () => {
    expect(secret({ stringData: { token: 'ENC[AES256_GCM,data:x]' } })).toEqual([message]);
    expect(secret({ stringData: { token: 'ENC[AES256_GCM,data:x]', other: 'plain' }, sops: {} })).toEqual([message]);
  });

  test('never tells the value', () => {
    const value = 'canary-3f9c';
    const found = secret({ stringData: { token: value.repeat(200_000) } }).join();
    expect(found).toContain(message);
    expect(found).not.toContain(value);
  });
});

describe('versions of charts', () => {
  const application = (source: object): readonly string[] =>
    problems(
      object(
        'argoproj.io/v1alpha1',
        'Application',
        { name: 'cert-manager-the-cluster', namespace: 'argocd' },
        { spec: { source } },
      ),
    );
  const chart = (targetRevision?: string): readonly string[] =>
    application({
      chart: 'cert-manager',
      repoURL: 'https://charts.jetstack.io',
      ...(targetRevision !== undefined && { targetRevision }),
    });
  const message = (version: string): string => `version of chart cert-manager must be exact, such as 1.2.3, got '${version}'`;

  test.each(['^1.2.0', '~1.2.0', '1.x', '1.2', '1', '*', '>=1.0.0', '1.2.0 - 2.0.0', 'latest', ''])(
    'fails when the chart of an Application is at %p',
    version => {
      expect(chart(version)).toEqual([message(version)]);
    },
  );

  test.each(['1.2.3', 'v1.21.1', '1.2.3-rc.1', '1.2.3+build.5', '0.0.0'])('takes a chart at %p', version => {
    expect(chart(version)).toEqual([]);
  });

  test('fails when the version is left out', () => {
    expect(chart()).toEqual([message('')]);
  });

  test('looks at each of several sources, and only at charts', () => {
    const sources = [
      { repoURL: 'https://github.com/me/homelab.git', targetRevision: 'main', ref: 'values' },
      { chart: 'cert-manager', repoURL: 'https://charts.jetstack.io', targetRevision: '1.*' },
    ];
    const yaml = object('argoproj.io/v1alpha1', 'Application', { name: 'a', namespace: 'argocd' }, { spec: { sources } });
    expect(problems(yaml)).toEqual([message('1.*')]);
    expect(application({ repoURL: 'https://github.com/me/homelab.git', path: 'dist', targetRevision: 'HEAD' })).toEqual([]);
  });

  test('looks into an ApplicationSet, where a template may take the version from elsewhere', () => {
    const set = (targetRevision: string): readonly string[] =>
      problems(
        object(
          'argoproj.io/v1alpha1',
          'ApplicationSet',
          { name: 'a', namespace: 'argocd' },
          { spec: { template: { spec: { source: { chart: 'cert-manager', targetRevision } } } } },
        ),
      );
    expect(set('1.x')).toEqual([message('1.x')]);
    expect(set('{{ .version }}')).toEqual([]);
  });

  test('fails when the name of a release is longer than Helm takes', () => {
    const releaseName = 'a'.repeat(54);
    const longName = object(
      'argoproj.io/v1alpha1',
      'Application',
      { name: releaseName, namespace: 'argocd' },
      { spec: { source: { chart: 'c', targetRevision: '1.0.0' } } },
    );
    expect(application({ chart: 'c', targetRevision: '1.0.0', helm: { releaseName } })).toEqual([
      `release name of chart c must have at most 53 characters, got '${releaseName}'`,
    ]);
    expect(problems(longName)).toEqual([`release name of chart c must have at most 53 characters, got '${releaseName}'`]);
    expect(application({ chart: 'c', targetRevision: '1.0.0', helm: { releaseName: 'a'.repeat(53) } })).toEqual([]);
  });

  const flux = (apiVersion: string, kind: string, spec: object): readonly string[] =>
    problems(object(apiVersion, kind, { name: 'a', namespace: 'flux-system' }, { spec }));

  test('fails when the chart of a HelmRelease or HelmChart of Flux is at a range', () => {
    const release = (version: string | undefined, kind: string): readonly string[] =>
      flux('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
        chart: { spec: { chart: 'cert-manager', version, sourceRef: { kind, name: 'x' } } },
      });
    expect(release('1.x', 'HelmRepository')).toEqual([message('1.x')]);
    expect(release(undefined, 'HelmRepository')).toEqual([message('')]);
    expect(release('1.21.1', 'HelmRepository')).toEqual([]);
    expect(release('1.x', 'GitRepository')).toEqual([]);
    expect(flux('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { chartRef: { kind: 'OCIRepository', name: 'x' } })).toEqual([]);
    expect(
      flux('source.toolkit.fluxcd.io/v1', 'HelmChart', {
        chart: 'cert-manager',
        version: '>1',
        sourceRef: { kind: 'HelmRepository', name: 'x' },
      }),
    ).toEqual([message('>1')]);
  });

  test('fails when an OCIRepository follows a range or nothing; a digest is the most exact', () => {
    const repository = (ref?: object): readonly string[] =>
      flux('source.toolkit.fluxcd.io/v1', 'OCIRepository', { url: 'oci://ghcr.io/me/chart', ...(ref && { ref }) });
    const oci = (version: string): string => `version of oci://ghcr.io/me/chart must be exact, such as 1.2.3, got '${version}'`;
    expect(repository({ semver: '>=1.0.0' })).toEqual([oci('>=1.0.0')]);
    expect(repository({ semver: '1.x', tag: '1.2.3' })).toEqual([oci('1.x')]);
    expect(repository()).toEqual([oci('')]);
    expect(repository({ semver: '1.2.3' })).toEqual([]);
    expect(repository({ tag: '1.2.3' })).toEqual([]);
    expect(repository({ semver: '1.x', digest: 'sha256:abc' })).toEqual([]);
  });

  test("fails when k3s' HelmChart is at a range, unless it is an archive", () => {
    const k3s = (spec: object): readonly string[] => flux('helm.cattle.io/v1', 'HelmChart', spec);
    expect(k3s({ chart: 'cert-manager', repo: 'https://charts.jetstack.io' })).toEqual([message('')]);
    expect(k3s({ chart: 'cert-manager', repo: 'https://charts.jetstack.io', version: '1.21.1' })).toEqual([]);
    expect(k3s({ chart: 'https://example.net/cert-manager-1.21.1.tgz' })).toEqual([]);
    expect(k3s({ chart: 'cert-manager', chartContent: 'H4sI' })).toEqual([]);
  });

  test('kinds of the same name in other groups are not looked at', () => {
    expect(flux('example.net/v1', 'Application', { source: { chart: 'a', targetRevision: '*' } })).toEqual([]);
  });
});

describe('addresses of repositories', () => {
  const application = (repoURL: string, apiVersion = 'argoproj.io/v1alpha1'): readonly string[] =>
    problems(
      object(
        apiVersion,
        'Application',
        { name: 'web', namespace: 'argocd' },
        { spec: { sources: [{ path: 'x' }, { repoURL, path: 'y' }] } },
      ),
    );

  test.each([
    'https://me:hunter2@git.example.net/homelab.git',
    'https://ghp_hunter2@github.com/me/homelab.git',
    'http://me@git.example.net',
    'oci://me:hunter2@charts.example.net',
    'ssh://git:hunter2@git.example.net/homelab.git',
  ])('fail when there is a password or token in them, which is not repeated: %s', address => {
    expect(application(address)).toEqual([
      "spec.sources.1.repoURL of Application 'web' has a password in it, which would be in Git: leave it out of the address",
    ]);
  });

  test.each([
    'https://git.example.net/homelab.git',
    'https://git.example.net:8443/@scope/homelab.git',
    'git@github.com:me/homelab.git',
    'ssh://git@github.com:22/me/homelab.git',
    'oci://ghcr.io/me/charts',
    'https://git.example.net/{{ .name }}?a=b@c',
  ])('may have a user without a password, a port, and any path: %s', address => {
    expect(application(address)).toEqual([]);
  });

  test('are looked for in kinds that have some', () => {
    expect(application('https://me:hunter2@git.example.net', 'example.net/v1')).toEqual([]);
  });
});
