import type * as Talos111 from '../../imports/talos-machine/v1.11';
import type * as Talos112 from '../../imports/talos-machine/v1.12';
import type * as Talos113 from '../../imports/talos-machine/v1.13';
import type { PatchDocument } from './documents';
import type { KubeletSettings, MachineFile, RegistryMirror, TalosSettings, WatchdogSettings } from './settings';
import { isAtLeast, type TalosMinor } from './version';

/** Documents of a patch: fields of `machine` and `cluster`, and those of documents with a kind. */
export interface PatchParts {
  readonly fields: object;
  readonly documents: readonly object[];
}

/** What the settings of a level come to in a release of Talos; schematics, `documents` and `patch` aside. */
export function settingsPatch(settings: TalosSettings, minor: TalosMinor): PatchParts {
  const { wipe, kubelet, sysctls, sysfs, kernelModules, files, udevRules, environment, registryMirrors, watchdog, nodeLabels } =
    settings;
  const hasRegistryDocuments = isAtLeast(minor, '1.12');
  const hasEnvironmentDocument = isAtLeast(minor, '1.13');
  const fields: Talos111.MachineConfiguration = {
    machine: {
      install: { wipe },
      kubelet: kubelet && kubeletFields(kubelet),
      sysctls: sysctls && texts(sysctls),
      sysfs: sysfs && texts(sysfs),
      kernel: { modules: kernelModules },
      files: files?.map(fileFields),
      udev: { rules: udevRules },
      env: hasEnvironmentDocument ? undefined : environment,
      registries: { mirrors: hasRegistryDocuments ? undefined : registryMirrors },
      nodeLabels,
    },
  };
  return {
    fields,
    documents: [
      ...(hasRegistryDocuments
        ? Object.entries(registryMirrors ?? {})
            .sort(byKey)
            .map(mirrorDocument)
        : []),
      ...(hasEnvironmentDocument && environment ? [environmentDocument(environment)] : []),
      ...(watchdog ? [watchdogDocument(watchdog)] : []),
    ],
  };
}

/** Values of flags and parameters as Talos takes them: text. */
export function texts(values: Readonly<Record<string, string | number | boolean>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

/** A document of a kind, whose fields are all there is to it. */
export function withoutUndefined(document: object): PatchDocument {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

function kubeletFields({
  extraArgs,
  extraConfig,
  extraMounts,
  validSubnets,
  clusterDNS,
}: KubeletSettings): Talos111.KubeletConfig {
  return {
    extraArgs: extraArgs && texts(extraArgs),
    extraConfig,
    extraMounts: extraMounts?.map(({ source, destination = source, type = 'bind', options = ['bind', 'rshared', 'rw'] }) => ({
      destination,
      type,
      source,
      options,
    })),
    nodeIP: { validSubnets },
    clusterDNS,
  };
}

function fileFields({ path, content, permissions = 0o644, op = 'create' }: MachineFile): Talos111.MachineFile {
  return { content, permissions, path, op };
}

function mirrorDocument([name, { endpoints, overridePath, skipFallback }]: [string, RegistryMirror]): PatchDocument {
  const document: Talos112.RegistryMirrorConfig = {
    apiVersion: 'v1alpha1',
    kind: 'RegistryMirrorConfig',
    name,
    endpoints: endpoints.map(url => ({ url, ...(overridePath !== undefined && { overridePath }) })),
    skipFallback,
  };
  return withoutUndefined(document);
}

function environmentDocument(variables: Readonly<Record<string, string>>): PatchDocument {
  const document: Talos113.EnvironmentConfig = { apiVersion: 'v1alpha1', kind: 'EnvironmentConfig', variables };
  return withoutUndefined(document);
}

function watchdogDocument({ device = '/dev/watchdog0', timeout = '1m0s' }: WatchdogSettings): PatchDocument {
  const document: Talos111.WatchdogTimerConfig = { apiVersion: 'v1alpha1', kind: 'WatchdogTimerConfig', device, timeout };
  return withoutUndefined(document);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
