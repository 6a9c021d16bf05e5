import { inspect } from 'node:util';
import { ownFrames } from '../../lib/bootstrap/own-frames';

test('an error keeps its message and the frames of the program, and loses those of packages', async () => {
  const error = new Error('no context');
  error.stack = [
    'Error: no context',
    '    at own (/home/apps/bootstrap.ts:1:2)',
    '    at /home/node_modules/@pulumi/resource.ts:3:4',
  ].join('\n');
  await expect(ownFrames(() => Promise.reject(error))).rejects.toBe(error);
  expect(error.stack).toBe('Error: no context\n    at own (/home/apps/bootstrap.ts:1:2)');
  // With the frame of the package this would not return on Node.js 20.
  expect(inspect(error, { colors: true })).toContain('no context');
});

test('what a program returns is passed on', async () => {
  await expect(ownFrames(() => ({ releases: 2 }))).resolves.toEqual({ releases: 2 });
});
