import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: "id of a schematic must be letters, digits, dots, dashes and underscores, got ''",
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.prepare({ id: '', factory: 'https://factory.example.net', yaml: '' });
  },
};
