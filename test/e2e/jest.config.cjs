const base = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  roots: ['<rootDir>/test/e2e'],
  testMatch: ['**/*.e2e.ts'],
  // A suite of its own: its components take tens of minutes to build.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/bootstrap/'],
  testTimeout: 600_000,
  // The first use of a component builds or fetches it: two at once would do so twice.
  maxWorkers: 1,
};
