import { spawnSync } from 'node:child_process';

const largestOutput = 1024 * 1024 * 1024;

/** Git refused, or is not there. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/** A file of a commit. */
interface Blob {
  readonly id: string;
  /** Path below the folder that was asked for. */
  readonly path: string;
}

/** The Git repository of a folder, by the `git` command. */
export class GitRepository {
  /** @param folder anywhere in the working tree */
  constructor(private readonly folder: string) {}

  private git(args: readonly string[], input?: string | Buffer): Buffer {
    const { error, status, stdout, stderr } = spawnSync('git', args, {
      cwd: this.folder,
      maxBuffer: largestOutput,
      ...(input !== undefined && { input }),
    });
    if (error !== undefined) throw new GitError(`git cannot be run: ${error.message}`);
    if (status !== 0) throw new GitError(`git ${args[0]} failed: ${stderr.toString().trim() || `exit code ${status}`}`);
    return stdout;
  }

  private succeeds(...args: readonly string[]): boolean {
    try {
      this.git(args);
      return true;
    } catch (error) {
      if (error instanceof GitError) return false;
      throw error;
    }
  }

  private text(...args: readonly string[]): string {
    return this.git(args).toString().trim();
  }

  /** The commit that a name stands for, or undefined when it stands for none. @throws GitError outside of a repository */
  commit(name: string): string | undefined {
    this.text('rev-parse', '--git-dir');
    try {
      return this.text('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
  }

  /** Whether files that Git knows differ from the last commit. */
  isDirty(): boolean {
    return this.text('status', '--porcelain', '--untracked-files=no') !== '';
  }

  /** Branches that are checked out, here and in other working trees. */
  checkedOut(): readonly string[] {
    return [...this.text('worktree', 'list', '--porcelain').matchAll(/^branch refs\/heads\/(.+)$/gm)].map(
      ([, branch = '']) => branch,
    );
  }

  /** Whether a name may be that of a branch. */
  isBranchName(name: string): boolean {
    return this.succeeds('check-ref-format', `refs/heads/${name}`);
  }

  /**
   * The text of every regular file below a folder of a commit, by path below that folder.
   *
   * @param folder from the repository's root, `/`-separated; empty for all
   */
  files(commit: string, folder: string): ReadonlyMap<string, string> {
    const blobs = this.blobs(commit, folder);
    const batch = this.git(['cat-file', '--batch'], blobs.map(({ id }) => `${id}\n`).join(''));
    const files = new Map<string, string>();
    let at = 0;
    for (const { path } of blobs) {
      const start = batch.indexOf(10, at) + 1;
      const size = Number(batch.toString('latin1', at, start).trim().split(' ')[2]);
      files.set(path, batch.toString('utf8', start, start + size));
      at = start + size + 1;
    }
    return files;
  }

  private blobs(commit: string, folder: string): readonly Blob[] {
    const below = folder === '' ? [] : ['--', `${folder}/`];
    const listing = this.git(['ls-tree', '-r', '-z', '--full-tree', commit, ...below]).toString();
    return listing.split('\0').flatMap(line => {
      const [, mode = '', id = '', path = ''] = /^(\d+) blob (\w+)\t([^]+)$/.exec(line) ?? [];
      return mode.startsWith('100') ? [{ id, path: folder === '' ? path : path.slice(folder.length + 1) }] : [];
    });
  }

  /** Whether a commit is another one, or came before it. */
  private contains(commit: string, earlier: string): boolean {
    return this.succeeds('merge-base', '--is-ancestor', earlier, commit);
  }

  /** The commit of a branch at a remote, fetched; undefined if the remote has no such branch. */
  private fetched(remote: string, branch: string): string | undefined {
    const [id = ''] = this.text('ls-remote', remote, `refs/heads/${branch}`).split(/\s/);
    if (id === '') return undefined;
    this.git(['fetch', '--quiet', '--no-tags', remote, `refs/heads/${branch}`]);
    return id;
  }

  /**
   * The commit that the next one of a branch comes after: the branch's own or, if that lags behind or is not there, the remote's.
   *
   * @param remote asked over the network. @default - none: what is known of `origin` will do
   */
  tipOf(branch: string, remote?: string): string | undefined {
    const own = this.commit(`refs/heads/${branch}`);
    if (remote === undefined) return own ?? this.commit(`refs/remotes/origin/${branch}`);
    const theirs = this.fetched(remote, branch);
    return own !== undefined && (theirs === undefined || this.contains(own, theirs)) ? own : theirs;
  }

  /**
   * Puts a commit on a branch that is checked out nowhere; working tree and index are not touched.
   *
   * @param branch made when it does not exist
   * @param change the files to write and those to remove, by path from the repository's root
   * @returns the new commit
   * @throws GitError, for example when no author is configured, or the branch has commits that `change.after` has not
   */
  commitTo(branch: string, change: BranchChange): string {
    const ref = `refs/heads/${branch}`;
    const stream: (string | Buffer)[] = [`commit ${ref}\n`];
    stream.push(`author ${this.text('var', 'GIT_AUTHOR_IDENT')}\n`, `committer ${this.text('var', 'GIT_COMMITTER_IDENT')}\n`);
    stream.push(...dataOf(change.message));
    if (change.after !== undefined) stream.push(`from ${change.after}\n`);
    for (const path of change.removed) stream.push(`D ${quoted(path)}\n`);
    for (const [path, text] of change.written) stream.push(`M 100644 inline ${quoted(path)}\n`, ...dataOf(text));
    stream.push('done\n');
    this.git(['fast-import', '--quiet', '--done', '--date-format=raw'], Buffer.concat(stream.map(part => Buffer.from(part))));
    return this.text('rev-parse', ref);
  }

  /** Makes a branch of a remote a commit. @throws GitError when it is refused, for example because it has other commits */
  push(remote: string, branch: string, commit: string): void {
    this.git(['push', '--quiet', remote, `${commit}:refs/heads/${branch}`]);
  }
}

/** What a commit does. */
export interface BranchChange {
  /** The commit that it comes after. @default - none: it is the first of its branch */
  readonly after?: string | undefined;
  readonly message: string;
  readonly written: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

function dataOf(text: string): readonly (string | Buffer)[] {
  const bytes = Buffer.from(text);
  return [`data ${bytes.length}\n`, bytes, '\n'];
}

function quoted(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
