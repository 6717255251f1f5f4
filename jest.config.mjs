export default {
  testEnvironment: "node",
  // Pulumi keeps its state on the global object, and reads it once more when it is loaded for the next file.
  testEnvironmentOptions: { globalsCleanup: "off" },
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  // Pulumi loads the TypeScript compiler and npm for functions that run in a cloud, of which there are none here.
  moduleNameMapper: { "^@npmcli/arborist$|/typescript-shim$": "<rootDir>/tests/support/not-loaded.cjs" },
  roots: ["<rootDir>/tests"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/tests/end-to-end/", "\\.e2e\\.test\\.ts$"],
  // Two cores that are busy with the other checks are slow to start a PostgreSQL.
  testTimeout: 60_000,
};
