import type { GitOpsApplication, Phase } from '../../core/model';

/** A part of an application that is reconciled on its own. */
export type Part = Phase | 'release';

/** One Kustomization of an application. */
export interface Step {
  readonly part: Part;
  /** Its name, without the cluster's. */
  readonly name: string;
  /** Names of the Kustomizations that must be ready first. */
  readonly after: readonly string[];
}

// Flux writes a Kustomization's name into a label of everything that it applies.
const longest = 63;

/** The Kustomizations of a target's applications: their names, and what each waits for. */
export class Steps {
  private readonly names = new Map<string, readonly (readonly [Part, string])[]>();
  private readonly owners = new Map<string, string[]>();

  /**
   * @param applications all of the target's
   * @param suffix what will end every name
   * @param reserved names that are taken, and by what
   */
  constructor(
    applications: readonly GitOpsApplication[],
    private readonly suffix: string,
    reserved: ReadonlyMap<string, string>,
  ) {
    for (const [name, what] of reserved) this.owners.set(name, [what]);
    for (const application of applications) {
      const named = namesOf(application);
      this.names.set(application.id, named);
      for (const [part, name] of named) {
        const what = named.length === 1 ? `add-on '${application.id}'` : `the ${part} of add-on '${application.id}'`;
        this.owners.set(name + suffix, [...(this.owners.get(name + suffix) ?? []), what]);
      }
    }
  }

  /**
   * An application's Kustomizations, in their order.
   *
   * @throws if one's name is too long, or something else's, too
   */
  of({ id, after }: GitOpsApplication): readonly Step[] {
    const named = this.names.get(id) ?? [];
    return named.map(([part, name], index) => {
      this.check(name + this.suffix, id);
      const before = named[index - 1];
      return { part, name, after: before === undefined ? after.flatMap(first => this.last(first)) : [before[1]] };
    });
  }

  /** Name of the Kustomization that is ready last: when it is, the whole application is. */
  private last(id: string): readonly string[] {
    return this.names.get(id)?.at(-1)?.slice(1) ?? [];
  }

  private check(name: string, id: string): void {
    const [one, other] = this.owners.get(name) ?? [];
    if (other !== undefined)
      throw new Error(`name '${name}' of a Kustomization is that of ${one} and of ${other}: give one of them another id`);
    if (name.length > longest) {
      throw new Error(
        `Kustomization '${name}' would have a name of ${name.length} characters, at most ${longest} fit into the label that Flux makes of it: shorten add-on id '${id}'`,
      );
    }
  }
}

/** The parts that an application has, with the name of each; what has one part only is named by the id alone. */
function namesOf({ id, phases, release }: GitOpsApplication): readonly (readonly [Part, string])[] {
  const parts: readonly Part[] = [
    ...phases.filter(phase => phase === 'prerequisites'),
    ...(release === undefined ? [] : (['release'] as const)),
    ...phases.filter(phase => phase === 'config'),
  ];
  return parts.map(part => [part, parts.length === 1 || part === 'release' ? id : `${id}-${part}`] as const);
}
