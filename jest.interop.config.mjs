import config from './jest.config.mjs';

/** Comparisons with the real thing (Python packages, servers), for machines that have it: `npm run test:interop`. */
export default { ...config, testMatch: ['**/*.interop.ts'], testTimeout: 600_000 };
