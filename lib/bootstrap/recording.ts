import * as pulumi from '@pulumi/pulumi';
import { MockMonitor, type Mocks } from '@pulumi/pulumi/runtime/mocks';

/** A resource as a program registers it with the engine. */
export interface RecordedResource {
  readonly urn: string;
  /** Type token, for example `kubernetes:core/v1:Namespace`. */
  readonly type: string;
  /** Its name in the program. */
  readonly name: string;
  /** Whether a provider makes it; components are only there to hold others. */
  readonly custom: boolean;
  /** URN of the component or stack it lies in. */
  readonly parent: string;
  /** URNs of what must be there first, sorted. */
  readonly dependencies: readonly string[];
  /** Paths of inputs that no longer matter once it exists. */
  readonly ignoreChanges: readonly string[];
  /** Removing it from the program or destroying the stack leaves it as it is. */
  readonly retainOnDelete: boolean;
  /** Id of something that exists and is taken over; empty if it is made. */
  readonly importId: string;
  /** Its inputs; a secret is `{ [secret signature]: …, value }`. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The part of the engine's request that is recorded. */
interface Registration {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getRetainondelete(): boolean;
  getImportid(): string;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

type Answer = (error: unknown, response: { getUrn(): string } | undefined) => void;

/** What takes the place of the engine: everything that is asked for exists at once, and is written down in the order in which it came. */
export class Recording extends MockMonitor {
  readonly all: RecordedResource[] = [];

  constructor(mocks: Partial<Mocks> = {}) {
    super({
      call: ({ inputs }) => inputs as Record<string, unknown>,
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
      ...mocks,
    });
  }

  override async registerResource(request: Registration, callback: Answer): Promise<void> {
    await super.registerResource(request, (error: unknown, response: { getUrn(): string } | undefined) => {
      if (response !== undefined) this.record(request, response.getUrn());
      callback(error, response);
    });
  }

  private record(request: Registration, urn: string): void {
    this.all.push({
      urn,
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent(),
      dependencies: [...request.getDependenciesList()].sort(),
      ignoreChanges: request.getIgnorechangesList(),
      retainOnDelete: request.getRetainondelete(),
      importId: request.getImportid(),
      inputs: request.getObject()?.toJavaScript() ?? {},
    });
  }
}

/** What a program is told of the project and stack it runs in. */
export interface RecordedStack {
  /** @default 'homelab' */
  readonly project?: string;
  readonly stack: string;
  /** Configuration by full key, for example `homelab:kubeContext`. @default - none */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of those that are secret. @default - none */
  readonly secrets?: readonly string[];
  /** Answers of providers to look-ups, and what they make of resources. @default - what was asked for */
  readonly mocks?: Partial<Mocks>;
}

/**
 * Runs a program of resources without an engine, a provider or a network.
 *
 * @returns every resource, those that others lie in or wait for first
 * @throws what the program throws
 */
export async function record(
  { project = 'homelab', stack, config = {}, secrets = [], mocks = {} }: RecordedStack,
  program: () => unknown,
): Promise<readonly RecordedResource[]> {
  const recording = new Recording(mocks);
  // Turns everything on that the engine can do; then ours takes its place.
  await pulumi.runtime.setMocks(recording.mocks, project, stack, true);
  pulumi.runtime.setMockOptions(recording, project, stack, true);
  pulumi.runtime.setAllConfig({ ...config }, [...secrets]);
  const failures: unknown[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    // Thrown here it would be an unhandled rejection of the stack's own.
    await Promise.resolve()
      .then(program)
      .catch((error: unknown) => failures.push(error));
    return undefined;
  });
  // Resources are registered while the program goes on; this waits for the last one.
  await pulumi.runtime.disconnect();
  if (failures.length > 0) throw failures[0];
  return inOrder(recording.all);
}

/** What others lie in or wait for is in front of them; beyond that the engine is free, and the order is that of the names. */
function inOrder(all: readonly RecordedResource[]): readonly RecordedResource[] {
  const waiting = [...all].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const done = new Set<string>(['']);
  const ordered: RecordedResource[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ parent, dependencies }) => [parent, ...dependencies].every(urn => done.has(urn)));
    const [next] = waiting.splice(Math.max(ready, 0), 1);
    if (next === undefined) break;
    done.add(next.urn);
    ordered.push(next);
  }
  return ordered;
}
