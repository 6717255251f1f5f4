import fast from "./jest.config.mjs";

export default {
  ...fast,
  testMatch: ["**/tests/end-to-end/**/*.test.ts", "**/*.e2e.test.ts"],
  testPathIgnorePatterns: [],
  testTimeout: 600_000,
  testSequencer: "<rootDir>/tests/support/longest-first.mjs",
  reporters: ["<rootDir>/tests/support/live-reporter.mjs", "summary"],
};
