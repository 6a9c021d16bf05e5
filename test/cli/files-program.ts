import { resolve } from 'node:path';

const lib = (path: string): string => JSON.stringify(resolve(__dirname, '../../lib', path));

/** A program of clusters, each with constructs that write these files of their own, by path below the cluster's folder. */
export function filesProgram(clusters: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  return `import { Construct } from ${JSON.stringify(resolve(__dirname, '../../node_modules/constructs'))};
import { Cluster, Homelab } from ${lib('.')};
import { writeFiles, type FileOutput } from ${lib('core/file-source')};
import { argoCd } from ${lib('gitops/argocd/engine')};
class Files extends Construct {
  constructor(scope: Cluster, private readonly files: Readonly<Record<string, string>>) { super(scope, 'files'); }
  [writeFiles](output: FileOutput): void {
    for (const [path, text] of Object.entries(this.files)) output.file(path, text);
  }
}
const homelab = new Homelab({ repository: { url: 'https://git.example.net/homelab.git' } });
for (const [name, files] of Object.entries(${JSON.stringify(clusters)} as Record<string, Record<string, string>>)) {
  new Files(new Cluster(homelab, name, { domain: name + '.example.net', engine: argoCd() }), files);
}
homelab.synth();
`;
}
