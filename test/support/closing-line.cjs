'use strict';
const fs = require('node:fs');

/**
 * A Jest reporter that ends the run with one line of plain numbers, `3 passed, 0 failed, 1 skipped`, which is what scripts look for.
 * A test file that could not be run at all counts as one failed test.
 */
class ClosingLine {
  onRunComplete(_contexts, results) {
    const passed = results.numPassedTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    // Jest's own summary comes after every other reporter, hence at the very end.
    process.once('exit', () => fs.writeSync(1, `${passed} passed, ${failed} failed, ${skipped} skipped\n`));
  }
}

module.exports = ClosingLine;
