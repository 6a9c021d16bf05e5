import { overlaps, parseNetwork } from './addresses';
import { Cluster } from './cluster';
import type { Homelab } from './homelab';
import { checkIdentities, checkMachine, checkRoles, type Findings } from './machine/checks';
import type { NetworkPlan } from './network-plan';
import { checkPlaces, placesOf, type Place } from './network/places';
import type { Problems } from './problems';

/** Checks every machine, range and address of all clusters against every other. */
export function checkNetworks(homelab: Homelab, findings: Findings): void {
  const clusters = homelab.targets.filter((target): target is Cluster => target instanceof Cluster && target.host === undefined);
  const plans = clusters.flatMap(({ network }) => network ?? []);
  for (const cluster of clusters) {
    checkRoles(cluster, findings);
    for (const machine of cluster.machines) checkMachine(machine, cluster.network, findings);
  }
  const { problems, warnings } = findings;
  checkIdentities(
    clusters.flatMap(({ machines }) => machines),
    problems,
  );
  const sites = new Map<string, Place[]>();
  for (const cluster of clusters) {
    const site = cluster.network?.site ?? 'home';
    const places = sites.get(site) ?? [];
    places.push(...placesOf(cluster));
    sites.set(site, places);
  }
  for (const places of sites.values()) checkPlaces(places, problems);
  for (const plan of plans) checkLocalNetwork(plan, warnings);
  checkRouted(plans, problems);
}

/** Hosts whose addresses Kubernetes uses for something else cannot be reached from the cluster. */
function checkLocalNetwork(plan: NetworkPlan, warnings: Problems): void {
  for (const local of plan.localNetworks) {
    for (const [name, ranges] of [['pods', plan.pods] as const, ['services', plan.services] as const]) {
      for (const range of ranges) {
        if (overlaps(parseNetwork(name, range), parseNetwork('localNetwork', local)))
          warnings.add(
            plan.node.path,
            `${name} ${range} are in the local network ${local}: its hosts with such addresses cannot be reached from the cluster`,
          );
      }
    }
  }
}

/** Between clusters whose pods reach each other by routes, each address must mean one thing. */
function checkRouted(plans: readonly NetworkPlan[], problems: Problems): void {
  const done = new Set<string>();
  for (const plan of plans) {
    for (const peer of plan.routed) {
      const other = peer.network;
      const pair = [plan.node.path, other?.node.path ?? ''].sort().join(' ');
      if (other === undefined) problems.add(plan.node.path, `routed names cluster '${peer.node.id}', which has no network plan`);
      else if (other === plan) problems.add(plan.node.path, `routed names '${peer.node.id}', which has this network itself`);
      else if (!done.has(pair)) checkPair(plan, other, problems);
      done.add(pair);
    }
  }
}

function checkPair(a: NetworkPlan, b: NetworkPlan, problems: Problems): void {
  for (const one of rangesOf(a)) {
    for (const two of rangesOf(b)) {
      if ((one.name === 'nodes' && two.name === 'nodes') || !overlaps(one.range, two.range)) continue;
      const [from, to] = [a, b].map(({ cluster }) => `'${cluster.node.id}'`);
      problems.add(
        b.node.path,
        `${one.name} ${one.range.text} of ${from} and ${two.name} ${two.range.text} of ${to} overlap, and the clusters are routed to each other`,
      );
    }
  }
}

function rangesOf({ nodes, pods, services }: NetworkPlan) {
  return [
    ...nodes.map(text => ({ name: 'nodes', range: parseNetwork('nodes', text) })),
    ...pods.map(text => ({ name: 'pods', range: parseNetwork('pods', text) })),
    ...services.map(text => ({ name: 'services', range: parseNetwork('services', text) })),
  ];
}
