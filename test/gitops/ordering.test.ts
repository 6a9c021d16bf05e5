import fc from 'fast-check';
import { argoCd } from '../../lib/gitops';
import { flux } from '../../lib/gitops/flux/engine';
import { Cluster, existingSecret, Homelab, type Addon, type GitOpsEngine, type Rendering } from '../../lib';
import { CertManager } from '../../lib/addons/cert-manager';
import { ExternalDns } from '../../lib/addons/external-dns';
import { GatewayApiCrds } from '../../lib/addons/gateway-api-crds';
import { MetalLb } from '../../lib/addons/metallb';
import { NginxGatewayFabric } from '../../lib/addons/nginx-gateway-fabric';
import { Route } from '../../lib/networking';
import { KubePrometheusStack } from '../../lib/observability/kube-prometheus-stack';
import { PrometheusCrds } from '../../lib/observability/prometheus-crds';
import { PriorityClasses } from '../../lib/policies/priority-classes';
import { ExternalSecrets, OnePasswordStore } from '../../lib/secrets';
import { manifests } from '../support/manifests';
import { simulate, type Manifest, type Step } from '../support/simulator';

/** How each add-on is made, and which must have been made before, since it takes them as props. */
const makers: Readonly<Record<string, { readonly needs: readonly string[]; make(cluster: Cluster): void }>> = {
  'external-secrets': {
    needs: [],
    make: cluster => {
      const addon = new ExternalSecrets(cluster, 'external-secrets');
      new OnePasswordStore(addon, 'onepassword', {
        connectHost: 'https://c.example',
        vaults: { a: 1 },
        token: existingSecret('seed', 'token'),
      });
    },
  },
  'cert-manager': {
    needs: ['external-secrets'],
    make: cluster =>
      new CertManager(cluster, 'cert-manager', {
        acme: { email: 'a@b.example', cloudflareToken: secret(cluster, 'cloudflare', 'token') },
      }),
  },
  'gateway-api-crds': { needs: [], make: cluster => new GatewayApiCrds(cluster, 'gateway-api-crds') },
  gateway: {
    needs: ['cert-manager'],
    make: cluster => new NginxGatewayFabric(cluster, 'nginx-gateway-fabric', { issuer: cluster.addon(CertManager).issuer }),
  },
  'prometheus-crds': { needs: [], make: cluster => new PrometheusCrds(cluster, 'prometheus-crds') },
  priorities: { needs: [], make: cluster => new PriorityClasses(cluster, 'platform-scheduling') },
  metallb: {
    needs: ['priorities'],
    make: cluster =>
      new MetalLb(cluster, 'metallb', { addresses: ['10.0.4.0/28'], priorityClass: cluster.addon(PriorityClasses).critical }),
  },
  'external-dns': {
    needs: ['external-secrets', 'gateway'],
    make: cluster =>
      new ExternalDns(cluster, 'external-dns', {
        cloudflareToken: secret(cluster, 'cloudflare', 'token'),
        gateway: cluster.addon(NginxGatewayFabric).gateway,
      }),
  },
  prometheus: {
    needs: ['external-secrets', 'gateway'],
    make: cluster => {
      const addon = new KubePrometheusStack(cluster, 'kube-prometheus-stack', {
        grafanaAdmin: { user: secret(cluster, 'grafana', 'user'), password: secret(cluster, 'grafana', 'password') },
      });
      new Route(addon, 'grafana', {
        gateway: cluster.addon(NginxGatewayFabric).gateway,
        hostname: `grafana.${cluster.domain}`,
        backend: addon.grafana,
      });
    },
  },
};

function secret(cluster: Cluster, item: string, field: string) {
  const store = cluster.addon(ExternalSecrets).node.findChild('onepassword') as OnePasswordStore;
  return store.secret(item, field);
}

function build(
  engine: GitOpsEngine,
  order: readonly string[],
): { readonly rendering: Rendering; readonly installs: ReadonlyMap<string, readonly string[]> } {
  const homelab = new Homelab({ repository: { url: 'https://git.example/homelab.git' } });
  const cluster = new Cluster(homelab, 'home', { domain: 'home.example.net', engine });
  for (const name of order) makers[name]?.make(cluster);
  const installs = new Map(
    cluster.addons.filter(({ release }) => release !== undefined).map((addon: Addon) => [addon.node.id, Object.keys(addon.crds)]),
  );
  return { rendering: homelab.render(), installs };
}

/** A random order in which each add-on comes after those it takes as props. */
function validOrder(ranks: readonly number[]): readonly string[] {
  const left = new Set(Object.keys(makers));
  const order: string[] = [];
  while (left.size > 0) {
    const ready = [...left].filter(name => makers[name]?.needs.every(need => !left.has(need)));
    const chosen = ready[(ranks[order.length] ?? 0) % ready.length] ?? '';
    left.delete(chosen);
    order.push(chosen);
  }
  return order;
}

const waveOf = ({ metadata }: Manifest): number => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);

function argoSteps({ files, targets }: Rendering, installs: ReadonlyMap<string, readonly string[]>): readonly Step[] {
  const applications = manifests(files, 'home/gitops/').filter(({ kind }) => kind === 'Application');
  const ids = applications.map(({ metadata }) => metadata.name.replace(/-home$/, ''));
  const namespaceOf = (id: string): string =>
    targets[0]?.applications.find(application => application.id === id)?.namespace ?? '';
  return applications.flatMap((application, at) => {
    const id = ids[at] ?? '';
    const earlier = applications.flatMap((other, index) =>
      waveOf(other) < waveOf(application) ? [-1, 0, 1].map(wave => `${ids[index]} ${wave}`) : [],
    );
    return [-1, 0, 1].map(wave => ({
      name: `${id} ${wave}`,
      application: id,
      before: new Set([...earlier, ...[-1, 0].filter(inner => inner < wave).map(inner => `${id} ${inner}`)]),
      objects: manifests(files, `home/manifests/${id}/`).filter(object => waveOf(object) === wave),
      installs: wave === 0 ? installs.get(id) : undefined,
      namespace: namespaceOf(id),
    }));
  });
}

function fluxSteps({ files, targets }: Rendering, installs: ReadonlyMap<string, readonly string[]>): readonly Step[] {
  return manifests(files, 'home/gitops/')
    .filter(({ kind }) => kind === 'Kustomization')
    .map(({ metadata, spec = {} }) => {
      const [, id = '', part = ''] = /manifests\/([^/]+)\/([^/]+)$/.exec(String(spec['path'])) ?? [
        undefined,
        metadata.name,
        'release',
      ];
      const after = (spec['dependsOn'] ?? []) as readonly { name: string }[];
      return {
        name: metadata.name,
        application: id,
        before: new Set(after.map(({ name }) => name)),
        objects: part === 'release' ? [] : manifests(files, `home/manifests/${id}/${part}/`),
        installs: part === 'release' ? installs.get(id) : undefined,
        namespace: targets[0]?.applications.find(application => application.id === id)?.namespace ?? '',
      };
    });
}

const engines = [
  ['Argo CD', argoCd, argoSteps],
  ['Flux', flux, fluxSteps],
] as const;
const present = ['default', 'kube-system', 'flux-system', 'argocd'].map(name => `namespace ${name}`);

describe.each(engines)('order under %s', (_name, engine, stepsOf) => {
  test('lets nothing be applied too early, whatever the order of construction', () => {
    const ranks = fc.array(fc.nat(20), { minLength: 9, maxLength: 9 });
    let first: string | undefined;
    fc.assert(
      fc.property(ranks, numbers => {
        const { rendering, installs } = build(engine(), validOrder(numbers));
        expect(simulate(stepsOf(rendering, installs), present)).toEqual([]);
        const text = [...rendering.files].flat().join('\n');
        expect(text).toBe((first ??= text));
      }),
      { numRuns: 25 },
    );
  });

  test('is what each edge of the graph says: every edge has something that enforces it', () => {
    const { rendering, installs } = build(engine(), validOrder([]));
    const steps = stepsOf(rendering, installs);
    const byName = new Map(steps.map(step => [step.name, step]));
    const reaches = (from: Step, id: string): boolean => {
      const seen = new Set<string>();
      const walk = (step: Step): boolean =>
        [...step.before].some(name => {
          const earlier = byName.get(name);
          if (earlier === undefined || seen.has(name)) return false;
          seen.add(name);
          return earlier.application === id || walk(earlier);
        });
      return walk(from);
    };
    const edges = rendering.targets[0]?.edges ?? [];
    expect(edges.length).toBeGreaterThan(10);
    for (const { from, to } of edges) {
      const waiting = steps.filter(
        ({ application, objects, installs: charts }) => application === from && (objects.length > 0 || charts !== undefined),
      );
      expect({ from, to, enforced: waiting.length > 0 && waiting.every(step => reaches(step, to)) }).toEqual({
        from,
        to,
        enforced: true,
      });
    }
  });

  test('without its edges, things would be applied too early', () => {
    const { rendering, installs } = build(engine(), validOrder([]));
    const unordered = stepsOf(rendering, installs).map(step => ({ ...step, before: new Set<string>() }));
    const failures = simulate(unordered, present);
    expect(failures.some(failure => failure.includes('before definition cert-manager.io/ClusterIssuer'))).toBe(true);
    expect(failures.some(failure => failure.includes('before store onepassword'))).toBe(true);
    expect(failures.some(failure => failure.includes('before secret cert-manager/cloudflare'))).toBe(true);
    expect(failures.some(failure => failure.includes('before namespace monitoring'))).toBe(true);
    expect(failures.some(failure => failure.includes('before gateway nginx-gateway'))).toBe(true);
  });
});
