/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  testTimeout: 30_000,
  maxWorkers: 2,
  // Every test file makes the modules anew, and what they hang on the process (AsyncLocalStorage) stays: after a hundred files
  // a promise costs ten times as much. A worker that has grown makes room for a new one.
  workerIdleMemoryLimit: '600MB',
};
