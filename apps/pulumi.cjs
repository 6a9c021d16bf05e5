'use strict';
// What Pulumi's language host loads; it knows JavaScript only.
require('../lib/cli/typescript-hook.cjs').install();

const { ownFrames } = require('../lib/bootstrap/own-frames.ts');

module.exports = () => ownFrames(() => require('./bootstrap.ts').bootstrap());
