export { GitOpsBootstrap, type GitOpsBootstrapArgs } from './gitops-bootstrap';
