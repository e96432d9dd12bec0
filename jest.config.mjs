/** Tests are ES modules in TypeScript; swc only strips the types (tsc checks them). */
const report = process.env.METERTALLY_TEST_REPORT

export default {
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'esnext' } }],
  },
  testTimeout: 120_000,
  maxWorkers: 2,
  reporters: [
    'default',
    ...(report ? [['<rootDir>/tests/json-report.mjs', { file: report }]] : []),
  ],
}
