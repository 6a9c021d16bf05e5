import { existsSync } from 'node:fs';
import path from 'node:path';
import { CustomResource } from '@pulumi/kubernetes/apiextensions/customResource';
import { Release } from '@pulumi/kubernetes/helm/v3/release';
import * as pulumi from '@pulumi/pulumi';
import type { HelmChart, KubernetesObject } from '../core/model';
import type { FirstRelease } from './first-minute';
import type { KubernetesApi } from './kubernetes-api';

/** How what GitOps owns later is made first. */
export interface HandOver {
  /** Folder with the charts, as folders `<name>` or archives `<name>-<version>.tgz`. @default - each chart's own repository */
  readonly charts?: string;
  /** Longest time that one chart may take to become ready, in seconds. @default 600 */
  readonly timeoutSeconds?: number;
  /** Asked before a chart is installed; makes a killed run go on. @default - nobody is asked */
  readonly api?: KubernetesApi;
  /** Puts what GitOps owns back to what the rendering says. @default false */
  readonly takeOver?: boolean;
}

/**
 * All that is given to a release but its name, and at the end what the provider computes of it: charts that make certificates
 * have another checksum each time.
 */
const partsOfRelease = [
  // The provider keeps what it reads from the YAML text as `values`, and the text not at all.
  ...['chart', 'version', 'repositoryOpts', 'valueYamlFiles', 'values', 'allowNullValues', 'timeout', 'replace', 'takeOwnership'],
  ...['description', 'checksum', 'resourceNames'],
];
const partsOfObject = ['spec', 'metadata.annotations', 'metadata.labels', 'metadata.finalizers'];

/**
 * A chart, installed once and waited for; afterwards it is the engine's.
 */
export function handedRelease(
  name: string,
  { id, namespace, chart, values }: FirstRelease,
  { charts, timeoutSeconds = 600, takeOver = false, api }: HandOver,
  options: pulumi.CustomResourceOptions,
): Release {
  return new Release(
    name,
    {
      name: id,
      namespace,
      version: chart.version,
      ...(charts === undefined ? chartOf(chart) : { chart: localChart(charts, chart) }),
      // As one text: maps of Pulumi's lose every null, with which Helm drops a chart's default.
      valueYamlFiles: [new pulumi.asset.StringAsset(values)],
      allowNullValues: true,
      timeout: timeoutSeconds,
      // What a killed run left behind as failed is installed again.
      replace: true,
      // Says something new each time, so that there is always something to repair.
      ...(takeOver && { takeOwnership: true, description: `taken over at ${new Date().toISOString()}` }),
    },
    {
      ...options,
      retainOnDelete: true,
      ...(!takeOver && { ignoreChanges: partsOfRelease }),
      ...(api && { hooks: { beforeCreate: [forgetting(name, api, namespace, id)] } }),
    },
  );
}

/** An object of the rendering, made once; afterwards it is the engine's. */
export function handedObject(
  name: string,
  { apiVersion, kind, metadata, spec }: KubernetesObject,
  { takeOver = false }: HandOver,
  options: pulumi.CustomResourceOptions,
): CustomResource {
  // What makes definitions of its own is waited for, since the next object may be of one of them.
  const annotations = {
    ...metadata.annotations,
    ...(kind === 'FluxInstance' && { 'pulumi.com/waitFor': 'condition=Ready' }),
    // The engine has become the owner of fields; without force the API server refuses to take them back.
    ...(takeOver && { 'pulumi.com/patchForce': 'true' }),
  };
  return new CustomResource(
    name,
    { apiVersion, kind, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) }, spec },
    { ...options, retainOnDelete: true, ...(!takeOver && { ignoreChanges: partsOfObject }) },
  );
}

function forgetting(name: string, api: KubernetesApi, namespace: string, release: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(`${name}-killed`, () => api.forgetKilledInstallation(namespace, release));
}

function chartOf({ repository, name }: HelmChart): {
  readonly chart: string;
  readonly repositoryOpts?: { readonly repo: string };
} {
  return repository.startsWith('oci://')
    ? { chart: `${repository.replace(/\/+$/, '')}/${name}` }
    : { chart: name, repositoryOpts: { repo: repository } };
}

/**
 * Where a chart lies in a folder.
 *
 * @throws if it does not
 */
export function localChart(folder: string, { name, version }: HelmChart): string {
  const candidates = [`${name}-${version}.tgz`, name].map(file => path.resolve(folder, file));
  const found = candidates.find(file => existsSync(file));
  if (found === undefined) throw new Error(`charts '${folder}' has neither ${name}-${version}.tgz nor a folder ${name}`);
  return found;
}
