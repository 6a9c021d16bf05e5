'use strict';
// What Pulumi's language host loads; it knows JavaScript only.
require('../lib/cli/typescript-hook.cjs').install();

module.exports = () => require('./bootstrap.ts').bootstrap();
