import type { Construct } from 'constructs';

/** Key of the method by which a construct writes files of its own beside the objects: boot profiles, machine configuration. */
export const writeFiles = Symbol.for('cdk8s-homelab.writeFiles');

/** Takes what a {@link FileSource} has to say. */
export interface FileOutput {
  /**
   * Emits a file.
   *
   * @param path `/`-separated, below the cluster's folder, for example `matchbox/profiles/node1.json`
   */
  file(path: string, text: string): void;
  /** Reports what is wrong: nothing is written then. */
  problem(message: string): void;
  /** Tells what is allowed but likely not meant. */
  warning(message: string): void;
}

/** A construct that writes files of its own, inside a cluster. */
export interface FileSource {
  [writeFiles](output: FileOutput): void;
}

/** Whether a construct writes files of its own, from whichever copy of the library. */
export function isFileSource(construct: Construct): construct is Construct & FileSource {
  return writeFiles in construct;
}
