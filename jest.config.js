/** One run over every package's compiled specs; the tier is in the file name (unit, int, e2e, chaos). */
export default {
  testEnvironment: 'node',
  testMatch: [
    '<rootDir>/{libs,services}/*/dist/**/*.spec.js',
    '<rootDir>/cli/dist/**/*.spec.js',
    '<rootDir>/tests/dist/**/*.spec.js',
  ],
  // Those that take minutes run in `npm run test:chaos`, before every release.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.PULSE_LONG_CHAOS ? [] : ['\\.long\\.chaos\\.spec\\.js$'])],
  // What takes seconds on a quiet machine has to pass on a busy one; a hang is still found.
  testTimeout: 60_000,
  transform: {},
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/tools/count-reporter.mjs'],
};
