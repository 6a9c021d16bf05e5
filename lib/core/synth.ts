import type { Construct } from 'constructs';
import { Cluster } from './cluster';
import { ClusterSet } from './cluster-set';
import type { EngineTarget, GitOpsApplication, Repository } from './model';
import type { ApplicationEdge } from './dependencies';
import { isFileSource, writeFiles } from './file-source';
import { checkNetworks } from './network-checks';
import type { Problem } from './problems';
import { checkSelectors } from './selectors';
import { SynthRun, type UncheckedObject } from './synth-run';
import { TargetSynth } from './target-synth';
import type { Homelab } from './homelab';
import type { ClusterTarget } from './target';
import { Judge, type Verdicts } from './verdicts';

/** What was rendered of one cluster or set. */
export interface RenderedTarget {
  readonly name: string;
  readonly type: 'cluster' | 'set';
  /** Name of the engine. */
  readonly engine: string;
  readonly applications: readonly GitOpsApplication[];
  /** Why each application waits for those it waits for. */
  readonly edges: readonly ApplicationEdge[];
}

/** Everything that a homelab renders to. */
export interface Rendering {
  /** Text by path, `/`-separated, relative to the output folder; sorted. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of those files that are one object each. */
  readonly objectFiles: ReadonlySet<string>;
  readonly targets: readonly RenderedTarget[];
  /** Number of objects. */
  readonly objects: number;
  /** Objects that were taken out of validation. */
  readonly unchecked: readonly UncheckedObject[];
  /** What is allowed but likely not meant, by construct. */
  readonly warnings: readonly Problem[];
  /** Validation rules of the kinds in use that could not be evaluated here, each once. */
  readonly notEvaluated: readonly string[];
}

/** What rendering may be told. */
export interface RenderOptions {
  /** Verdicts of earlier runs: an object that was found valid is not validated again. @default - none */
  readonly verdicts?: Verdicts;
}

/**
 * Renders a homelab. Pure: no disk but the schemas, no network, no clock; statement order does not matter.
 *
 * @throws HomelabError with every problem of every construct
 */
export function render(homelab: Homelab, { verdicts }: RenderOptions = {}): Rendering {
  const run = new SynthRun(new Judge(homelab.schemas, verdicts));
  const constructs = new Map(homelab.node.children.map(child => [child, child.node.findAll()] as const));
  const inside = (target: ClusterTarget): readonly Construct[] => constructs.get(target) ?? [];
  for (const construct of [homelab, ...[...constructs.values()].flat()]) {
    const messages = construct.node.validate();
    // Nearly all have none, and an iterator is not for nothing.
    if (messages.length === 0) continue;
    for (const message of messages) run.problems.add(construct.node.path || 'homelab', message);
  }
  const repository = { revision: 'main', path: 'dist', ...homelab.repository };
  const targets = homelab.targets.map(target => {
    const engineTarget = describe(target, repository);
    return { target, engineTarget, synth: new TargetSynth(run, target, engineTarget, inside(target)) };
  });
  const sets = homelab.targets.filter((target): target is ClusterSet => target instanceof ClusterSet);
  checkSelectors(sets, run.problems);
  for (const { synth } of targets) synth.renderManifests();
  checkNetworks(homelab, run);
  for (const { target } of targets) renderFiles(run, target, inside(target));

  const hubs = new Map(sets.map(set => [set.node.id, set.hub.node.id]));
  const linked = run.links.resolve(run.problems, { hubs });
  const rendered = targets.map(({ target, engineTarget, synth }) => {
    const edges = linked
      .filter(({ from }) => from.target === target.node.id)
      .map(({ from, to, reason }) => ({
        from: from.application,
        fromPhase: from.phase,
        to: to.application,
        toPhase: to.phase,
        reason,
      }))
      .filter(edge => edge.from !== edge.to);
    const applications = synth.applications(edges);
    renderEngine(run, target, engineTarget, applications, repository);
    checkFacts(run, homelab, target, applications);
    return {
      name: engineTarget.name,
      type: engineTarget.set ? ('set' as const) : ('cluster' as const),
      engine: target.engine.name,
      applications,
      edges: synth.edges,
    };
  });
  run.links.checkFiles({ files: run.files, repository }, run.problems);
  run.problems.throwIfAny();
  const files = new Map<string, string>();
  for (const path of [...run.files.keys()].sort()) files.set(path, run.files.get(path) ?? '');
  return {
    files,
    get objectFiles() {
      return new Set([...files.keys()].filter(path => !run.otherFiles.has(path)));
    },
    targets: rendered,
    objects: run.objects,
    unchecked: run.unchecked,
    warnings: run.warnings.all,
    notEvaluated: run.judge.notEvaluated,
  };
}

/** Facts that are built in are declared by no program, so whether a registration has them shows where they are used. */
function checkFacts(
  run: SynthRun,
  { registration }: Homelab,
  target: ClusterTarget,
  applications: readonly GitOpsApplication[],
): void {
  if (registration === undefined) return;
  const used = applications.flatMap(({ facts }) => facts.flatMap(({ text }) => text.filter(part => typeof part !== 'string')));
  for (const { name, source } of new Map(used.map(fact => [fact.name, fact])).values()) {
    const problem = registration.problemOf(source);
    if (problem !== undefined) run.problems.add(target.node.path, `fact '${name}' is used, but ${problem}`);
  }
}

/** Takes the files of constructs that write some of their own. */
function renderFiles(run: SynthRun, target: ClusterTarget, constructs: readonly Construct[]): void {
  for (const construct of constructs.filter(isFileSource)) {
    const { path } = construct.node;
    try {
      construct[writeFiles]({
        file: (name, text) => {
          run.addText(`${target.node.id}/${name}`, text, path);
        },
        problem: message => {
          run.problems.add(path, message);
        },
        warning: message => {
          run.warnings.add(path, message);
        },
      });
    } catch (error) {
      run.problems.add(path, error instanceof Error ? error.message : String(error));
    }
  }
}

function renderEngine(
  run: SynthRun,
  target: ClusterTarget,
  engineTarget: EngineTarget,
  applications: readonly GitOpsApplication[],
  repository: Required<Repository>,
): void {
  const { engine } = target;
  // What an engine cannot render is a problem like any other, reported with all the rest.
  const attempt = (owner: string, action: () => void): void => {
    try {
      action();
    } catch (error) {
      run.problems.add(owner, error instanceof Error ? error.message : String(error));
    }
  };
  for (const application of applications) {
    attempt(application.owner, () => {
      run.addEngineOutput(engineTarget.name, engine.render(application, engineTarget, applications), application.owner);
    });
  }
  attempt(target.node.path, () => {
    if (target instanceof ClusterSet) {
      const set = { target: engineTarget, applications, selector: target.selector, facts: target.factSources };
      const { inSet, inHub } = engine.renderSet(set, describe(target.hub, repository));
      run.addEngineOutput(engineTarget.name, inSet, target.node.path);
      run.addEngineOutput(target.hub.node.id, inHub, target.node.path);
    } else {
      run.addEngineOutput(engineTarget.name, engine.renderRoot(engineTarget, applications), target.node.path);
    }
  });
}

function describe(target: ClusterTarget, repository: Required<Repository>): EngineTarget {
  const name = target.node.id;
  const path = repository.path === '' ? name : `${repository.path}/${name}`;
  const shared = { name, repository, path, owner: target.node.path };
  if (target instanceof ClusterSet)
    return { ...shared, set: true, clusterName: target.example.name, server: target.example.server };
  return { ...shared, set: false, clusterName: target.name, server: target instanceof Cluster ? target.server : '' };
}
