// How the tests run: TypeScript through swc; types are the compiler's business (npm run typecheck).
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
  testTimeout: 60_000,
  workerIdleMemoryLimit: '1GB',
};
