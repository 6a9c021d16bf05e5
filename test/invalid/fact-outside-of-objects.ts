import { ApiObject } from 'cdk8s';
import { ManifestAddon } from '../../lib/core/manifest-addon';
import { home, set, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message:
    'media/notes: uses a fact of its set in media/gitops/application.argoproj.io.argocd.notes.yaml, where it cannot be put in place: only values and its own objects may have facts',
  build: homelab => {
    const media = set(homelab, 'media', home(homelab));
    const notes = new ManifestAddon(media, 'notes', {
      namespace: 'notes',
      ignoreDifferences: [{ kind: 'ConfigMap', name: `notes-${media.name}`, jsonPointers: ['/data'] }],
    });
    new ApiObject(notes.manifests, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
  },
};
