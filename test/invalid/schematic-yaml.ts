import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'yaml of schematic abc must be a text, got an object',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.prepare({ id: 'abc', factory: 'https://factory.example.net', yaml: {} as unknown as string });
  },
};
