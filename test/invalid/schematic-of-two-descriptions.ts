import { Matchbox } from '../../lib/metal';
import { home, type InvalidRule } from '../support/invalid';

export const rule: InvalidRule = {
  message: 'schematic abc has two descriptions: ids of a factory are made from what they describe',
  build: homelab => {
    const matchbox = new Matchbox(home(homelab), 'matchbox', { endpoint: 'http://10.0.4.2:8080' });
    matchbox.prepare({ id: 'abc', factory: 'https://factory.example.net', yaml: 'a: 1' });
    matchbox.prepare({ id: 'abc', factory: 'https://factory.example.net', yaml: 'a: 2' });
  },
};
