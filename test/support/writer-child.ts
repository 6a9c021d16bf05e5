import fs from 'node:fs';
import { write } from '../../lib/core/writer';
import { diskError, interceptDisk } from './writer-faults';
import { TREES } from './writer-trees';

/**
 * A process that writes, for tests that kill it:
 *
 *     node writer-child.js <output> once a|b [n]      killed before the n-th call that changes the disk; else prints how many there were
 *     node writer-child.js <output> unlinkable a|b n  the same where hard links cannot be made
 *     node writer-child.js <output> unmovable a|b n   the same where folders cannot be renamed
 *     node writer-child.js <output> loop              a, b, a, b … until killed, after printing a line
 *     node writer-child.js <output> hold a|b n ms     sleeps before the n-th call, after printing a line
 */
const [output = '', mode = '', version = 'a', at = '0', ms = '0'] = process.argv.slice(2);

function run(name: string): void {
  const { files, owns } = name === 'a' ? TREES.a : TREES.b;
  write(files, { output, owns, removeOthers: true, allowShrink: true });
}

function refuse(name: string, args: readonly unknown[]): void {
  if (mode === 'unlinkable' && name === 'linkSync') throw diskError('EPERM', 'link');
  if (mode === 'unmovable' && name === 'renameSync' && fs.statSync(String(args[0])).isDirectory())
    throw diskError('EXDEV', 'rename');
}

if (mode === 'loop') {
  fs.writeSync(1, 'ready\n');
  for (;;) {
    run('a');
    run('b');
  }
}
let calls = 0;
interceptDisk(({ number, name, args }) => {
  calls = number;
  if (number !== Number(at)) return refuse(name, args);
  if (mode === 'hold') {
    fs.writeSync(1, 'holding\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ms));
    return;
  }
  // A write may be torn: half of the bytes are there.
  if (name === 'writeFileSync') fs.writeSync(args[0] as number, String(args[1]).slice(0, String(args[1]).length / 2));
  process.kill(process.pid, 'SIGKILL');
});
run(version);
fs.writeSync(1, `${calls}\n`);
