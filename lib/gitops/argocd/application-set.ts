import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ApplicationSet as ApplicationSetObject, ApplicationSetSpec } from '../../../imports/argoproj.io';
import type { Addon } from '../../core/addon';
import { requireProps } from '../../core/props';
import { applicationSpec, cascadeFinalizer, type ApplicationSpecProps } from './application';
import { argoApi } from './engine';
import { requireGenerators, type ApplicationSetGenerator } from './generators';

/** The Application that an ApplicationSet makes of each result. Every text is a Go template. */
export interface ApplicationTemplate extends ApplicationSpecProps {
  /** Name of the Application, different for each result, for example `{{ .name }}-web`. */
  readonly name: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Deleting an Application deletes what it made. @default true */
  readonly cascade?: boolean;
}

/** Properties of an {@link ApplicationSet}. */
export interface ApplicationSetProps {
  /**
   * What it makes Applications for: clusters, lists, directories and files of a repository, pull requests, and their
   * combinations `matrix` and `merge`. At least one.
   */
  readonly generators: readonly ApplicationSetGenerator[];
  /** The Application of each result; every string is a Go template. */
  readonly template: ApplicationTemplate;
  /** What happens to Applications that no longer have a result. @default 'sync': they are deleted */
  readonly applicationsSync?: 'sync' | 'create-only' | 'create-update' | 'create-delete';
  /** Deleting the ApplicationSet or an Application leaves what it made. @default false */
  readonly preserveResourcesOnDeletion?: boolean;
  /** @default ['missingkey=error'] */
  readonly goTemplateOptions?: readonly string[];
  /** Any other field of the spec. @default - none */
  readonly spec?: Partial<ApplicationSetSpec>;
}

/**
 * An ApplicationSet of your own. Its texts are Go templates. The add-on lives in Argo CD's namespace.
 *
 * @throws if a generator could not generate, a text is a template of the older kind, or the Application is not possible
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
 */
export class ApplicationSet extends Construct {
  constructor(scope: Addon, id: string, props: ApplicationSetProps) {
    requireProps('ApplicationSetProps', props);
    super(scope, `application-set-${id}`);
    const { generators, template, applicationsSync = 'sync', preserveResourcesOnDeletion = false } = props;
    const { goTemplateOptions = ['missingkey=error'] } = props;
    requireGenerators(id, generators);
    requireTemplateOptions(goTemplateOptions);
    const { name, labels, annotations, cascade = true } = template;
    if (name.trim() === '') throw new Error(`name in the template of '${id}' is empty: give one that differs for each result`);
    const made = {
      metadata: {
        name,
        ...(labels && { labels }),
        ...(annotations && { annotations }),
        ...(cascade && !preserveResourcesOnDeletion && { finalizers: [cascadeFinalizer] }),
      },
      spec: applicationSpec(id, template),
    };
    requireGoTemplates(id, [generators, made]);
    new ApiObject(scope.manifests, `application-set-${id}`, {
      apiVersion: argoApi,
      kind: 'ApplicationSet',
      metadata: { name: id },
      spec: {
        goTemplate: true,
        goTemplateOptions,
        generators,
        syncPolicy: { applicationsSync, preserveResourcesOnDeletion },
        template: made,
        ...props.spec,
      },
    } satisfies ApplicationSetObject);
  }
}

function requireTemplateOptions(options: readonly string[]): void {
  for (const option of options) {
    if (!/^missingkey=(error|zero|default|invalid)$/.test(option))
      throw new Error(`goTemplateOptions must be missingkey=error, missingkey=zero or missingkey=default, got '${option}'`);
  }
}

/** Names that generators give, which in Go's templates are functions that there are not. */
const parameters = 'name|nameNormalized|server|project|path|branch|number|url|repository|organization|sha';
const older = new RegExp(String.raw`\{\{-?\s*((?:${parameters})|[A-Za-z_]\w*(?:[.[][^{}\s]*)+)\s*-?\}\}`);

/** Without Go's templates `{{name}}` was a parameter; with them the whole set fails, and only in the cluster. */
function requireGoTemplates(owner: string, value: unknown): void {
  if (typeof value === 'string') {
    // What stands in quotes is for somebody else.
    const [text, parameter] = older.exec(value.replace(/"[^"]*"|`[^`]*`/g, '""')) ?? [];
    if (text !== undefined)
      throw new Error(`'${text}' of '${owner}' is not a Go template; did you mean '{{ .${parameter ?? ''} }}'?`);
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) requireGoTemplates(owner, each);
  }
}
