import { homelab } from './site';
import { theCluster } from './the-cluster';
import { vclusterMedia } from './vcluster-media';
import { vclusters } from './vclusters';

const root = homelab();
vclusters(root, theCluster(root));
vclusterMedia(root);
root.synth();
