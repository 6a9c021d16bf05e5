import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import * as pulumi from '@pulumi/pulumi';
import { GitOpsBootstrap, type GitOpsBootstrapArgs } from '../../lib/bootstrap/gitops-bootstrap';
import { record, type RecordedResource } from '../../lib/bootstrap/recording';
import type { Cluster, ClusterProps } from '../../lib/core/cluster';
import { ClusterSet } from '../../lib/core/cluster-set';
import type { HomelabProps } from '../../lib/core/homelab';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { NetworkPlan } from '../../lib/core/network-plan';
import { RegistrationContract } from '../../lib/core/registration';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { argoCd } from '../../lib/gitops/argocd/engine';
import { flux } from '../../lib/gitops/flux/engine';
import { FluxOperator } from '../../lib/gitops/flux/flux-operator';
import { Cluster as ClusterClass } from '../../lib/core/cluster';
import { homelab, renderTarget } from '../../lib/testing';
import { named, Some, unsealed, visible, waitsFor } from './support';

const canary = 'CANARY-90fe';

interface Scene extends Partial<ClusterProps> {
  readonly root?: Partial<HomelabProps>;
  /** Version of the network add-on's chart. */
  readonly version?: string;
}

/** A cluster whose pods' network is the add-on `network`. */
function home({ root = {}, version = '1.2.3', ...props }: Scene = {}): Cluster {
  const engine = props.engine ?? argoCd();
  const made = new ClusterClass(homelab(root), 'home', { domain: 'home.example.net', ...props, engine });
  new NetworkPlan(made, 'network-plan', { nodes: '10.0.4.0/24', cni: 'none' });
  new Some(made, 'network', { version, values: { mode: 'fast', dropped: null } });
  if (engine.name === 'flux') new FluxOperator(made, 'flux-operator');
  else new ArgoCd(made, 'argo-cd');
  return made;
}

async function bootstrap(made: Cluster, args: Partial<GitOpsBootstrapArgs> = {}): Promise<readonly RecordedResource[]> {
  let failure: unknown;
  const all = await record({ stack: 'home' }, () => {
    try {
      const before = made.addons.filter(({ node }) => node.id === 'network');
      new GitOpsBootstrap('home', { cluster: made, before, ...args });
    } catch (error) {
      failure = error;
    }
  });
  if (failure === undefined) return all;
  // Nothing may be half done.
  expect(all.map(({ type }) => type)).toEqual(['pulumi:pulumi:Stack']);
  throw failure;
}

function textOf(resource: RecordedResource): string {
  const [asset] = resource.inputs['valueYamlFiles'] as readonly { readonly text: string }[];
  return asset!.text;
}

describe('with Argo CD', () => {
  const contract = new RegistrationContract({
    labels: { role: ({ role }) => role },
    annotations: { 'example.net/tunnel': 'bootstrap' },
  });
  const everything = (): Promise<readonly RecordedResource[]> =>
    bootstrap(home({ root: { registration: contract } }), {
      secrets: [{ namespace: 'kube-system', name: 'token', data: { token: pulumi.secret(canary) } }],
      repository: { password: canary },
      registration: { annotations: { 'example.net/tunnel': pulumi.output('tunnel-id') } },
    });

  test('installs what comes before, then first secrets, then the engine, then what points it at Git', async () => {
    const all = await everything();
    expect(all.slice(2).map(each => [each.type, each.name, waitsFor(each)])).toEqual([
      ['kubernetes:core/v1:Namespace', 'home-namespace-argocd', []],
      ['kubernetes:helm.sh/v3:Release', 'home-network', []],
      ['kubernetes:core/v1:Secret', 'home-secret-kube-system-token', ['home-network']],
      [
        'kubernetes:helm.sh/v3:Release',
        'home-argo-cd',
        ['home-namespace-argocd', 'home-network', 'home-secret-kube-system-token'],
      ],
      ['kubernetes:core/v1:Secret', 'home-registration', ['home-argo-cd']],
      ['kubernetes:core/v1:Secret', 'home-secret-argocd-repository-home', ['home-argo-cd', 'home-namespace-argocd']],
      [
        'kubernetes:argoproj.io/v1alpha1:Application',
        'home-application-root-home',
        ['home-argo-cd', 'home-registration', 'home-secret-argocd-repository-home'],
      ],
    ]);
  });

  test('puts everything into one component, under names of its own', async () => {
    const [stack, component, ...children] = await everything();
    expect(component).toMatchObject({ type: 'homelab:bootstrap:GitOpsBootstrap', name: 'home', parent: stack!.urn });
    expect(children.every(({ parent }) => parent === component!.urn)).toBe(true);
    expect(named(children, 'home-network').inputs).toMatchObject({
      name: 'network',
      namespace: 'kube-system',
      chart: 'network-chart',
    });
    expect(named(children, 'home-argo-cd').inputs).toMatchObject({
      name: 'argo-cd',
      namespace: 'argocd',
      repositoryOpts: { repo: 'https://argoproj.github.io/argo-helm' },
    });
    expect(named(children, 'home-application-root-home').inputs).toMatchObject({
      kind: 'Application',
      metadata: { name: 'root-home', namespace: 'argocd' },
      spec: { source: { path: 'dist/home/gitops' } },
    });
  });

  test('keeps all of it when the stack goes, and never touches again what GitOps owns', async () => {
    const all = (await everything()).slice(2);
    expect(all.filter(({ retainOnDelete }) => !retainOnDelete)).toEqual([]);
    expect(Object.fromEntries(all.map(({ name, ignoreChanges }) => [name, ignoreChanges.slice(0, 4).join(' ')]))).toEqual({
      'home-namespace-argocd': 'metadata.labels metadata.annotations',
      'home-network': 'chart version repositoryOpts valueYamlFiles',
      'home-secret-kube-system-token': '',
      'home-argo-cd': 'chart version repositoryOpts valueYamlFiles',
      'home-registration': '',
      'home-secret-argocd-repository-home': '',
      'home-application-root-home': 'spec metadata.annotations metadata.labels metadata.finalizers',
    });
    // What the provider computes of a chart that makes certificates is new each time.
    expect(named(all, 'home-network').ignoreChanges).toEqual(expect.arrayContaining(['checksum', 'resourceNames']));
  });

  test('keeps secrets secret', async () => {
    const all = await everything();
    expect(unsealed(named(all, 'home-secret-kube-system-token').inputs['stringData'])).toEqual({ token: canary });
    expect(unsealed(named(all, 'home-secret-argocd-repository-home').inputs['stringData'])).toEqual({
      type: 'git',
      url: 'https://git.example.net/homelab.git',
      username: 'git',
      password: canary,
    });
    expect(visible(all)).not.toContain(canary);
  });

  test('registers the cluster with what the contract says, and what only bootstrap knows', async () => {
    const { inputs } = named(await everything(), 'home-registration');
    expect(inputs['metadata']).toEqual({
      name: 'cluster-home',
      namespace: 'argocd',
      labels: { role: 'control-plane', 'argocd.argoproj.io/secret-type': 'cluster' },
      annotations: { 'example.net/tunnel': 'tunnel-id' },
    });
    expect(unsealed(inputs['stringData'])).toEqual({
      name: 'home',
      server: 'https://kubernetes.default.svc',
      config: '{"tlsClientConfig":{"insecure":false}}',
    });
  });

  test('fails when the contract has a key that nobody fills, or a value is for none of its keys', async () => {
    const root = { registration: contract };
    await expect(bootstrap(home({ root }))).rejects.toThrow(
      "registration 'home' lacks annotation 'example.net/tunnel', which the registration contract declares: give it a value",
    );
    const annotations = { 'example.net/tunel': 'x', 'example.net/tunnel': 'x' };
    await expect(bootstrap(home({ root }), { registration: { annotations } })).rejects.toThrow(
      "registration 'home': annotation 'example.net/tunel' is not declared by the registration contract; did you mean example.net/tunnel?",
    );
  });

  test('signs in by a key where the repository is reached by SSH', async () => {
    const root = { repository: { url: 'ssh://git@git.example.net/homelab.git' } };
    const all = await bootstrap(home({ root }), { repository: { sshPrivateKey: canary } });
    expect(unsealed(named(all, 'home-secret-argocd-repository-home').inputs['stringData'])).toMatchObject({
      sshPrivateKey: canary,
    });
    await expect(bootstrap(home({ root }), { repository: { password: canary } })).rejects.toThrow(
      "repository 'ssh://git@git.example.net/homelab.git' cannot be signed in to with a password: give its https:// address",
    );
    await expect(bootstrap(home(), { repository: { sshPrivateKey: canary } })).rejects.toThrow(
      "repository 'https://git.example.net/homelab.git' cannot be signed in to with an SSH key: give its ssh:// address",
    );
  });
});

describe('with Flux', () => {
  const engine = flux({ source: { secret: 'repository' } });

  test('waits for Flux itself before its source and root, which come in that order', async () => {
    const root = { registration: new RegistrationContract({ labels: { role: ({ role }) => role } }) };
    const all = await bootstrap(home({ engine, root }), { repository: { password: canary } });
    expect(all.slice(2).map(each => [each.name, waitsFor(each)])).toEqual([
      ['home-namespace-flux-system', []],
      ['home-network', []],
      ['home-flux-operator', ['home-namespace-flux-system', 'home-network']],
      ['home-fluxinstance-flux', ['home-flux-operator']],
      ['home-secret-flux-system-repository', ['home-fluxinstance-flux', 'home-namespace-flux-system']],
      ['home-registration', ['home-fluxinstance-flux']],
      ['home-gitrepository-flux-system', ['home-fluxinstance-flux', 'home-registration', 'home-secret-flux-system-repository']],
      ['home-kustomization-root-home', ['home-gitrepository-flux-system']],
    ]);
    expect(named(all, 'home-fluxinstance-flux').inputs['metadata']).toMatchObject({
      annotations: { 'pulumi.com/waitFor': 'condition=Ready' },
    });
    expect(named(all, 'home-flux-operator').inputs).toMatchObject({
      chart: 'oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator',
    });
    expect(named(all, 'home-flux-operator').inputs).not.toHaveProperty('repositoryOpts');
    expect(named(all, 'home-registration').inputs).toMatchObject({
      kind: 'ResourceSetInputProvider',
      metadata: { name: 'home', namespace: 'flux-system', labels: { role: 'control-plane' } },
      spec: { type: 'Static' },
    });
    expect(unsealed(named(all, 'home-secret-flux-system-repository').inputs['stringData'])).toEqual({
      username: 'git',
      password: canary,
    });
  });

  test('installs with the values that Flux reads from Git, byte for byte', async () => {
    const made = home({ engine });
    const rendered = renderTarget(made);
    const all = await bootstrap(made);
    const values = (id: string): unknown =>
      (rendered.object('ConfigMap', `${id}-values`) as unknown as { readonly data: Readonly<Record<string, string>> }).data[
        'values.yaml'
      ];
    expect(textOf(named(all, 'home-network'))).toBe(values('network'));
    expect(textOf(named(all, 'home-flux-operator'))).toBe(rendered.files.get('bootstrap/values/flux-operator.yaml'));
  });

  test('signs in by a key with the hosts it trusts', async () => {
    const root = { repository: { url: 'ssh://git@git.example.net/homelab.git' } };
    const all = await bootstrap(home({ engine, root }), {
      repository: { sshPrivateKey: canary, knownHosts: 'git.example.net ssh-ed25519 x' },
    });
    expect(unsealed(named(all, 'home-secret-flux-system-repository').inputs['stringData'])).toEqual({
      identity: canary,
      known_hosts: 'git.example.net ssh-ed25519 x',
    });
    await expect(bootstrap(home({ engine, root }), { repository: { sshPrivateKey: canary } })).rejects.toThrow(
      'knownHosts of the repository is missing: Flux trusts no host by itself',
    );
    await expect(bootstrap(home({ engine: flux() }), { repository: { password: canary } })).rejects.toThrow(
      "repository has credentials, but Flux' source names no Secret: give flux({ source: { secret: 'repository' } })",
    );
  });
});

describe('values', () => {
  test('are those that the engine reads from Git, byte for byte', async () => {
    const made = home();
    const { files } = renderTarget(made);
    const all = await bootstrap(made);
    expect(textOf(named(all, 'home-network'))).toBe(files.get('values/network.yaml'));
    expect(textOf(named(all, 'home-argo-cd'))).toBe(files.get('values/argo-cd.yaml'));
    expect(textOf(named(all, 'home-argo-cd'))).toBe(files.get('bootstrap/values/argo-cd.yaml'));
  });

  test('keep null, with which Helm drops a default', async () => {
    const { inputs, ...rest } = named(await bootstrap(home()), 'home-network');
    expect(textOf({ inputs, ...rest })).toBe('mode: fast\ndropped: null\n');
    expect(inputs['allowNullValues']).toBe(true);
  });

  test('may be different in the first minute, which the component tells', async () => {
    const all = await bootstrap(home(), { overrides: { network: { mode: 'careful', extra: { deep: true } } } });
    expect(textOf(named(all, 'home-network'))).toBe('mode: careful\ndropped: null\nextra:\n  deep: true\n');
    expect(named(all, 'home')).toMatchObject({
      inputs: { overrides: { network: { mode: 'careful', extra: { deep: true } } } },
      ignoreChanges: ['overrides'],
    });
  });
});

test('asks the engine for the same a second time, and for the same resources after a pin was bumped', async () => {
  expect(await bootstrap(home())).toEqual(await bootstrap(home()));
  const bumped = await bootstrap(home({ version: '1.3.0' }));
  expect(named(bumped, 'home-network').inputs).toMatchObject({ version: '1.3.0' });
  expect(bumped.map(({ urn }) => urn)).toEqual((await bootstrap(home())).map(({ urn }) => urn));
});

test('takes over what GitOps owns when it is asked to', async () => {
  const all = await bootstrap(home(), { takeOver: true });
  const { inputs, ignoreChanges } = named(all, 'home-argo-cd');
  expect(ignoreChanges).toEqual([]);
  expect(inputs).toMatchObject({ takeOwnership: true, description: expect.stringMatching(/^taken over at \d{4}-/) as string });
  expect(named(all, 'home-application-root-home').ignoreChanges).toEqual([]);
  expect(all.slice(2).every(({ retainOnDelete }) => retainOnDelete)).toBe(true);
});

test('makes namespaces with the labels that GitOps gives them, and only for what is put there', async () => {
  const made = home();
  new Some(made, 'other', { namespace: 'other' });
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
  const first = new Some(made, 'first', { namespace: 'first', namespaceLabels: labels });
  const all = await bootstrap(made, { before: [first] });
  const namespaces = all.filter(({ type }) => type.endsWith(':Namespace'));
  expect(namespaces.map(({ inputs }) => inputs['metadata'])).toEqual([{ name: 'argocd' }, { name: 'first', labels }]);
});

describe('charts in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'homelab-charts-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are installed instead of those of the repositories', async () => {
    writeFileSync(join(folder, 'network-chart-1.2.3.tgz'), '');
    mkdirSync(join(folder, 'argo-cd'));
    const all = await bootstrap(home(), { charts: folder });
    expect(named(all, 'home-network').inputs['chart']).toBe(join(folder, 'network-chart-1.2.3.tgz'));
    expect(named(all, 'home-argo-cd').inputs['chart']).toBe(join(folder, 'argo-cd'));
    expect(named(all, 'home-argo-cd').inputs).not.toHaveProperty('repositoryOpts');
    await expect(bootstrap(home({ version: '9.9.9' }), { charts: folder })).rejects.toThrow(
      `charts '${folder}' has neither network-chart-9.9.9.tgz nor a folder network-chart`,
    );
  });
});

describe('fails before anything is made when', () => {
  const failing: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    [
      'nothing gives pods their network',
      () => bootstrap(home(), { before: [] }),
      "before is empty, but the network plan of 'home' says that nothing gives pods their network (cni 'none'): name the add-on that does, such as before: [cilium]",
    ],
    [
      'the cluster is a set',
      () => {
        const hub = home();
        const set = new ClusterSet(hub.node.root as never, 'guests', {
          hub,
          selector: { matchLabels: { role: 'guest' } },
          example: { name: 'guest', domain: 'guest.example.net', environment: 'production' },
        });
        return bootstrap(hub, { cluster: set as unknown as Cluster });
      },
      "cluster must be a Cluster, got set 'guests': its clusters get everything from their hub",
    ],
    [
      'the cluster is none',
      () => bootstrap(home(), { cluster: 'home' as unknown as Cluster }),
      "cluster must be a Cluster, got 'home'",
    ],
    [
      'a set delivers to it, by its labels',
      () => {
        const hub = home({
          root: {
            registration: new RegistrationContract({
              labels: { role: ({ role }) => role, environment: () => 'x' },
              annotations: { cluster_domain: () => 'x' },
            }),
          },
        });
        const guest = new ClusterClass(hub.node.root as never, 'guest', {
          domain: 'guest.example.net',
          engine: argoCd(),
          role: 'vcluster',
        });
        new ArgoCd(guest, 'argo-cd');
        new ClusterSet(hub.node.root as never, 'guests', {
          hub,
          selector: { matchLabels: { role: 'vcluster' } },
          example: { name: 'other', domain: 'other.example.net', environment: 'production' },
        });
        return bootstrap(hub, { cluster: guest, before: [] });
      },
      "'guest' is delivered by set 'guests' from 'home', engine included: leave GitOpsBootstrap out",
    ],
    [
      'a set delivers to it, by its name',
      () => {
        const hub = home();
        const guest = new ClusterClass(hub.node.root as never, 'guest', { domain: 'guest.example.net', engine: argoCd() });
        new ClusterSet(hub.node.root as never, 'guests', {
          hub,
          selector: { matchLabels: { role: 'vcluster' } },
          example: { name: 'guest', domain: 'guest.example.net', environment: 'production' },
        });
        return bootstrap(hub, { cluster: guest, before: [] });
      },
      "'guest' is delivered by set 'guests' from 'home', engine included: leave GitOpsBootstrap out",
    ],
    [
      'its engine is no add-on',
      () => {
        const made = new ClusterClass(homelab(), 'bare', { domain: 'bare.example.net', engine: argoCd() });
        new Some(made, 'network');
        return bootstrap(made, {});
      },
      "the engine of 'bare' is not among its add-ons, so nothing would install it: add ArgoCd",
    ],
    [
      'an add-on of before is on another cluster',
      () => bootstrap(home(), { before: [home().addon(Some)] }),
      "before names 'home/network', which is not on 'home'",
    ],
    [
      'before names the engine',
      () => {
        const made = home();
        return bootstrap(made, { before: [made.addon(ArgoCd)] });
      },
      "before names 'argo-cd', which is the engine: it is installed after them anyway",
    ],
    [
      'before names something without a chart',
      () => {
        const made = home();
        const addon = new ManifestAddon(made, 'colors', { namespace: 'kube-system' });
        new ApiObject(addon.manifests, 'color', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'color' } });
        return bootstrap(made, { before: [addon] });
      },
      "before names 'colors', which has no chart to install",
    ],
    [
      'what comes before has prerequisites',
      () => {
        const made = home();
        new ApiObject(made.addon(Some).prerequisites, 'color', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'color' },
        });
        return bootstrap(made);
      },
      "before names 'network', which has prerequisites (configmap.kube-system.color.yaml): only the engine applies them",
    ],
    [
      'before names something twice',
      () => {
        const made = home();
        return bootstrap(made, { before: [made.addon(Some), made.addon(Some)] });
      },
      "before names 'network' twice",
    ],
    [
      'before is in another order than the cluster',
      () => {
        const made = home();
        const network = made.addon(Some);
        const dns = new Some(made, 'dns', { after: [network] });
        return bootstrap(made, { before: [dns, network] });
      },
      "before lists 'dns' in front of 'network', but on the cluster it comes after it",
    ],
    [
      'an override is for something else',
      () => bootstrap(home(), { overrides: { netwrok: {} } }),
      "overrides name 'netwrok', which is not installed in the first minute (network, argo-cd are)",
    ],
    [
      'values need a definition that is not there yet',
      () => {
        const made = home({ externalCrds: ['monitoring.coreos.com'] });
        const first = new Some(made, 'first', { values: { serviceMonitor: { enabled: true } } });
        return bootstrap(made, { before: [first] });
      },
      "values of 'first' turn a ServiceMonitor on, which is not defined in the first minute: turn it off in overrides.first, and the engine turns it on again",
    ],
    [
      'values need a priority class that is not there yet',
      () => {
        const made = home();
        made.external('PriorityClass', '', 'high');
        const first = new Some(made, 'first', { values: { priorityClassName: 'high' } });
        return bootstrap(made, { before: [first] });
      },
      "values of 'first' name priority class 'high', which does not exist in the first minute: leave it out in overrides.first, and the engine puts it in again",
    ],
    [
      'a first secret is in a namespace that nobody has',
      () => bootstrap(home(), { secrets: [{ namespace: 'attic', name: 'token', data: { token: 'x' } }] }),
      "secret 'attic/token' is in a namespace that 'home' does not have",
    ],
    [
      'a first secret is empty',
      () => bootstrap(home(), { secrets: [{ namespace: 'kube-system', name: 'token', data: {} }] }),
      "secret 'kube-system/token' is empty: give it at least one key",
    ],
  ];
  test.each(failing)('%s', async (_, action, message) => {
    await expect(action()).rejects.toThrow(new Error(message));
  });
});
