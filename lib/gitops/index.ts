export { AppProject, type AppProjectProps } from './argocd/app-project';
export { Application, type ApplicationProps, type ApplicationSpecProps } from './argocd/application';
export { ApplicationSet, type ApplicationSetProps } from './argocd/application-set';
export { ArgoCd, type ArgoCdProps, type ArgoCdValues } from './argocd/argo-cd';
export { argoCd, type ArgoCdOptions } from './argocd/engine';
