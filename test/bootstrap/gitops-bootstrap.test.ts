import { Cilium } from '../../lib/addons/cilium';
import { GitOpsBootstrap, type GitOpsBootstrapArgs } from '../../lib/bootstrap/gitops-bootstrap';
import { record, type RecordedResource } from '../../lib/bootstrap/recording';
import type { Cluster, ClusterProps } from '../../lib/core/cluster';
import { NetworkPlan } from '../../lib/core/network-plan';
import { ArgoCd } from '../../lib/gitops/argocd/argo-cd';
import { cluster, renderTarget } from '../../lib/testing';

/** A cluster whose pods' network is an add-on. */
function home(props: Partial<ClusterProps> = {}): Cluster {
  const made = cluster(props);
  new NetworkPlan(made, 'network', { nodes: '10.0.4.0/24', cni: 'none' });
  new Cilium(made, 'cilium');
  new ArgoCd(made, 'argo-cd');
  return made;
}

async function bootstrap(made: Cluster, args: Partial<GitOpsBootstrapArgs> = {}): Promise<readonly RecordedResource[]> {
  return record({ stack: 'home' }, () => new GitOpsBootstrap('home', { cluster: made, before: [made.addon(Cilium)], ...args }));
}

function named(all: readonly RecordedResource[], name: string): RecordedResource {
  const found = all.find(each => each.name === name);
  if (found === undefined) throw new Error(`nothing is called '${name}' (${all.map(each => each.name).join(', ')})`);
  return found;
}

function textOf(resource: RecordedResource): string {
  const [asset] = resource.inputs['valueYamlFiles'] as readonly { readonly text: string }[];
  return asset!.text;
}

test('installs what comes before, then the engine, then what points it at Git', async () => {
  const all = await bootstrap(home());
  const last = (urn: string): string => urn.split('::').at(-1)!;
  expect(all.map(({ type, name, dependencies }) => [type, name, dependencies.map(last)])).toEqual([
    ['pulumi:pulumi:Stack', 'homelab-home', []],
    ['homelab:bootstrap:GitOpsBootstrap', 'home', []],
    ['kubernetes:core/v1:Namespace', 'home-namespace-argocd', []],
    ['kubernetes:helm.sh/v3:Release', 'home-cilium', []],
    ['kubernetes:helm.sh/v3:Release', 'home-argo-cd', ['home-namespace-argocd', 'home-cilium']],
    ['kubernetes:argoproj.io/v1alpha1:Application', 'home-application-root-home', ['home-argo-cd']],
  ]);
});

test('installs with the values that the engine reads from Git, byte for byte', async () => {
  const made = home();
  const { files } = renderTarget(made);
  const all = await bootstrap(made);
  expect(textOf(named(all, 'home-cilium'))).toBe(files.get('values/cilium.yaml'));
  expect(textOf(named(all, 'home-argo-cd'))).toBe(files.get('values/argo-cd.yaml'));
});

test('asks the engine for the same a second time', async () => {
  expect(await bootstrap(home())).toEqual(await bootstrap(home()));
});
