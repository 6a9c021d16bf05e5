import { ManifestAddon, type Cluster, type ProjectRef } from '../lib';
import { AppProject } from '../lib/gitops/argocd/app-project';

/** Label of the projects that teams ask the platform for. */
const ofTeams = { key: 'argocd.argoproj.io/project-group', value: 'appteam' };

/** The projects that applications of the hub belong to. */
export class Projects extends ManifestAddon {
  /** What the platform itself is made of. */
  readonly platform: ProjectRef;
  /** What the platform offers. */
  readonly services: ProjectRef;
  /** What the projects of all teams may do besides their own. */
  readonly teams: ProjectRef;

  constructor(cluster: Cluster, id: string) {
    super(cluster, id, { namespace: 'argocd' });
    this.platform = new AppProject(this, 'platform', { description: 'what the platform itself is made of' }).ref;
    this.services = new AppProject(this, 'platform-services', { description: 'what the platform offers' }).ref;
    this.teams = new AppProject(this, 'appteam-global', { description: 'shared by the projects of all teams' }).ref;
  }

  /** What makes Argo CD add the teams' shared project to each of theirs: its setting `globalProjects`. */
  get shared(): string {
    return `- projectName: ${this.teams.name}
  labelSelector:
    matchExpressions:
      - key: ${ofTeams.key}
        operator: In
        values: [${ofTeams.value}]
`;
  }
}
