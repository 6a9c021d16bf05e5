'use strict';
// The engine starts this file: it teaches Node.js to load TypeScript, then runs the program.
require('../../../../lib/cli/typescript-hook.cjs').install();
module.exports = require('./program.ts');
