'use strict';
// Prints the file of every module that a process has loaded, when it ends.
process.on('exit', () => {
  for (const file of Object.keys(require.cache)) require('node:fs').writeSync(1, `loaded ${file}\n`);
});
