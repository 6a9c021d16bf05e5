import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './flags';
import { OperationError } from './operation-error';
import { runTool, type ToolOutcome } from './tool';

/** A file or folder that is not yet on the target as it should be. */
export interface Transfer {
  /** A folder's ends in a slash. */
  readonly path: string;
  /** Whether it is not there, has another content, or only another mode or group. */
  readonly type: 'new' | 'content' | 'attributes';
}

/** How files reach their target. */
export interface RsyncOptions {
  /** The remote shell and its arguments. @default - ssh */
  readonly rsh?: string | undefined;
  /** Group that files are given there. @default - that of the user who writes them */
  readonly group?: string | undefined;
}

// What starts with a dash would be an option to ssh, and two colons are the protocol of a daemon, which encrypts nothing.
const remote = /^(?:[a-z_][\w.-]*@)?(?:[a-z0-9][\w.-]*|\[[0-9a-f:.]+\]):(?!:|\/\/)./i;

/** A folder that files are sent to: here, or on a server. */
export class RsyncTarget {
  /** With a slash at the end: the folder's content is meant. */
  private readonly place: string;

  /**
   * @param shown `user@host:/folder`, or a folder here
   * @throws UsageError when it is neither
   */
  constructor(
    readonly shown: string,
    private readonly options: RsyncOptions = {},
  ) {
    const isRemote = remote.test(shown);
    if (!/^[ -~]+$/.test(shown) || shown.startsWith('-') || (!isRemote && /^[^/]*:/.test(shown)))
      throw new UsageError(`target must be user@host:/folder or a folder here, got '${shown}'`);
    const bare = shown.replace(/\/+$/, '');
    this.place = isRemote ? `${bare.endsWith(':') ? `${bare}/` : bare}/` : `${path.resolve(shown)}/`;
  }

  /** Copies the files below a folder of the target here. @throws OperationError when the target is not there or cannot be read */
  fetch(folder: string, extension: string, into: string): void {
    mkdirSync(into, { recursive: true });
    const only = [`--include=/${folder}/`, `--include=/${folder}/*${extension}`, '--exclude=*'];
    this.run(['--recursive', '--no-links', ...only], this.place, `${into}/`);
  }

  /** Which of these files and folders are not there, or not the same. Nothing is written. */
  compare(tree: string, paths: readonly string[]): readonly Transfer[] {
    const { stdout } = this.send(tree, paths, ['--dry-run', '--out-format=%i %n']);
    return stdout.split('\n').flatMap((line): readonly Transfer[] => {
      const [, sign = '', kind = '', change = '', name = ''] = /^([<>c.])([fd])(\S+) (.+)$/.exec(line) ?? [];
      if (name === '') return [];
      if (change.startsWith('+')) return [{ path: name, type: 'new' }];
      return [{ path: name, type: kind === 'f' && sign !== '.' ? 'content' : 'attributes' }];
    });
  }

  /** Sends files, and folders without what is in them, each with its mode; a file appears there whole. */
  write(tree: string, paths: readonly string[]): void {
    if (paths.length > 0) this.send(tree, paths, []);
  }

  /**
   * Removes files, and those of the folders around them that are empty then; whatever else is in these stays.
   *
   * @param tree has none of them, but the folders that are to stay
   */
  remove(tree: string, paths: readonly string[]): void {
    if (paths.length === 0) return;
    const folders = new Set<string>();
    for (const file of paths) {
      for (let at = path.posix.dirname(file); at !== '.'; at = path.posix.dirname(at)) folders.add(at);
    }
    for (const top of folders) if (!top.includes('/')) mkdirSync(path.join(tree, top), { recursive: true });
    const list = `${tree}.list`;
    const pattern = (name: string): string => name.replaceAll('[', '\\[');
    const patterns = [...[...folders].map(folder => `/${pattern(folder)}/`), ...paths.map(file => `/${pattern(file)}`)];
    writeFileSync(list, patterns.map(each => `${each}\n`).join(''), { mode: 0o600 });
    // What is excluded is not removed either; the number is a second lock on the same door.
    const limit = `--max-delete=${paths.length + folders.size}`;
    this.run(['--recursive', '--delete', limit, `--include-from=${list}`, '--exclude=*'], `${tree}/`, this.place);
  }

  private send(tree: string, paths: readonly string[], flags: readonly string[]): ToolOutcome {
    const list = `${tree}.list`;
    writeFileSync(list, paths.map(each => `${each}\n`).join(''), { mode: 0o600 });
    const { group } = this.options;
    const owner = group === undefined ? [] : ['--group', `--chown=:${group}`];
    const how = ['--perms', '--checksum', '--dirs', '--no-implied-dirs', `--files-from=${list}`];
    return this.run([...how, ...owner, ...flags], `${tree}/`, this.place);
  }

  private run(flags: readonly string[], from: string, to: string): ToolOutcome {
    const { rsh } = this.options;
    // A shell on the server must not read paths.
    const command = ['rsync', '--protect-args', ...(rsh === undefined ? [] : [`--rsh=${rsh}`]), ...flags, '--', from, to];
    const outcome = runTool(command, { LC_ALL: 'C' });
    if (outcome.code !== 0) throw new OperationError(this.explained(outcome));
    return outcome;
  }

  /** What went wrong, in one line, with what the person can do about it. */
  private explained({ code, stderr }: ToolOutcome): string {
    const lines = stderr
      .split('\n')
      // That the other side is gone says nothing of why, and is said only if rsync was still writing.
      .filter(line => line.trim() !== '' && !/^rsync error:|unexpectedly closed|Broken pipe|^Warning: /.test(line));
    const said = (lines[0] ?? `rsync ended with code ${code ?? 'of a signal'}`).replace(/^rsync: /, '').trim();
    const { shown } = this;
    if (/change_dir.*No such file|No such file.*change_dir/.test(stderr))
      return `target '${shown}' is not there: make it the folder that matchbox reads, or correct the path (${said})`;
    if (/rsync: (?:command )?not found|rsync: No such file/.test(stderr))
      return `rsync is not installed where '${shown}' is (${said})`;
    if (/Failed to exec/.test(stderr)) return `target '${shown}' cannot be reached: the remote shell is not installed (${said})`;
    if (/[Pp]ermission denied \((?!13)/.test(stderr)) return `target '${shown}' refuses to let this user in (${said})`;
    if (/Permission denied|Operation not permitted|Read-only file system/.test(stderr))
      return `target '${shown}' may not be written or read by this user (${said})`;
    if ([5, 10, 12, 30, 35, 255].includes(code ?? 0)) return `target '${shown}' cannot be reached (${said})`;
    return `target '${shown}': ${said}`;
  }
}
