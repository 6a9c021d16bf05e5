import { hasFacts } from './facts';
import { Links } from './links';
import { checkLimits } from './limits';
import { isExactVersion } from './limits/pins';
import type { EngineOutput, HelmChart, KubernetesObject } from './model';
import { groupOf, objectFileName } from './object-file';
import { Problems } from './problems';
import type { KindInfo, SchemaObject } from './schemas';
import type { Judge } from './verdicts';
import { fromYaml, objectYaml } from './yaml';

/** An object that was taken out of validation. */
export interface UncheckedObject {
  /** Construct path. */
  readonly path: string;
  readonly reason: string;
}

/** What one synth has gathered so far: files, problems, and what refers to what. */
export class SynthRun {
  readonly problems = new Problems();
  readonly warnings = new Problems();
  readonly links = new Links();
  readonly files = new Map<string, string>();
  readonly unchecked: UncheckedObject[] = [];
  /** Paths of the files that are no objects: the fewer by far. */
  readonly otherFiles = new Set<string>();
  /** Number of objects emitted. */
  objects = 0;
  private readonly owners = new Map<string, string>();

  constructor(readonly judge: Judge) {}

  /** The kind of an object; reports kinds that no schema is known of, unless they are unchecked. */
  kindInfo(document: SchemaObject, unchecked: boolean, path: string): KindInfo | undefined {
    const info = this.judge.kindOf(document.apiVersion, document.kind);
    if (info === undefined && !unchecked) {
      this.problems.add(
        path,
        `no schema for ${document.apiVersion} ${document.kind}: import it with \`npm run import\` and pass its folder to new Homelab({ schemas }), or wrap the object in unchecked(…, reason)`,
      );
    }
    return info;
  }

  /** Checks all that can be told of one object alone. @param text the document's; undefined if it cannot be written */
  check(
    document: KubernetesObject,
    text: string | undefined,
    { info, path, unchecked }: { readonly info: KindInfo | undefined; readonly path: string; readonly unchecked: boolean },
  ): void {
    const report = (message: string): void => {
      this.problems.add(path, message);
    };
    const { namespace } = document.metadata;
    if (info?.scope === 'Namespaced' && namespace === undefined)
      report(`${document.kind} '${document.metadata.name}' needs a namespace: put it into manifests, or set metadata.namespace`);
    if (info?.scope === 'Cluster' && namespace !== undefined)
      report(`${document.kind} '${document.metadata.name}' has no namespace, got metadata.namespace '${namespace}'`);
    if (!unchecked && info !== undefined) {
      for (const problem of this.judge.validate(document, text))
        report(`${document.kind} '${document.metadata.name}' ${problem.pointer || '/'}: ${problem.message}`);
    }
    checkLimits(document, info?.scope ?? (namespace === undefined ? 'Cluster' : 'Namespaced'), report, text?.length);
  }

  /** The text of an object; reports what cannot be written. */
  textOf(document: KubernetesObject, owner: string): string | undefined {
    try {
      return objectYaml(document);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.problems.add(owner, `${document.kind} '${document.metadata.name}' ${message}`);
      return undefined;
    }
  }

  /** Emits an object; false if its file is there already: {@link Links} reports who else makes it. */
  addObject(path: string, text: string | undefined): boolean {
    if (this.files.has(path)) return false;
    this.objects++;
    if (text !== undefined) this.files.set(path, text);
    return true;
  }

  /** Reports that an object would be written where another one is; that they are one object is what {@link Links} reports. */
  reportTwin(path: string, document: KubernetesObject, owner: string): void {
    const other = fromYaml(this.files.get(path) ?? '', path) as KubernetesObject;
    if (identityOf(other) === identityOf(document)) return;
    const { apiVersion, kind, metadata } = other;
    const shown = `${apiVersion}/${kind}/${metadata.namespace ?? '-'}/${metadata.name}`;
    this.problems.add(owner, `file ${path} is already written for ${shown}: one of the two needs another name`);
  }

  /** Emits what an engine made, below a target's folder. Its objects are checked like all others. */
  addEngineOutput(folder: string, output: EngineOutput, owner: string): void {
    for (const { object, folder: below, owner: from } of output.objects) {
      const text = this.textOf(object, from);
      this.check(object, text, { info: this.kindInfo(object, false, from), path: from, unchecked: false });
      const path = `${folder}/${below}/${objectFileName(object)}`;
      if (this.takes(path, from)) this.addObject(path, text);
      this.checkFacts(path, from);
    }
    for (const { path: below, text } of output.texts) {
      this.addText(`${folder}/${below}`, text, owner);
    }
  }

  /** Emits a file that is not an object. */
  addText(path: string, text: string, owner: string): void {
    if (this.takes(path, owner)) {
      this.files.set(path, text);
      this.otherFiles.add(path);
    }
    this.checkFacts(path, owner);
  }

  /** Reports a chart version that is not exact: a range would change what a commit means. */
  checkVersion(chart: HelmChart, owner: string): void {
    if (!isExactVersion(chart.version))
      this.problems.add(owner, `version of chart ${chart.name} must be exact, such as 1.2.3, got '${chart.version}'`);
  }

  /** A fact is put in place in an add-on's objects and values only: anywhere else its placeholder would be left. */
  private checkFacts(path: string, owner: string): void {
    if (hasFacts(this.files.get(path) ?? '')) {
      this.problems.add(
        owner,
        `uses a fact of its set in ${path}, where it cannot be put in place: only values and its own objects may have facts`,
      );
    }
  }

  private takes(path: string, owner: string): boolean {
    const other = this.owners.get(path) ?? (this.files.has(path) ? 'an add-on' : undefined);
    if (other !== undefined) this.problems.add(owner, `file ${path} is already written by ${other}`);
    else this.owners.set(path, owner);
    return other === undefined;
  }
}

function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${groupOf(apiVersion)}/${kind}/${metadata.namespace ?? '-'}/${metadata.name}`;
}
