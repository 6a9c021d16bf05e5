import { App, Chart } from 'cdk8s';
import { hasCredentials } from './limits/credentials';
import type { Repository } from './model';
import { requireText } from './names';
import type { RegistrationContract } from './registration';
import { requireRepository, requireRepositoryFolder, requireRevision } from './repositories';
import { Schemas } from './schemas';
import { render, type Rendering, type RenderOptions } from './synth';
import { ClusterTarget } from './target';
import { write } from './writer';
import { requireProps } from './props';

/** Properties of a {@link Homelab}. */
export interface HomelabProps {
  /** Where the rendered tree lies when an engine reads it. */
  readonly repository: Repository;
  /** Folder that is written, relative to the working directory. @default 'dist' */
  readonly output?: string;
  /** Folders with generated schemas of your own kinds (`npm run import`). @default - none */
  readonly schemas?: readonly string[];
  /** Labels and annotations that every registration has; sets may use no others. @default - any may be used */
  readonly registration?: RegistrationContract;
}

/** Set by the command line: a program's `synth()` then hands the homelab over instead of writing. */
const handOver = Symbol.for('cdk8s-homelab.synth');

/**
 * The root of the construct tree: everything that one repository describes.
 *
 * A cdk8s `App` whose `synth()` and `synthYaml()` are the library's own: they check everything first, and write last.
 *
 * @throws if the repository's address is none or has a password in it, or its revision, its path or the output is none
 */
export class Homelab extends App {
  readonly repository: Repository;
  /** Folder that is written, relative to the working directory. */
  readonly output: string;
  /** What is known of the kinds that may be emitted. */
  readonly schemas: Schemas;
  /** Labels and annotations that every registration has; absent if none were declared. */
  readonly registration?: RegistrationContract;

  constructor(props: HomelabProps) {
    requireProps('HomelabProps', props);
    super({ outdir: requireText('output', props.output ?? 'dist') });
    if (props.repository.url === '')
      throw new Error("repository url is empty: give the clone address, such as 'https://github.com/me/homelab.git'");
    if (hasCredentials(props.repository.url))
      throw new Error('repository url has a password in it, which would be in Git: leave it out of the address');
    this.repository = requirePlace(props.repository);
    this.output = props.output ?? 'dist';
    this.schemas = new Schemas(props.schemas ?? []);
    if (props.registration !== undefined) this.registration = props.registration;
    this.node.addValidation({ validate: () => this.strayCharts() });
  }

  /** The clusters and sets, by name. */
  get targets(): readonly ClusterTarget[] {
    return this.node.children.filter(ClusterTarget.isClusterTarget).sort((a, b) => (a.node.id < b.node.id ? -1 : 1));
  }

  /**
   * Renders everything, in memory.
   *
   * @throws HomelabError with every problem of every construct
   */
  render(options: RenderOptions = {}): Rendering {
    return render(this, options);
  }

  /**
   * Renders everything, checks it, and writes what changed to the output folder. If anything is wrong, nothing is written.
   *
   * @throws HomelabError with every problem of every construct
   */
  override synth(): void {
    const taken = (globalThis as { readonly [handOver]?: (homelab: Homelab) => void })[handOver];
    if (taken !== undefined) {
      taken(this);
      return;
    }
    const { files } = this.render();
    write(files, { output: this.output });
    // `cdk8s synth` empties this folder before it runs the program and reads its result from there: never our own output folder.
    const copy = process.env['CDK8S_OUTDIR'];
    if (copy !== undefined && copy !== '') write(files, { output: copy, allowShrink: true });
  }

  /**
   * Renders every object into one YAML stream, in the order of the files' paths. Charts' values are no objects, and left out.
   *
   * @throws HomelabError with every problem of every construct
   */
  override synthYaml(): string {
    const { files, objectFiles } = this.render();
    return [...files]
      .filter(([path]) => objectFiles.has(path))
      .map(([, text]) => text)
      .join('---\n');
  }

  private strayCharts(): string[] {
    const outside = this.node.children.filter(child => !ClusterTarget.isClusterTarget(child));
    return outside
      .flatMap(child => child.node.findAll())
      .filter(construct => Chart.isChart(construct))
      .map(
        ({ node }) =>
          `chart '${node.path}' is in no cluster, and nothing would deliver it: make it inside a Cluster or a ClusterSet`,
      );
  }
}

/** Every path that an engine reads is made of it. */
function requirePlace(repository: Repository): Repository {
  const { url, revision, path = '' } = repository;
  if (revision === '') throw new Error("repository revision is empty: give a branch, a tag or a commit, such as 'main'");
  requireRepository('repository url', url);
  if (revision !== undefined) requireRevision('repository revision', revision);
  if (path.startsWith('/') || path.split('/').includes('..'))
    throw new Error(`repository path must be a folder in the repository such as dist, got '${path}'`);
  if (path !== '') requireRepositoryFolder('repository path', path);
  return repository;
}
