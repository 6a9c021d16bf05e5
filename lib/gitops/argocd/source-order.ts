import type { GitOpsApplication } from '../../core/model';

/** Index of the chart in an application's sources. */
export const chartSource = 0;

/** Index of the source with the application's own manifests. */
export function manifestSource(application: GitOpsApplication): number {
  return application.release === undefined ? 0 : 1;
}
