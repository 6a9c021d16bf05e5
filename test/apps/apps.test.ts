import { createHash } from 'node:crypto';
import { Node } from 'constructs';
import { parse } from 'yaml';
import { homelab } from '../../apps/site';
import { theCluster } from '../../apps/the-cluster';
import { vclusterMedia } from '../../apps/vcluster-media';
import { vclusters } from '../../apps/vclusters';
import type { Rendering } from '../../lib';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

function renderAll(): Rendering {
  const root = homelab();
  vclusters(root, theCluster(root));
  vclusterMedia(root);
  return root.render();
}

const rendering = renderAll();
const { files } = rendering;
const manifest = (path: string): Manifest => parse(files.get(path) ?? '') as Manifest;
const manifests = [...files]
  .filter(([path]) => path.endsWith('.yaml') && !path.includes('/values/') && !path.endsWith('kustomization.yaml'))
  .map(([, text]) => parse(text) as Manifest);
const values = (path: string): Record<string, unknown> => parse(files.get(path) ?? '') as Record<string, unknown>;
const application = (target: string, id: string): Manifest =>
  manifest(`${target}/gitops/application.argoproj.io.argocd.${id}.yaml`);

describe('the rendered tree', () => {
  test('holds all three clusters', () => {
    expect(rendering.targets.map(({ name, type }) => [name, type])).toEqual([
      ['the-cluster', 'cluster'],
      ['vcluster-media', 'cluster'],
      ['vclusters', 'set'],
    ]);
    expect(rendering.targets.map(({ applications }) => applications.map(({ id }) => id))).toMatchSnapshot();
  });

  test('takes only what no schema knows out of validation', () => {
    expect(rendering.unchecked.map(({ path }) => path)).toEqual(['the-cluster/kratix/cluster-manifests/state']);
  });

  test('is the same, byte for byte, in whatever order constructs are visited', () => {
    const digest = ({ files: rendered }: Rendering): string =>
      createHash('sha256')
        .update(JSON.stringify([...rendered]))
        .digest('hex');
    const children = Object.getOwnPropertyDescriptor(Node.prototype, 'children')?.get;
    if (children === undefined) throw new Error('constructs keep their children elsewhere now');
    let seed = 1;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const spy = jest.spyOn(Node.prototype, 'children', 'get').mockImplementation(function (this: Node) {
      const list = [...(children.call(this) as Node['children'])];
      for (let i = list.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        const [a, b] = [list[i], list[j]];
        if (a !== undefined && b !== undefined) [list[i], list[j]] = [b, a];
      }
      return list;
    });
    try {
      const digests = new Set(Array.from({ length: 20 }, () => digest(renderAll())));
      expect([...digests]).toEqual([digest(rendering)]);
    } finally {
      spy.mockRestore();
    }
  });
});

describe('what was wrong with the platform before', () => {
  test('two virtual clusters get applications of different names, and each registration has one owner', () => {
    const set = manifest('the-cluster/gitops/applicationset.argoproj.io.argocd.vclusters.yaml');
    expect(manifests.filter(({ kind }) => kind === 'ApplicationSet')).toHaveLength(1);
    const template = set.spec?.['template'] as {
      metadata: { name: string };
      spec: { source: { kustomize: { nameSuffix: string } } };
    };
    expect(template.metadata.name).toMatch(/root-\{\{ \.name \}\}$/);
    expect(template.spec.source.kustomize.nameSuffix).toBe('-{{ .name }}');
  });

  test('virtual clusters of every environment get secrets, policies and priorities', () => {
    const set = manifest('the-cluster/gitops/applicationset.argoproj.io.argocd.vclusters.yaml');
    expect(set.spec?.['generators']).toEqual([{ clusters: { selector: { matchLabels: { cluster_role: 'vcluster' } } } }]);
    const ids = rendering.targets.find(({ name }) => name === 'vclusters')?.applications.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['external-secrets', 'kyverno', 'platform-scheduling']));
  });

  test('agents write metrics to the address that has a route', () => {
    const agent = values('vclusters/values/kube-prometheus-stack-agent.yaml') as {
      prometheus: { prometheusSpec: { remoteWrite: { url: string }[] } };
    };
    const route = manifest(
      'the-cluster/manifests/kube-prometheus-stack/config/httproute.gateway.networking.k8s.io.monitoring.prom-remote.yaml',
    );
    const [host] = route.spec?.['hostnames'] as string[];
    expect(agent.prometheus.prometheusSpec.remoteWrite).toMatchObject([{ url: `https://${host}/api/v1/write` }]);
  });

  test('waves between applications have a root application and a health check to enforce them', () => {
    expect(application('the-cluster', 'cert-manager-the-cluster').metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '3',
    });
    expect(manifest('the-cluster/bootstrap/application.argoproj.io.argocd.root-the-cluster.yaml').spec?.['source']).toMatchObject(
      { path: 'dist/the-cluster/gitops' },
    );
    const argo = values('the-cluster/values/argo-cd.yaml') as { configs: { cm: Record<string, string> } };
    expect(argo.configs.cm['resource.customizations.health.argoproj.io_Application']).toContain('obj.status');
  });

  test('a failed sync is retried a limited number of times, with the newest revision', () => {
    const retries = manifests
      .filter(({ kind }) => kind === 'Application')
      .map(({ spec }) => (spec?.['syncPolicy'] as { retry: object }).retry);
    expect(retries.length).toBeGreaterThan(30);
    for (const retry of retries) expect(retry).toMatchObject({ limit: 5, refresh: true });
  });

  test('no object uses an API version that newer External Secrets do not serve', () => {
    const versions = manifests
      .filter(({ apiVersion }) => apiVersion.startsWith('external-secrets.io/'))
      .map(({ apiVersion }) => apiVersion);
    expect(new Set(versions)).toEqual(new Set(['external-secrets.io/v1']));
  });

  test('namespaces belong to no add-on and are never pruned', () => {
    const namespaces = [...files].filter(([path]) => /\/namespace\.-\./.test(path));
    expect(namespaces.length).toBeGreaterThan(12);
    for (const [path, text] of namespaces) {
      expect(path).toMatch(/^[^/]+\/manifests\/namespaces\//);
      expect((parse(text) as Manifest).metadata.annotations).toMatchObject({
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      });
    }
  });

  test('an add-on of the cluster hides nothing of its environment: maps merge', () => {
    const argo = values('the-cluster/values/argo-cd.yaml') as { configs: { cm: object; params: object } };
    expect(Object.keys(argo.configs.cm)).toEqual(
      expect.arrayContaining(['timeout.reconciliation', 'resource.customizations.health.argoproj.io_Application']),
    );
    expect(argo.configs.params).toMatchObject({ 'server.insecure': true });
  });

  test('a claim names a class that exists', () => {
    const claims = manifests.filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(claims.map(({ spec }) => spec?.['storageClassName']).sort()).toEqual(['config-nfs-client', 'data-nfs-client']);
  });

  test('the DNS provider gets a scoped token, not the account key', () => {
    const issuer = JSON.stringify(
      manifest('the-cluster/manifests/cert-manager/config/clusterissuer.cert-manager.io.-.letsencrypt-prod.yaml'),
    );
    expect(issuer).toContain('apiTokenSecretRef');
    expect(issuer).not.toContain('apiKeySecretRef');
    expect(files.get('the-cluster/values/external-dns.yaml')).not.toContain('CF_API_KEY');
  });

  test('no Secret lies in Git, and no Ingress is used', () => {
    expect(manifests.filter(({ kind }) => kind === 'Secret' || kind === 'Ingress')).toEqual([]);
  });
});

test('every https route has a twin that redirects plain HTTP, but for the one that machines write to', () => {
  const routes = manifests.filter(({ kind, metadata }) => kind === 'HTTPRoute' && !metadata.name.endsWith('-http-redirect'));
  const twins = new Set(
    manifests.filter(({ kind }) => kind === 'HTTPRoute').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
  );
  const alone = routes.filter(({ metadata }) => !twins.has(`${metadata.namespace}/${metadata.name}-http-redirect`));
  expect(alone.map(({ metadata }) => metadata.name)).toEqual(['prom-remote']);
});
