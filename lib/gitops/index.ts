export { AppProject, type AppProjectProps } from './argocd/app-project';
export { Application, type ApplicationProps, type ApplicationSpecProps } from './argocd/application';
export { ApplicationSet, type ApplicationSetProps, type ApplicationTemplate } from './argocd/application-set';
export { ArgoCd, type ArgoCdProps, type ArgoCdValues } from './argocd/argo-cd';
export type { RemoteField } from './argocd/cluster-secret';
export { argoCd, type ArgoCdOptions } from './argocd/engine';
export type { ApplicationSetGenerator, InnerGenerator, SingleGenerator } from './argocd/generators';
export { flux } from './flux/engine';
export { FluxInstance, type FluxInstanceProps } from './flux/flux-instance';
export { FluxOperator, type FluxOperatorProps, type FluxOperatorValues } from './flux/flux-operator';
export { HelmRelease, type HelmReleaseProps } from './flux/helm-release';
export { Kustomization, type KustomizationProps } from './flux/kustomization';
export { FluxRegistration, fluxRegistration, type FluxRegistrationProps } from './flux/registration';
export {
  ResourceSet,
  ResourceSetInputProvider,
  type ResourceSetInputProviderProps,
  type ResourceSetProps,
} from './flux/resource-set';
export type { FluxOptions, FluxSource, KubeConfigSecret } from './flux/settings';
export {
  GitRepository,
  HelmRepository,
  OCIRepository,
  type GitRepositoryProps,
  type HelmRepositoryProps,
  type OCIRepositoryProps,
} from './flux/sources';
export { memberRegistration, ownRegistration, setsOf, setsThatSelect } from './registration';
