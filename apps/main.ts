import { homelab } from './site';
import { theCluster } from './the-cluster';
import { vclusterMedia } from './vcluster-media';
import { vclusters } from './vclusters';

const root = homelab();
const hub = theCluster(root);
vclusters(root, hub);
vclusterMedia(root, hub);
root.synth();
