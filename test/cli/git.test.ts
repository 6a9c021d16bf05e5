import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { GitRepository } from '../../lib/cli/git';

test('fails when git cannot be started, saying why', () => {
  const gone = new GitRepository(join(tmpdir(), 'no', 'such', 'folder'));
  expect(() => gone.isDirty()).toThrow(/^git cannot be run: .*ENOENT/);
});
