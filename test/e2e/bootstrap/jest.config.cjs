const base = require('../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = { ...base, roots: ['<rootDir>/test/e2e/bootstrap'], testPathIgnorePatterns: ['/node_modules/'] };
