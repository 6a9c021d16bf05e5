'use strict';
// What the language host loads, which knows JavaScript only.
require('../../../../lib/cli/typescript-hook.cjs').install();

const { ownFrames } = require('../../../../lib/bootstrap/own-frames.ts');

module.exports = () => ownFrames(() => require('./program.ts').program());
