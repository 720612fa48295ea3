// How the tests run: TypeScript through swc; types are the compiler's business (npm run typecheck).
const { availableParallelism } = require('node:os');

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
  ],
};

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform,
  // import('./x.js') names the compiled file, as Node wants it; here it is the source
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/support/sample/setup.ts',
  globalTeardown: '<rootDir>/test/support/sample/teardown.ts',
  testSequencer: '<rootDir>/test/support/longest-first.js',
  // no test takes so long on a machine that does nothing else: what does, hangs
  testTimeout: 900_000,
  // suites wait for processes of their own much of the time: one more keeps the processors busy
  maxWorkers: availableParallelism() + 1,
  workerIdleMemoryLimit: '1GB',
};
