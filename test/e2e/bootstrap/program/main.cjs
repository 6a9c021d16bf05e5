'use strict';
// What the language host loads, which knows JavaScript only.
require('../../../../lib/cli/typescript-hook.cjs').install();

module.exports = () => require('./program.ts').program();
