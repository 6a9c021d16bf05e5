import { expandApplicationSet, type ClusterSecret } from '../support/expand';
import { childrenOf, effectiveOf } from '../support/set-members';
import { describeWith } from '../support/tools';
import { hub, media, objects, rendering, set, specOf } from './rendered';

const generated = hub.object('ApplicationSet', 'vclusters');
const applicationSet = { ...generated, spec: specOf(generated) };

/** A registration as the platform's promise makes it: named with its domain, labelled with the cluster's own name. */
function registration(name: string, environment = 'production'): ClusterSecret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `cluster-${name}`,
      namespace: 'argocd',
      labels: {
        'argocd.argoproj.io/secret-type': 'cluster',
        cluster_name: name,
        cluster_role: 'vcluster',
        cluster_type: 'vcluster',
        environment,
      },
      annotations: {
        cluster_name: name,
        environment,
        'platform.integratn.tech/base-domain': 'integratn.tech',
        'platform.integratn.tech/base-domain-sanitized': 'integratn-tech',
      },
    },
    stringData: { name: `${name}.integratn-tech`, server: `https://${name}.integratn.tech:443` },
  };
}

interface Child {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly destination: object };
}

describeWith(['kubectl'], 'registrations as the platform makes them', () => {
  const registrations = [registration('vcluster-media'), registration('games', 'development')];
  const children = expandApplicationSet(applicationSet, registrations).flatMap(
    root => childrenOf(root, rendering.files) as readonly Child[],
  );
  const child = (cluster: 'vcluster-media' | 'games', id: string) => {
    const found = children.find(({ metadata }) => metadata.name === `${id}-${cluster}.integratn-tech`);
    if (found === undefined) throw new Error(`${cluster} has no ${id}`);
    return effectiveOf(found, rendering.files);
  };

  test('get applications of names of their own, delivered to where they registered', () => {
    const names = children.map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(names.length);
    const games = children.filter(({ metadata }) => metadata.name.endsWith('-games.integratn-tech'));
    expect(games.length).toBe(names.length / 2);
    for (const { spec } of games) expect(spec.destination).toMatchObject({ name: 'games.integratn-tech' });
  });

  test('of every environment get secrets, policies and priorities', () => {
    expect(child('games', 'external-secrets').destination).toBe('external-secrets');
    expect(child('games', 'kyverno').destination).toBe('kyverno');
    expect(Object.keys(child('games', 'platform-scheduling').objects)).toContain(
      'scheduling.k8s.io/v1/PriorityClass//platform-critical',
    );
  });

  test('serve and certify host names below their own name', () => {
    const { objects } = child('games', 'nginx-gateway-fabric');
    expect(
      JSON.parse(objects['cert-manager.io/v1/Certificate/nginx-gateway/wildcard-games-integratn-tech'] ?? '{}'),
    ).toMatchObject({
      spec: { secretName: 'wildcard-games-integratn-tech-tls', dnsNames: ['games.integratn.tech', '*.games.integratn.tech'] },
    });
    const gateway = objects['gateway.networking.k8s.io/v1/Gateway/nginx-gateway/nginx-gateway'] ?? '{}';
    expect(JSON.parse(gateway)).toMatchObject({
      spec: {
        listeners: [
          { hostname: '*.games.integratn.tech' },
          { hostname: '*.games.integratn.tech', tls: { certificateRefs: [{ name: 'wildcard-games-integratn-tech-tls' }] } },
        ],
      },
    });
    expect(JSON.parse(child('games', 'argo-cd').values ?? '{}')).toMatchObject({
      global: { domain: 'argocd.games.integratn.tech' },
    });
  });

  test('own their records under the name that they had before', () => {
    expect(JSON.parse(child('vcluster-media', 'external-dns').values ?? '{}')).toMatchObject({
      domainFilters: ['integratn.tech'],
      txtOwnerId: 'vcluster-media',
      txtPrefix: 'vcluster-media-',
      resources: { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '500m', memory: '500Mi' } },
    });
  });

  test('tell of themselves in the labels of their metrics', () => {
    expect(JSON.parse(child('games', 'kube-prometheus-stack-agent').values ?? '{}')).toMatchObject({
      prometheus: {
        agentMode: true,
        prometheusSpec: {
          externalLabels: { cluster: 'games', environment: 'development', vcluster: 'games' },
          remoteWrite: [
            {
              queueConfig: { maxShards: 8, capacity: 10000, maxSamplesPerSend: 2000, batchSendDeadline: '5s' },
            },
          ],
        },
      },
    });
  });

  test('find what their own Argo CD deploys in the folder of their name, whatever their registration is called', () => {
    const root = JSON.parse(
      child('vcluster-media', 'workloads').objects['argoproj.io/v1alpha1/Application/argocd/workloads'] ?? '{}',
    ) as object;
    expect(root).toMatchObject({ spec: { source: { path: `dist/${media.name}/gitops` } } });
    expect(media.files.has('gitops/application.argoproj.io.argocd.sonarr-vcluster-media.yaml')).toBe(true);
  });
});

test('fails when a registration lacks the domain', () => {
  const { metadata, ...rest } = registration('games');
  const { 'platform.integratn.tech/base-domain': _, ...annotations } = metadata.annotations ?? {};
  expect(() => expandApplicationSet(applicationSet, [{ ...rest, metadata: { ...metadata, annotations } }])).toThrow(
    'the registration lacks annotation platform.integratn.tech/base-domain',
  );
});

test('they belong to the projects of the hub, whose Argo CD delivers them', () => {
  const projects = new Set(set.objectsOf('Application').map(object => specOf(object)['project']));
  // That of what their own Argo CD delivers is its own.
  expect([...projects].sort()).toEqual(['default', 'platform', 'platform-services']);
  expect(specOf(set.object('Application', 'argo-cd'))['project']).toBe('platform');
});

test('they are small', () => {
  expect(set.values('argo-cd')).toMatchObject({
    server: { resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } } },
    repoServer: { resources: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '384Mi' } } },
  });
});

test('their stores and issuers can be selected by the labels that the hub has, too', () => {
  for (const cluster of [hub, set]) {
    expect(cluster.object('ClusterSecretStore', 'onepassword-store').metadata.labels).toEqual({
      'integratn.tech/cluster-secret-store': 'onepassword-store',
    });
    expect(cluster.object('ClusterIssuer', 'letsencrypt-prod').metadata.labels).toEqual({
      'integratn.tech/cluster-issuer': 'letsencrypt-prod',
    });
  }
});

describe('what was wrong with virtual clusters before', () => {
  test('each registration has one owner: one set, in which the label that makes it a virtual cluster decides', () => {
    expect(objects.filter(({ kind }) => kind === 'ApplicationSet')).toHaveLength(1);
    expect(specOf(hub.object('ApplicationSet', 'vclusters'))['generators']).toEqual([
      { clusters: { selector: { matchLabels: { cluster_role: 'vcluster' } } } },
    ]);
  });

  test('agents write metrics to the address that has a route', () => {
    const [host] = specOf(hub.object('HTTPRoute', 'prom-remote'))['hostnames'] as readonly string[];
    expect(set.values('kube-prometheus-stack-agent')).toMatchObject({
      prometheus: { prometheusSpec: { remoteWrite: [{ url: `https://${host}/api/v1/write` }] } },
    });
  });

  test('what is meant for the hub does not leak in: its alerts, its sign-in, its copies', () => {
    const values = set.values('argo-cd');
    expect(values).not.toHaveProperty('notifications.notifiers');
    expect(values).not.toHaveProperty(['configs', 'cm', 'oidc.config']);
    expect(values).not.toHaveProperty('server.autoscaling');
    expect(values).not.toHaveProperty('controller.replicas');
    expect(set.values('cert-manager')).not.toHaveProperty('prometheus');
  });

  test('no Secret in Git tells an inner Argo CD of the cluster that it runs in', () => {
    expect(set.objectsOf('Secret')).toEqual([]);
    // What it delivers names the server itself.
    const destinations = media.objectsOf('Application').map(object => specOf(object)['destination']);
    expect(destinations.length).toBeGreaterThan(2);
    for (const destination of destinations) expect(destination).toMatchObject({ server: 'https://kubernetes.default.svc' });
  });
});
